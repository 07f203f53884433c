"""The picture of the real training: losses with and without dropout, their spread, and co-adaptation."""

from typing import Any

import numpy as np

from playground.experiments.dropout import Comparison
from playground.figures.dropout.plots import around, axes, titled
from playground.figures.scene import Columns, Cursor, Marker, Plot, Row, Rows, Rules, Table

ROLES = ("ink", "value")  # without, with
NAMES = ("without", "with dropout")


def panels(shown: Comparison) -> list[Columns]:
    """The stage."""
    losses = Rows(
        [
            _curves(
                shown,
                "held",
                "held-out loss (nats); green: the best possible",
                float(np.mean(shown.best)) if len(shown.best) else None,
            ),
            _curves(shown, "train", "training loss", None),
        ]
    )
    right = Rows([_units(shown), _numbers(shown)])
    return [Columns([losses, right])]


def _curves(shown: Comparison, name: str, title: str, best: float | None) -> Plot:
    """The mean over the seeds with its spread, with and without."""
    data: list[dict[str, Any]] = []
    mean, spread = shown.mean(name), shown.spread(name)
    for arm in (0, 1):
        data += band(shown.step, mean[arm], spread[arm], ROLES[arm], NAMES[arm])
    actors: list[Any] = [Cursor(at=_steps(shown), colors="line")]
    if best is not None:
        actors.append(Rules(y=best, colors="update"))
    actors.append(_here(shown, name))
    floor = [] if best is None else [best]
    view = around(mean + spread, mean - spread, *floor, margin=0.12)
    return Plot(
        name,
        axes(titled("updates", range=[0, shown.spec.steps], nticks=5), {"range": view}, data),
        actors=actors,
        title=title,
        alt=f"{title} by update, without and with dropout, mean and standard deviation over the seeds",
        grow=1.25 if name == "held" else 1,
    )


def band(
    step: np.ndarray, mean: np.ndarray, spread: np.ndarray, role: str, name: str
) -> list[dict[str, Any]]:
    """A line in a band of one standard deviation to either side."""
    x = np.concatenate([step, step[::-1]])
    y = np.concatenate([mean + spread, (mean - spread)[::-1]])
    return [
        {
            "type": "scatter", "mode": "lines", "x": x, "y": y, "fill": "toself", "fillcolor": f"@{role}",
            "line": {"width": 0}, "opacity": 0.18, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "lines", "x": step, "y": mean,
            "line": {"color": f"@{role}", "width": 2.5},
            "hovertemplate": f"{name}, after %{{x}}: %{{y:.3f}}<extra></extra>",
        },
    ]  # fmt: skip


def _steps(shown: Comparison) -> np.ndarray:
    return shown.step.astype(np.float64) if len(shown.step) else np.zeros(1)


def _here(shown: Comparison, name: str) -> Marker:
    """The current moment on both lines."""
    mean = shown.mean(name)
    if not len(shown.step):
        return Marker(np.full((2, 1), np.nan), np.full((2, 1), np.nan))
    return Marker(
        np.tile(_steps(shown), (2, 1)),
        mean,
        colors=list(ROLES),
        radius=5,
        labels=list(NAMES) if name == "held" else (),
    )


def _units(shown: Comparison) -> Plot:
    """Mean |correlation| between the units of the second hidden layer, on held-out documents."""
    return _curves(shown, "second", "|correlation| of hidden units", None)


def _numbers(shown: Comparison) -> Table:
    """Every measure at the current moment, mean over the seeds; and the difference with its spread."""
    words = {
        "train": ("training loss", "fixed:3"),
        "held": ("held-out loss", "fixed:3"),
        "error": ("held-out error", "percent:1"),
        "first": ("|corr| hidden 1", "fixed:3"),
        "second": ("|corr| hidden 2", "fixed:3"),
    }
    rows = []
    for name, (label, form) in words.items():
        values = shown.measures[name]
        if not len(shown.step):
            values = np.full((*values.shape[:2], 1), np.nan)
        gap = values[1] - values[0]  # (SEEDS, T)
        columns = [values[0].mean(0), values[1].mean(0), gap.mean(0), gap.std(0, ddof=1)]
        color = "ink" if name == "held" else "muted"
        rows.append(Row(label, columns, form, color))
    return Table(
        "measures",
        rows,
        ("without", "with", "difference", "± sd"),
        title=f"mean over {next(iter(shown.measures.values())).shape[1]} seeds",
        alt="Losses, error and correlation without and with dropout",
    )
