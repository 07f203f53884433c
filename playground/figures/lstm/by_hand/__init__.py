"""The scene of "The cell by hand": the cell with its numbers, the formula of the step, a panel of choice."""

from collections.abc import Callable, Mapping, Sequence

from playground.experiments.lstm.by_hand.run import CellTrace
from playground.experiments.lstm.by_hand.steps import steps
from playground.figures.lstm.by_hand.cell_graph import cell_graph
from playground.figures.lstm.by_hand.counts_panel import counts_panel
from playground.figures.lstm.by_hand.formula_panel import formula_panel
from playground.figures.lstm.by_hand.gru_panel import gru_panel
from playground.figures.lstm.by_hand.narration import narration
from playground.figures.lstm.by_hand.reach_panel import reach_panels
from playground.figures.lstm.by_hand.weights_panel import STEP, weights_panel
from playground.figures.scene import Columns, Rows, Scene
from playground.figures.scene.panels import Panel

__all__ = ["PANELS", "WEIGHTS", "scene"]

PANELS = {
    "weights": "Weights, to edit",
    "gradients": "Gradients of the weights",
    "reach": "How far back c reaches",
    "counts": "Parameter counts",
    "gru": "GRU beside",
}
WEIGHTS = {
    STEP: "Of the step",
    **{gate: f"Of {gate}" for gate in "ifgorzn"},
    "U": "Of the scores, U and b_y",
}
_BELOW: Mapping[str, Callable[[CellTrace, str], Sequence[Panel]]] = {
    "weights": lambda trace, gate: [formula_panel(trace), weights_panel(trace, gate)],
    "gradients": lambda trace, gate: [formula_panel(trace), weights_panel(trace, gate, gradients=True)],
    "reach": lambda trace, gate: reach_panels(trace),
    "counts": lambda trace, gate: [formula_panel(trace), counts_panel(trace)],
    "gru": lambda trace, gate: [formula_panel(trace), gru_panel(trace)],
}


def scene(trace: CellTrace, panel: str = "weights", gate: str = STEP) -> Scene:
    """The whole stage; `panel` of PANELS stands below the cell, `gate` of WEIGHTS says whose weights."""
    return Scene(
        last=len(steps(trace.spec.cell, trace.steps)) - 1,
        rate=2.0,
        height=452,
        narration=narration(trace),
        panels=[Rows([cell_graph(trace), Columns(_BELOW[panel](trace, gate))])],
    )
