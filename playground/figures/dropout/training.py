"""The view of the training comparison: losses with and without dropout, their spread, and co-adaptation."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.dropout import Comparison
from playground.experiments.dropout.training import SEEDS
from playground.figures import plots
from playground.figures.plots import Json, axis, figure, line, span
from playground.figures.scene import Columns, Cursor, Marker, Plot, Row, Rows, Rules, Segment, Table
from playground.figures.scene.actors import Actor

ROLES = ["ink", "kind3"]  # without, with
NAMES = ("without", "with dropout")
LABELS = {  # of MEASURES in the table, with their format
    "train_masked": ("train, masks on", "fixed:3"),
    "train": ("train, eval()", "fixed:3"),
    "held_out": ("held out, eval()", "fixed:3"),
    "error": ("held-out error", "percent:1"),
    "correlation_2": ("|corr| in hidden 2", "fixed:3"),
}


def panels(comparison: Comparison) -> list[Columns]:
    """The stage."""
    bayes_loss = [float(comparison.bayes_loss.mean())] if len(comparison.bayes_loss) else []
    held_out = _curves(
        comparison,
        "held_out",
        "held-out loss in eval(); green: the best",
        bayes_loss,
        actors=early_stopping(comparison),
    )
    train = _curves(comparison, "train", "training loss in eval(); dotted: masks on", masked="train_masked")
    losses = Rows([held_out, train])
    correlation = _curves(comparison, "correlation_2", "|correlation| of hidden units")
    return [Columns([losses, Rows([correlation, _numbers(comparison)])])]


def early_stopping(comparison: Comparison) -> list[Actor]:
    """Rings where the mean held-out loss is lowest, with update and loss, shown from that evaluation on.

    From the one without dropout a dashed line runs to the current evaluation: how stopping there compares.
    """
    if not len(comparison.step):
        return []
    best = [comparison.lowest(arm, len(comparison.step) - 1) for arm in (0, 1)]
    reached = np.arange(len(comparison.step)) >= np.array(best)[:, None]  # (2, T)
    step, loss = comparison.step[best], comparison.mean("held_out")[(0, 1), best]
    x, y = (np.where(reached, values[:, None].astype(np.float64), np.nan) for values in (step, loss))
    labels = [f"lowest: {loss:.3f} at {step:,}" for step, loss in zip(step, loss, strict=True)]
    return [
        Segment(x[:1], y[:1], _steps(comparison)[None], y[:1], colors=ROLES[:1], dash=True, width=1.5),
        Marker(x, y, colors=ROLES, radius=7, shape="ring", labels=labels),
    ]


def _curves(
    comparison: Comparison,
    measure: str,
    title: str,
    references: Sequence[float] = (),
    actors: Sequence[Actor] = (),
    masked: str = "",
) -> Plot:
    """A measure by update without and with dropout: mean and sd over the seeds.

    `references`: rules; `actors`: what else is drawn; `masked`: a measure with masks on, a dotted line for
    the networks with dropout.
    """
    mean, sd = comparison.mean(measure), comparison.sd(measure)
    data = []
    for arm in (0, 1):
        data += band(comparison.step, mean[arm], sd[arm], ROLES[arm], NAMES[arm])
    in_view = [mean + sd, mean - sd, *map(np.asarray, references)]
    if masked:
        values = comparison.mean(masked)[1]
        hover = "with dropout, masks on, after %{x}: %{y:.3f}"
        data.append(line(comparison.step, values, ROLES[1], 2.5, hover, dash="dot"))
        in_view.append(values)
    stage: list[Actor] = [Cursor(at=_steps(comparison), colors="line")]
    stage += [Rules(y=reference, colors="update") for reference in references]
    stage += [*actors, _current(comparison, measure)]
    return Plot(
        measure,
        figure(
            axis("updates", (0, comparison.spec.steps), nticks=5),
            axis(bounds=span(*in_view, room=0.12, least=0.1), nticks=5),
            data,
        ),
        actors=stage,
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
