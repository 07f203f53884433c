"""The scene of "By hand": the unrolled network, the formula of the step in numbers, and the pile."""

import numpy as np

from playground.experiments.bptt.run import BpttTrace
from playground.experiments.bptt.steps import steps
from playground.experiments.weight_ref import WeightRef
from playground.figures.bptt.by_hand.formula_panel import formula_panel
from playground.figures.bptt.by_hand.narration import narration
from playground.figures.bptt.by_hand.pile import pile_plot, pile_table
from playground.figures.bptt.by_hand.unrolled import unrolled
from playground.figures.scene import Columns, Rows, Scene
from playground.figures.scene.panels import Panel

__all__ = ["scene"]


def scene(trace: BpttTrace, parameter: str = "W_h", selected: WeightRef | None = None) -> Scene:
    """The whole stage; the table lists the weights of `parameter`, the pile is that of one of them."""
    exists = selected is not None and selected.exists_in({n: v.shape for n, v in trace.parameters.items()})
    ref = selected if selected is not None and exists else _largest(trace, parameter)
    below: list[Panel] = [
        formula_panel(trace),
        pile_table(trace, ref.parameter if exists else parameter, ref),
        pile_plot(trace, ref),
    ]
    return Scene(
        last=len(steps(trace.steps)) - 1,
        rate=2.0,
        height=452,
        narration=narration(trace, ref),
        panels=[Rows([unrolled(trace), Columns(below)])],
    )


def _largest(trace: BpttTrace, parameter: str) -> WeightRef:
    """The weight of a parameter with the largest gradient."""
    sizes = np.abs(trace.gradients[parameter])
    index = np.unravel_index(int(np.nan_to_num(sizes).argmax()), sizes.shape)
    return WeightRef(parameter, tuple(int(i) for i in index))
