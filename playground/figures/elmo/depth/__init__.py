"""The scene of "Depth and direction": the unrolled network, the derivatives, and the shapes."""

from playground.experiments.elmo.depth import DepthTrace
from playground.figures.elmo.depth.narration import narration
from playground.figures.elmo.depth.network import network
from playground.figures.elmo.depth.side import derivatives, shapes
from playground.figures.scene import Columns, Rows, Scene

__all__ = ["scene"]


def scene(trace: DepthTrace) -> Scene:
    """One step of the clock for each node, in the order of computation."""
    return Scene(
        last=len(trace.nodes) - 1,
        rate=2.0,
        height=440,
        narration=narration(trace),
        panels=[Columns([network(trace), Rows([derivatives(trace), shapes(trace)], grow=0.46)])],
    )
