"""The scene of layers: the plane on its way through matrix, bias and activation of each, and the numbers."""

from playground.catalog.activations import ACTIVATIONS
from playground.experiments.neurons.layers import PHASES, LayersTrace
from playground.figures.neurons.layers import formulas, stage
from playground.figures.neurons.numbers import short
from playground.figures.scene import Columns, Scene

__all__ = ["scene"]

BENDS = {
    "perceptron": "every point lands on one of four corners; all else is lost",
    "relu": "what was negative is folded flat onto the axes",
    "linear": "there is none, and nothing happens",
}
ELSE = "each coordinate for itself; this alone bends straight lines"


def scene(trace: LayersTrace) -> Scene:
    """The whole stage: three steps for each layer."""
    return Scene(
        last=trace.last,
        panels=[Columns([stage.panel(trace), formulas.panel(trace)])],
        initial_step=trace.last,
        rate=1,
        height=430,
        narration=narration(trace),
    )


def narration(trace: LayersTrace) -> list[tuple[int, str]]:
    """One sentence for each step."""
    lines = ["The plane: a grid, a disc, a ring around it. Each layer turns, stretches, shifts and bends it."]
    name = ACTIVATIONS[trace.activation].title
    for n, bias in enumerate(trace.b, start=1):
        shift = ", ".join(short(value) for value in bias)
        bend = BENDS.get(trace.activation, ELSE)
        lines += [
            f"Layer {n}, matrix: straight lines stay straight and parallel; the origin stays where it is.",
            f"Layer {n}, bias: everything is shifted by ({shift}).",
            f"Layer {n}, activation: {bend}."
            if trace.activation == "linear"
            else f"Layer {n}, {name}: {bend}.",
        ]
    if trace.activation == "linear":
        count = len(trace.W)
        what = f"{count} layers are one matrix and one bias" if count > 1 else "a layer is linear"
        lines[-1] = f"Without an activation {what}: largest difference {trace.linear_error:.0e}."
    assert len(lines) == len(PHASES) * len(trace.W) + 1
    return list(enumerate(lines))
