"""What the reader can choose of the view “What one line can do”."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # the four inputs
PROBLEMS: Mapping[str, tuple[int, int, int, int]] = {  # the targets of the four inputs
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "xor": (0, 1, 1, 0),
}
METHODS = {"hand": "By hand", "perceptron": "Perceptron rule", "gradient": "Gradient descent"}
LIMIT = 100.0  # of every weight set by hand, to either side
VISITS = 80  # of the perceptron rule: twenty times through the four inputs
UPDATES, STRIDE = 240, 4  # of gradient descent, and how many of them are one step of the clock


@dataclass(frozen=True)
class OneLineSpec:
    """A problem and how it is solved; by hand with these weights, else from a seeded start."""

    problem: str = "and"
    hidden_layer: bool = False  # of two units, below the output unit
    method: str = "hand"
    line: tuple[float, ...] = (1.0, 1.0, -1.5)  # w1, w2, b of one unit
    network: tuple[float, ...] = (
        1.0,
        1.0,
        -0.5,
        -1.0,
        -1.0,
        1.5,
        1.0,
        1.0,
        -1.5,
    )  # w, w, b; w, w, b; v, v, c
    learning_rate: float = 4.0
    seed: int = 2

    @property
    def hidden(self) -> int:
        """How many hidden units there are, 0 or 2."""
        return 2 if self.hidden_layer else 0
