"""The panel that shows a text cut into tokens, each with a tint and what it is on hover."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np

from playground.figures.scene.wire import Json, Packer

Mark = Literal["", "unknown", "new"]


@dataclass(frozen=True)
class Token:
    """One token as it is drawn: its visible form and the words about it are data, never markup.

    tint        0 or 1: neighbours alternate
    mark        "unknown": the vocabulary lacks it; "new": it was made in this step
    ends_line   whether the next token begins a new line
    """

    text: str
    about: str = ""
    tint: int = 0
    mark: Mark = ""
    ends_line: bool = False


@dataclass(frozen=True)
class Tokens:
    """A row of tokens for each step, in `rows`; row[index[k]] is shown at step k.

    ValueError where the index names no row.
    """

    kind: ClassVar[str] = "tokens"
    id: str
    rows: Sequence[Sequence[Token]]
    index: Sequence[int] = (0,)
    title: str = ""
    alt: str = ""
    grow: float = 1

    def wire(self, packer: Packer) -> dict[str, Json]:
        """Header entry: the distinct tokens once, the rows as their numbers."""
        if not all(0 <= i < len(self.rows) for i in self.index):
            raise ValueError(f"{self.id}: there are {len(self.rows)} rows")
        numbers: dict[Token, int] = {}
        rows = [[numbers.setdefault(token, len(numbers)) for token in row] for row in self.rows]
        tokens = [[t.text, t.about, t.tint, t.mark, t.ends_line] for t in numbers]
        index = packer.array(np.array(self.index, dtype=np.float64), exact=True)
        return {
            **packer.record(replace(self, rows=(), index=())),
            "tokens": tokens,
            "rows": rows,
            "index": index,
        }
