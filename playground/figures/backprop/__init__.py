"""The scene of backpropagation: the network, the formula of the step, and the selection in numbers."""

from playground.experiments.backprop import BackpropSpec, BackpropTrace
from playground.experiments.backprop.quantity_ref import QuantityRef
from playground.experiments.backprop.steps import steps
from playground.figures.backprop.formula_panel import formula_panel
from playground.figures.backprop.layout import HEIGHT
from playground.figures.backprop.narration import narration
from playground.figures.backprop.network_panel import network_panel
from playground.figures.backprop.selection_table import selection_table
from playground.figures.backprop.side_panels import cost_plot, cost_table, deltas_by_layer
from playground.figures.backprop.states import step_states
from playground.figures.backprop.values import value_vector
from playground.figures.scene import Columns, Rows, Scene
from playground.figures.scene.panels import Panel

VIEWS = {"step": "This step in numbers", "depth": "Deltas by layer", "cost": "The cost of a pass"}

__all__ = ["VIEWS", "scene"]


def scene(
    trace: BackpropTrace,
    spec: BackpropSpec,
    granularity: str = "unit",
    view: str = "step",
    selected: QuantityRef | None = None,
) -> Scene:
    """The whole stage; `view` is a key of VIEWS. KeyError for an unknown granularity."""
    values, states = value_vector(trace, spec.learning_rate), step_states(trace.shape, granularity)
    table = selection_table(trace, selected, spec.learning_rate, granularity)
    side_panels: list[Panel]
    if view == "depth":
        side_panels = [deltas_by_layer(trace, spec, states), table]
    elif view == "cost":
        side_panels = [cost_plot(trace), cost_table(trace, granularity)]
    else:
        formula = formula_panel(trace.shape, spec.activation, granularity, selected).graph(values)
        side_panels = [formula, table]
    last = len(steps(trace.shape, granularity)) - 1
    return Scene(
        last=last,
        rate=min(12.0, max(1.5, last / 20)),
        height=HEIGHT,
        narration=narration(trace, spec, granularity),
        panels=[Columns([network_panel(trace, values, states, selected), Rows(side_panels)])],
    )
