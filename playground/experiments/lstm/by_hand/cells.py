"""The kinds of cells of "The cell by hand": their gates, and what they compute in which order, as one table.

PyTorch stacks the gates of weight_ih and weight_hh in the order of `gates`.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """A kind of cell.

    gates     letters in PyTorch's order; each has weights W_i*, W_h* and biases b_i*, b_h* of its own
    squashed  by gate, the function: sigmoid or tanh
    carried   the state that the gates guard and that is passed on without a matrix: c, or h of the GRU
    keep      the gate that multiplies it: f, or z
    forward   what is computed for a token, step by step; "y" is the prediction and its loss
    backward  the same of the backward pass; "d" and a letter is a derivative of J
    """

    title: str
    gates: tuple[str, ...]
    squashed: Mapping[str, str]
    carried: str
    keep: str
    forward: tuple[str, ...]
    backward: tuple[str, ...]


_GRU = Cell(
    "GRU, as PyTorch has it",
    ("r", "z", "n"),
    {"r": "sigmoid", "z": "sigmoid", "n": "tanh"},
    "h",
    "z",
    ("r", "z", "n", "h", "y"),
    ("dy", "dh", "dz", "dn", "dr", "deltas", "previous"),
)

CELLS: Mapping[str, Cell] = {
    "lstm": Cell(
        "LSTM",
        ("i", "f", "g", "o"),
        {"i": "sigmoid", "f": "sigmoid", "g": "tanh", "o": "sigmoid"},
        "c",
        "f",
        ("i", "f", "g", "o", "c", "h", "y"),
        ("dy", "dh", "do", "dc", "df", "di", "dg", "deltas", "previous"),
    ),
    "gru": _GRU,
    "gru_paper": Cell(
        "GRU, as first published",
        _GRU.gates,
        _GRU.squashed,
        _GRU.carried,
        _GRU.keep,
        _GRU.forward,
        _GRU.backward,
    ),
}
GRUS = ("gru", "gru_paper")
