"""A named quantity, and the letters in which lectures write it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Part = tuple[str, str]  # LaTeX and its colour role, "" for the text's own colour
Letter = tuple[str, str]  # LaTeX, and plain text

LECTURES: Mapping[str, str] = {
    "L1": "Lecture 1: training neural language models",
    "L2": "Lecture 2: notes on backpropagation",
    "L3": "Lecture 3: n-grams to recurrent networks",
    "L4": "Lecture 4: training and optimization",
    "L5": "Lecture 5: PyTorch, recurrent networks, LSTMs",
}


@dataclass(frozen=True)
class Quantity:
    """A named quantity.

    symbol    plain text, for tables and labels
    latex     the same for formulas
    role      colour role
    lectures  (LaTeX, plain text) of the lectures (L1 to L5) that write it differently
    """

    name: str
    symbol: str
    latex: str
    meaning: str
    role: str = "ink"
    lectures: Mapping[str, Letter] = field(default_factory=dict)
