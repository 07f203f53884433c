"""What the tests of this page's figures share: the settings that are tried, and scenes with their traces."""

from dataclasses import replace

from playground.experiments.dropout import DropoutSpec, run
from playground.experiments.dropout.spec import HIDDEN_ACTIVATIONS, SCALINGS
from playground.figures.dropout import scene

SPEC = DropoutSpec(mask_count=20)
MODES = ("train", "eval", "forgot")
SPECS = [
    *(replace(SPEC, scaling=scaling) for scaling in SCALINGS),
    *(replace(SPEC, activation=activation) for activation in HIDDEN_ACTIVATIONS),
    replace(SPEC, units=1, layers=1),
    replace(SPEC, units=6),
    replace(SPEC, p_hidden=1.0, p_input=1.0),
    replace(SPEC, p_hidden=1.0, scaling="classic"),
    replace(SPEC, p_hidden=0.0, p_input=0.0),
]


def draw(spec, view="masks", mode="train"):
    """The trace and the scene of a view."""
    trace = run(spec)
    return trace, scene(trace, spec, view, mode)
