"""The settings of the page on dropout's network and masks."""

from dataclasses import dataclass
from typing import Literal

from playground.catalog.activations import DIFFERENTIABLE_ACTIVATIONS

Scaling = Literal["inverted", "classic", "twice"]

SCALINGS: dict[str, str] = {  # titles by Scaling
    "inverted": "Inverted: ÷ (1−p)",
    "classic": "Classic: w × (1−p)",
    "twice": "Both (a mistake)",
}
HIDDEN_ACTIVATIONS = tuple(DIFFERENTIABLE_ACTIVATIONS)  # keys: the masks are followed backward, too
INPUTS = 4
MAX_UNITS, MAX_LAYERS = 6, 2  # so that all 2^N masks can be tried: N <= 16


@dataclass(frozen=True)
class DropoutSpec:
    """The network and its masks. p is the probability of *dropping* a unit."""

    scaling: Scaling = "inverted"  # key of SCALINGS
    p_input: float = 0.15  # p of the inputs
    p_hidden: float = 0.5  # p of every hidden layer
    activation: str = "relu"  # one of HIDDEN_ACTIVATIONS
    layers: int = 2  # hidden layers
    units: int = 4  # in each hidden layer
    mask_count: int = 200  # random masks, one a step
    seed: int = 1  # of the masks

    @property
    def shape(self) -> tuple[int, ...]:
        """Units of every layer, the one output included."""
        return (INPUTS, *[self.units] * self.layers, 1)

    @property
    def rates(self) -> tuple[float, ...]:
        """p of every layer that can be dropped: inputs, then hidden layers."""
        return (self.p_input, *[self.p_hidden] * self.layers)

    @property
    def droppable(self) -> int:
        """N: how many units can be dropped, so that there are 2^N thinned networks."""
        return sum(self.shape[:-1])
