"""The scene of "Shapes of sequence processing": a question answered step by step, beside the training."""

from playground.experiments.sequence_shapes.answer import Answer
from playground.experiments.sequence_shapes.training_trace import ShapesTrace
from playground.figures.scene import Columns, Heat, Rows, Scene
from playground.figures.scene.panels import Panel
from playground.figures.sequence_shapes.narration import narration, without_answer
from playground.figures.sequence_shapes.network import network
from playground.figures.sequence_shapes.side import curves, distribution, numbers

__all__ = ["scene"]

HEIGHT = 352  # CSS pixels: a row with a button stands above


def scene(trace: ShapesTrace, answer: Answer | None, active: bool = False) -> Scene:
    """One step of the clock for each state of the answer; without an answer the training alone."""
    training: list[Panel | Rows | Columns] = [curves(trace), numbers(trace)]
    if answer is None:
        text = without_answer(trace, active)
        return Scene(last=0, height=HEIGHT, narration=[(0, text)], panels=[Columns(training)])
    below = Columns([_states(answer), distribution(answer), *training], grow=1.25)
    return Scene(
        last=answer.steps - 1,
        rate=1.5,
        height=HEIGHT,
        narration=narration(answer),
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
