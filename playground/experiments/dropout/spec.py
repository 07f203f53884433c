"""What the reader of the page on dropout may choose."""

from dataclasses import dataclass
from typing import Literal

Scaling = Literal["inverted", "classic", "twice"]

VIEWS = {
    "masks": "A new mask every step",
    "means": "The mean over the masks",
    "networks": "The thinned networks",
    "training": "A real training",
}
MODES = {
    "train": "Training: model.train()",
    "eval": "Test: model.eval()",
    "forgot": "Test, but eval() is forgotten",
}
SCALINGS: dict[Scaling, str] = {
    "inverted": "Inverted: ÷ (1−p) in training",
    "classic": "Classic: weights × (1−p) at test",
    "twice": "Both at once (a mistake)",
}
ACTIVATIONS = {"relu": "ReLU", "tanh": "tanh", "sigmoid": "Sigmoid", "linear": "None: linear"}
INPUTS = 4
LARGEST_UNITS, LARGEST_LAYERS = 6, 2


@dataclass(frozen=True)
class DropoutSpec:
    """The reader's choices; also the page's address. p is the probability of *dropping*."""

    drop_view: str = "masks"  # key of VIEWS
    drop_mode: str = "train"  # key of MODES
    drop_scaling: Scaling = "inverted"  # key of SCALINGS
    drop_input: float = 0.15  # p of the inputs
    drop_hidden: float = 0.5  # p of every hidden layer
    drop_activation: str = "relu"  # key of ACTIVATIONS
    drop_layers: int = 2  # hidden layers
    drop_units: int = 4  # in each of them
    drop_draws: int = 200  # masks, one a step
    drop_seed: int = 1  # of the masks
    drop_data: str = "few"  # key of documents.SIZES: what the real training learns from

    @property
    def shape(self) -> tuple[int, ...]:
        """Units of every layer, the one output included."""
        return (INPUTS, *[self.drop_units] * self.drop_layers, 1)

    @property
    def rates(self) -> tuple[float, ...]:
        """p of every layer that can be dropped: inputs, then hidden layers."""
        return (self.drop_input, *[self.drop_hidden] * self.drop_layers)

    @property
    def droppable(self) -> int:
        """N: how many units can be dropped, so that there are 2^N thinned networks."""
        return sum(self.shape[:-1])
