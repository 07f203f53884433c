"""What the reader can choose in "The cell by hand"."""

from dataclasses import dataclass

from playground.experiments.number_edits import Edits


@dataclass(frozen=True)
class CellSpec:
    """A network of one LSTM or GRU cell that reads a text: weights from a seed, and what was edited since."""

    text: str = "hello"
    tokens: str = "characters"  # key of token_sequence.KINDS
    cell: str = "lstm"  # key of cells.CELLS
    units: int = 2  # n, hidden units
    scale: float = 1.0  # weights are drawn from U(-scale, scale); biases are zero
    seed: int = 1
    edits: Edits = ()  # weights set by hand; those that the network does not have are ignored
