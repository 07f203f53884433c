"""The scene of "Shapes of sequence processing": a question answered step by step, beside the training."""

from playground.experiments.sequence_shapes.answer import Answer
from playground.experiments.sequence_shapes.training_trace import ShapesTrace
from playground.figures.scene import Columns, Heat, Rows, Scene
from playground.figures.sequence_shapes.narration import narration
from playground.figures.sequence_shapes.network import network
from playground.figures.sequence_shapes.side import curves, distribution, numbers

__all__ = ["scene"]

HEIGHT = 352  # CSS pixels: a row with a button stands above


def scene(trace: ShapesTrace, answer: Answer, active: bool = False) -> Scene:
    """One step of the clock for each state of the answer; `active` while the training goes on."""
    below = Columns([_states(answer), distribution(answer), curves(trace), numbers(trace)], grow=1.25)
    return Scene(
        last=answer.steps - 1,
        rate=1.5,
        height=HEIGHT,
        narration=narration(answer, trace, active),
        panels=[Rows([network(answer), below])],
    )


def _states(answer: Answer) -> Heat:
    """All numbers of the state; a click on a column moves the clock."""
    return Heat(
        "states",
        answer.states,
        [f"{k + 1}" for k in range(len(answer.states))],
        list(answer.fed),
        text=False,
        title=f"state h: {len(answer.states)} numbers",
        alt="The numbers of the state after each token that was read",
    )
