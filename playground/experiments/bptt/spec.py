"""What the reader can choose on the page of backpropagation through time."""

from dataclasses import dataclass

from playground.experiments.number_edits import Edits


@dataclass(frozen=True)
class BpttSpec:
    """A small recurrent network that reads a text: weights from a seed, and what has been edited since."""

    text: str = "hello"
    tokens: str = "characters"  # key of tokens.KINDS
    units: int = 2  # n, hidden units
    spectral_radius: float = 0.9  # of W_h as it is drawn, before it is rounded to two decimals
    input_scale: float = 1.0  # entries of W_e are drawn from U(-input_scale, input_scale)
    seed: int = 1
    edits: Edits = ()  # weights set by hand; those that the network does not have are ignored
