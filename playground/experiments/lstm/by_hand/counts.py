"""How many parameters an RNN, a GRU and an LSTM layer of the same sizes have: 1 : 3 : 4.

A block reads the token and the state before: n V + n n weights and PyTorch's two biases, b_ih and b_hh, 2 n.
"""

from dataclasses import dataclass

BLOCKS = {"RNN": ("h",), "GRU": ("r", "z", "n"), "LSTM": ("i", "f", "g", "o")}


@dataclass(frozen=True)
class BlockSize:
    """The numbers of one block of a layer with n units that reads V one-hot tokens."""

    units: int
    vocabulary: int

    @property
    def block(self) -> int:
        """n V + n n + n + n."""
        n, V = self.units, self.vocabulary
        return n * V + n * n + n + n

    def of(self, kind: str) -> int:
        """Of a whole layer, a key of BLOCKS."""
        return len(BLOCKS[kind]) * self.block

    def redundant(self, kind: str) -> int:
        """Biases that only act in a sum with another one; the GRU's b_hn, which r multiplies, does not."""
        return self.units * (len(BLOCKS[kind]) - (kind == "GRU"))
