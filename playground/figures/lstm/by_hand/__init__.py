"""The scene of "The cell by hand": the cell with its numbers, the formula of the step, a panel of choice."""

from playground.experiments.lstm.by_hand.run import CellTrace
from playground.experiments.lstm.by_hand.steps import steps
from playground.figures.lstm.by_hand.cell_graph import cell_graph
from playground.figures.lstm.by_hand.counts_panel import counts_panel
from playground.figures.lstm.by_hand.formula_panel import formula_panel
from playground.figures.lstm.by_hand.gru_panel import gru_panel
from playground.figures.lstm.by_hand.lines import Explanations, explanations
from playground.figures.lstm.by_hand.narration import narration
from playground.figures.lstm.by_hand.reach_panel import reach_panels
from playground.figures.lstm.by_hand.weights_panel import STEP, weights_panel
from playground.figures.scene import Columns, Rows, Scene
from playground.figures.scene.panels import Panel

__all__ = ["PANELS", "WEIGHTS", "scene"]

PANELS = {
    "weights": "Weights, to edit",
    "gradients": "Gradients of weights",
    "reach": "How far back c reaches",
    "counts": "Parameter counts",
    "gru": "GRU beside",
}
WEIGHTS = {
    STEP: "Of the step",
    **{gate: f"Of {gate}" for gate in "ifgorzn"},
    "U": "Of the scores",
}


def scene(trace: CellTrace, panel: str = "weights", gate: str = STEP) -> Scene:
    """The whole stage; `panel` of PANELS stands below the cell, `gate` of WEIGHTS says whose weights."""
    explained = explanations(trace)
    return Scene(
        last=len(steps(trace.spec.cell, trace.steps)) - 1,
        rate=2.0,
        height=452,
        narration=narration(trace),
        panels=[Rows([cell_graph(trace, explained), Columns(_below(trace, explained, panel, gate))])],
    )


def _below(trace: CellTrace, explained: Explanations, panel: str, gate: str) -> list[Panel]:
    """What stands below the cell; how far back it reaches takes the formula's place."""
    if panel == "reach":
        return reach_panels(trace)
    if panel in ("weights", "gradients"):
        right: Panel = weights_panel(trace, gate, gradients=panel == "gradients")
    else:
        right = counts_panel(trace) if panel == "counts" else gru_panel(trace)
    return [formula_panel(trace, explained), right]
