"""The lecture's smallest network, one update after the other, with every number of both passes."""

from playground.experiments.two_weights.landscape import Landscape, half_width, landscape
from playground.experiments.two_weights.network import GIVEN, TwoWeightsSpec, TwoWeightsTrace, run
from playground.experiments.two_weights.program import script
from playground.experiments.two_weights.steps import STEPS, Step
from playground.experiments.two_weights.worksheet import latex, markdown

__all__ = [
    "GIVEN",
    "STEPS",
    "Landscape",
    "Step",
    "TwoWeightsSpec",
    "TwoWeightsTrace",
    "half_width",
    "landscape",
    "latex",
    "markdown",
    "run",
    "script",
    "table",
]


def table(trace: TwoWeightsTrace) -> "dict[str, object]":
    """The trace as columns, one row per update, the last after all of them."""
    return {"update": range(trace.updates + 1), **trace.values, **trace.checks()}
