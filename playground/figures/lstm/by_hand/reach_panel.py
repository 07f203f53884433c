"""How far back the carried state reaches: the product of its gate beside the whole derivative, by lag."""

import numpy as np

from playground.experiments.lstm.by_hand.reach import reach
from playground.experiments.lstm.by_hand.run import CellTrace
from playground.experiments.lstm.by_hand.steps import step_index, steps
from playground.figures.lstm.by_hand.clock import shown_token
from playground.figures.numbers import subscript
from playground.figures.plots import axis, clipped, figure, line, span
from playground.figures.scene import Marker, Plot, Row, Table
from playground.figures.scene.panels import Panel


def reach_panels(trace: CellTrace) -> list[Panel]:
    """The plot and the table, of the last state; the token of the step is marked."""
    shown = np.array([shown_token(step) for step in steps(trace.spec.cell, trace.steps)])
    sizes = reach(trace).sizes()[:, -1]  # (3, T): by lag
    known = step_index(trace.spec.cell, trace.steps, trace.cell.carried, trace.steps)
    return [_plot(trace, sizes, shown, known), _table(trace, sizes, shown, known)]


def _plot(trace: CellTrace, sizes: np.ndarray, shown: np.ndarray, known: int) -> Plot:
    T, lags = trace.steps, np.arange(trace.steps, dtype=np.float64)
    product, whole, _ = sizes
    lag = T - 1 - shown
    return Plot(
        "reach",
        figure(
            axis(f"k steps back from t = {T}", (-0.3, max(T - 0.7, 1.0)), dtick=1),
            axis("", span(product, whole, np.array([0.0, 1.0]), room=0.1), nticks=5),
            [
                line(lags, whole, "ink", 2.5, "k = %{x}: %{y:.4g}", dots=9),
                line(lags, product, "value", 2.5, "k = %{x}: %{y:.4g}", "dot", dots=9),
            ],
            margin={"l": 46, "r": 8, "t": 6, "b": 38},
            revision=f"{T}",
        ),
        actors=[
            Marker(lag.astype(np.float64), whole[lag], "ink", radius=9, shape="ring"),
            Marker(lag.astype(np.float64), product[lag], "value", radius=9, shape="ring"),
        ],
        title=_title(trace),
        alt="The product of the gates that keep, and the whole derivative, by lag",
        known_from=known,
    )


def _title(trace: CellTrace) -> str:
    """What the two lines are, and what the product leaves out."""
    rest = "h" if trace.spec.cell == "lstm" else "the gates"
    end, letter = subscript(trace.steps), trace.cell.carried
    what = f"d{letter}{end}/d{letter}{end}₋ₖ"
    length = what if trace.spec.units == 1 else f"‖{what}‖"
    return f"{length}: blue ∏ {trace.cell.keep}, along {letter} alone; dark the whole, through {rest} too"


def _table(trace: CellTrace, sizes: np.ndarray, shown: np.ndarray, known: int) -> Table:
    keep, T = trace.cell.keep, trace.steps
    rows = [
        Row(
            f"k = {k}, at {clipped(trace.text.names[T - 1 - k], 5)}",
            list(sizes[:, k, None]),
            "short:3",
            lit=shown == T - 1 - k,
        )
        for k in range(min(1, T - 1), T)
    ]
    return Table(
        "lags",
        rows,
        columns=(f"∏ {keep}", "whole", "left out"),
        dense=True,
        alt="The product of the gates that keep, the whole derivative, and their difference, by lag",
        known_from=known,
    )
