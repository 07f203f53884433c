"""The standalone PyTorch programs, one for each view of the page."""

from playground.experiments.weight_penalties.programs import decay, geometry, path, steps
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec

SCRIPTS = {"path": path.script, "steps": steps.script, "geometry": geometry.script, "decay": decay.script}


def script(spec: WeightPenaltiesSpec, view: str) -> str:
    """The program that prints the numbers of a view; KeyError for an unknown one."""
    return SCRIPTS[view](spec)
