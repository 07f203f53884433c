"""What the reader can choose on the page of backpropagation in a network."""

from dataclasses import dataclass

from playground.experiments.backprop.edits import Edits
from playground.experiments.backprop.shape import Shape


@dataclass(frozen=True)
class BackpropSpec:
    """Also the page's address: a network from a seed, and what has been edited since."""

    shape: Shape = (2, 3, 2)  # units of every layer, inputs first
    activation: str = "sigmoid"  # key of ACTIVATIONS, for every layer
    initializer: str = "torch"  # key of INITIALIZERS
    seed: int = 18  # of inputs, targets and weights
    edits: Edits = ()  # numbers set by hand; those that the network does not have are ignored
    learning_rate: float = 1.0  # of the update after the pass
