"""What the reader can choose on the page of backpropagation in a network."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BackpropSpec:
    """Also the page's address: a seed, and what has been edited since."""

    net_shape: str = "2-3-2"  # units of every layer, inputs first
    activation: str = "sigmoid"  # key of ACTIVATIONS, for every layer
    weights_from: str = "torch"  # key of STARTS
    weight_seed: int = 18  # of inputs, targets and weights
    edits: str = ""  # overrides, as edits.py writes them
    back_eta: float = 1.0  # learning rate of the update after the pass
