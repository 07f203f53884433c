"""How far back the carried state reaches: the product of its gate beside the whole derivative, by lag."""

import numpy as np

from playground.experiments.lstm.by_hand.reach import reach
from playground.experiments.lstm.by_hand.run import CellTrace
from playground.experiments.lstm.by_hand.steps import steps
from playground.figures.lstm.by_hand.clock import shown_token
from playground.figures.numbers import subscript
from playground.figures.plots import axis, clipped, figure, span
from playground.figures.scene import Curve, Marker, Plot, Row, Rules, Table
from playground.figures.scene.panels import Panel


def reach_panels(trace: CellTrace) -> list[Panel]:
    """The plot and the table, of the token of the step."""
    shown = np.array([shown_token(step) for step in steps(trace.spec.cell, trace.steps)])
    sizes = reach(trace).sizes()  # (3, T, T): row t, column lag
    sizes[:, np.arange(trace.steps)[:, None] < np.arange(trace.steps)] = np.nan
    return [_plot(trace, sizes, shown), _table(trace, sizes, shown)]


def _plot(trace: CellTrace, sizes: np.ndarray, shown: np.ndarray) -> Plot:
    lags = np.arange(trace.steps, dtype=np.float64)
    finite = sizes[:2][np.isfinite(sizes[:2])]
    return Plot(
        "reach",
        figure(
            axis("k steps back", (-0.3, max(trace.steps - 0.7, 1.0)), dtick=1),
            axis("", span(finite, np.array([0.0, 1.0]), room=0.08), nticks=5),
            margin={"l": 46, "r": 8, "t": 6, "b": 38},
            revision=f"{trace.steps}",
        ),
        actors=[
            Rules(y=np.array([0.0]), colors="line", dash=False, width=1),
            Curve(lags, sizes[1].T, "ink", at=shown),
            Curve(lags, sizes[0].T, "value", dash=True, at=shown),
            Marker(np.repeat(lags[:, None], len(shown), 1), sizes[1][shown].T, "ink", radius=5),
            Marker(np.repeat(lags[:, None], len(shown), 1), sizes[0][shown].T, "value", radius=5),
        ],
        title=f"blue: product of {trace.cell.keep}; dark: whole d{trace.cell.carried}/d{trace.cell.carried}",
        alt="The product of the forget gates and the whole derivative, by lag",
    )


def _table(trace: CellTrace, sizes: np.ndarray, shown: np.ndarray) -> Table:
    carried, keep = trace.cell.carried, trace.cell.keep
    rows = []
    for k in range(trace.steps):
        names = [clipped(trace.text.names[t - k], 5) if t >= k else "" for t in range(trace.steps)]
        numbers = [sizes[part, :, k][shown] for part in range(3)]
        label = f"k = {k}"
        rows.append(
            Row(label, numbers, "short:3", absent="", note=[names[t] for t in shown]),
        )
    bars = "" if trace.spec.units == 1 else "‖ ‖ of "
    return Table(
        "lags",
        rows,
        columns=(f"∏ {keep}", f"d{carried}/d{carried}", "left out", "at"),
        dense=True,
        title=f"{bars}d{carried}ₜ/d{carried}ₜ₋ₖ; left out by ∏ {keep}: the ways through h".replace(
            "₁", subscript(1)
        ),
        alt="The product of the forget gates, the whole derivative, and their difference, by lag",
    )
