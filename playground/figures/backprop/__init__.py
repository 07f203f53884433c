"""The scene of backpropagation: the network, the formula of the step, and what is chosen in numbers."""

from playground.experiments.backprop import BackpropSpec, BackpropTrace
from playground.experiments.backprop.places import Place
from playground.experiments.backprop.steps import steps
from playground.figures.backprop.beside import by_layer, chosen_table, cost, cost_table
from playground.figures.backprop.layout import HEIGHT
from playground.figures.backprop.ledger import ledger
from playground.figures.backprop.narration import narration
from playground.figures.backprop.stage import stage
from playground.figures.backprop.states import course
from playground.figures.backprop.values import vector
from playground.figures.scene import Columns, Rows, Scene
from playground.figures.scene.panels import Panel

LOOKS = {"step": "This step in numbers", "depth": "Deltas by layer", "cost": "The cost of a pass"}

__all__ = ["LOOKS", "scene"]


def scene(
    trace: BackpropTrace,
    spec: BackpropSpec,
    grain: str = "unit",
    look: str = "step",
    chosen: Place | None = None,
    seek: int = 0,
    step: int | None = None,
) -> Scene:
    """The whole stage. KeyError for an unknown grain."""
    values, at = vector(trace, spec.back_eta), course(trace.shape, grain)
    right: list[Panel]
    if look == "depth":
        right = [by_layer(trace, spec, at), chosen_table(trace, chosen, spec.back_eta)]
    elif look == "cost":
        right = [cost(trace), cost_table(trace, grain)]
    else:
        formula = ledger(trace.shape, spec.activation, grain, chosen).panel(values)
        right = [formula, chosen_table(trace, chosen, spec.back_eta)]
    last = len(steps(trace.shape, grain)) - 1
    return Scene(
        last=last,
        url_key="step",
        seek=seek,
        step=step,
        rate=min(12.0, max(1.5, last / 20)),
        height=HEIGHT,
        narration=narration(trace, spec, grain),
        panels=[Columns([stage(trace, values, at, chosen), Rows(right)])],
    )
