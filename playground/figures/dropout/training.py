"""The view of the training comparison: losses with and without dropout, their spread, and co-adaptation."""

import numpy as np

from playground.experiments.dropout import Comparison
from playground.experiments.dropout.training import SEEDS
from playground.figures import plots
from playground.figures.plots import Json, axis, figure, line, span
from playground.figures.scene import Columns, Cursor, Marker, Plot, Row, Rows, Rules, Table
from playground.figures.scene.actors import Actor

ROLES = ("ink", "kind3")  # without, with
NAMES = ("without", "with dropout")
LABELS = {  # of MEASURES in the table, with their format
    "train": ("training loss", "fixed:3"),
    "held_out": ("held-out loss", "fixed:3"),
    "error": ("held-out error", "percent:1"),
    "correlation_1": ("|corr| hidden 1", "fixed:3"),
    "correlation_2": ("|corr| hidden 2", "fixed:3"),
}


def panels(comparison: Comparison) -> list[Columns]:
    """The stage."""
    bayes_loss = [float(comparison.bayes_loss.mean())] if len(comparison.bayes_loss) else []
    held_out_title = "held-out loss (nats); green: the best possible"
    losses = Rows(
        [
            _curves(comparison, "held_out", held_out_title, bayes_loss),
            _curves(comparison, "train", "training loss"),
        ]
    )
    correlation = _curves(comparison, "correlation_2", "|correlation| of hidden units")
    return [Columns([losses, Rows([correlation, _numbers(comparison)])])]


def _curves(comparison: Comparison, measure: str, title: str, references: list[float] | None = None) -> Plot:
    """A measure by update without and with dropout: mean and sd over the seeds. `references`: rules."""
    references = references or []
    mean, sd = comparison.mean(measure), comparison.sd(measure)
    data = []
    for arm in (0, 1):
        data += band(comparison.step, mean[arm], sd[arm], ROLES[arm], NAMES[arm])
    actors: list[Actor] = [Cursor(at=_steps(comparison), colors="line")]
    actors += [Rules(y=reference, colors="update") for reference in references]
    actors.append(_current(comparison, measure))
    return Plot(
        measure,
        figure(
            axis("updates", (0, comparison.spec.steps), nticks=5),
            axis(bounds=span(mean + sd, mean - sd, *references, room=0.12, least=0.1), nticks=5),
            data,
        ),
        actors=actors,
        title=title,
        alt=f"{title} by update, without and with dropout, mean and standard deviation over the seeds",
        grow=1.25 if measure == "held_out" else 1,
    )


def band(step: np.ndarray, mean: np.ndarray, sd: np.ndarray, role: str, name: str) -> list[Json]:
    """A line in a band of one standard deviation to either side."""
    tinted = plots.band(step, mean - sd, mean + sd, role)
    return [tinted, line(step, mean, role, 2.5, hover=f"{name}, after %{{x}}: %{{y:.3f}}")]


def _steps(comparison: Comparison) -> np.ndarray:
    return comparison.step.astype(np.float64) if len(comparison.step) else np.zeros(1)


def _current(comparison: Comparison, measure: str) -> Marker:
    """The current evaluation on both lines."""
    if not len(comparison.step):
        return Marker(np.full((2, 1), np.nan), np.full((2, 1), np.nan))
    return Marker(
        np.tile(_steps(comparison), (2, 1)),
        comparison.mean(measure),
        colors=ROLES,
        radius=5,
        labels=NAMES if measure == "held_out" else (),
    )


def _numbers(comparison: Comparison) -> Table:
    """Every measure at the current evaluation, mean over the seeds; and the difference with its spread."""
    rows = []
    for measure, (label, form) in LABELS.items():
        values = comparison.measures[measure]
        if not len(comparison.step):
            values = np.full((*values.shape[:2], 1), np.nan)
        without, with_dropout = values  # (SEEDS, T) each
        difference = with_dropout - without
        columns = [without.mean(0), with_dropout.mean(0), difference.mean(0), difference.std(0, ddof=1)]
        rows.append(Row(label, columns, form, "ink" if measure == "held_out" else "muted"))
    return Table(
        "measures",
        rows,
        ("without", "with", "difference", "± sd"),
        title=f"mean over {SEEDS} seeds",
        alt="Losses, error and correlation without and with dropout",
    )
