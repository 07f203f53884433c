"""The standalone PyTorch programs, one for each view of the page."""

from playground.experiments.weight_penalties.scripts import decay, geometry, path, steps
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec

SCRIPTS = {"path": path.script, "geometry": geometry.script, "decay": decay.script}


def script(spec: WeightPenaltiesSpec, view: str, weight: int = 1) -> str:
    """The program that prints the numbers of a view; KeyError for an unknown one.

    `weight`: the number, from 1, of the weight that the program of the steps prints.
    """
    return steps.script(spec, weight) if view == "steps" else SCRIPTS[view](spec)
