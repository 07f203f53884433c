"""The lecture's smallest network, one update after the other, with every number of both passes."""

from playground.experiments.two_weights.grid import ErrorGrid, error_grid, half_width
from playground.experiments.two_weights.run import INPUTS, TwoWeightsSpec, TwoWeightsTrace, run
from playground.experiments.two_weights.script import script
from playground.experiments.two_weights.steps import STEPS, Step
from playground.experiments.two_weights.table import table
from playground.experiments.two_weights.worksheet import latex, markdown

__all__ = [
    "INPUTS",
    "STEPS",
    "ErrorGrid",
    "Step",
    "TwoWeightsSpec",
    "TwoWeightsTrace",
    "error_grid",
    "half_width",
    "latex",
    "markdown",
    "run",
    "script",
    "table",
]
