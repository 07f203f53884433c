"""The controls of the page on two weights."""

from playground.experiments.two_weights import TwoWeightsSpec
from playground.figures.two_weights import DETAILED_UPDATES
from playground.figures.two_weights.graph import EDIT_RANGES
from playground.ui.controls import Choice, Control, Slider

DEFAULT = TwoWeightsSpec()


def _number(name: str, label: str, help: str, symbol: str = "") -> Slider:
    """A number that can also be edited on the diagram, there by its symbol."""
    low, high = EDIT_RANGES[symbol or name]
    return Slider(name, label, help, low, high, 0.1, getattr(DEFAULT, name), format="%.6g", typed=True)


X = _number("x", "Input x", "What the network is given. Every number can be edited on the diagram, too.")
Y = _number("y", "Target y", "What it should answer. tanh stays inside (−1, 1).")
W1 = _number("w1", "Weight w₁", "The first weight at the start. Or drag the ring on the map.")
W2 = _number("w2", "Weight w₂", "The second weight at the start.")
LEARNING_RATE = _number(
    "learning_rate", "Learning rate η", "How far the weights go for one unit of gradient.", "eta"
)

BY_SYMBOL = {"x": X, "y": Y, "w1": W1, "w2": W2, "eta": LEARNING_RATE}
"""The controls of the numbers that can be edited on the diagram."""

CONTROLS: list[Control] = [
    X,
    Y,
    W1,
    W2,
    LEARNING_RATE,
    Slider(
        "updates",
        "Updates",
        "How often both passes and the update are made.",
        1,
        50,
        1,
        DEFAULT.updates,
        format="%d",
    ),
    Choice(
        "detailed_updates",
        "Factor by factor",
        "Which updates the player goes through one number at a time; the others are one step each.",
        DETAILED_UPDATES,
        "first",
    ),
    Choice(
        "predict",
        "Predict",
        "Hide each number as it is computed: click the ? to guess it, or to see it.",
        {"off": "Show every number", "on": "Hide the next number"},
        "off",
        applies=lambda values: values["detailed_updates"] != "none",
    ),
]
