"""The heat map of a scene: a matrix units x tokens as colours, below the text that made it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from playground.figures.scene.wire import Json, Packer, indexed


@dataclass(frozen=True)
class Heat:
    """A matrix of signed values, one row for each unit and one column for each token; the step is the token.

    `values` (units, tokens) travel as float32. Their colours run from -`limit` to +`limit`, whatever the
    values are, so that those of two scenes mean the same, or from 0 to `limit` in the colour of values where
    not `signed`; NaN stays blank. `rows` names the units in the
    order in which they are shown, `columns` holds the tokens in their visible forms. Above the matrix stands
    the text, tinted by one chosen unit (`text` False: not here, another panel shows it). A click on a token
    or on a column moves the clock there.

    unit      the row chosen at first; the reader chooses by a click on a row or with the arrow keys.
              Reported as `unit` = {"panel", "row", "label"}.
    brush     the stretch of text (first token, last token) marked at first; the reader drags one, on all heat
              maps of the player that have as many tokens at once. Reported as `brush` = {"panel", "from",
              "to", "done"}, both ends in it, `done` once it is let go; None once it is cleared.
    marked    rows to point out, in any order; the others then stand back.
    noun      what a row is, for the readout: "unit 17".

    The reader's unit and brush last until a scene comes with a `unit` or `brush` other than the scene before
    it; a page that hands back what was reported changes nothing. The chosen unit is known by its name: it
    stays chosen when `rows` are sorted anew.

    ValueError if the shapes do not fit together or `limit` is no positive number.
    """

    kind: ClassVar[str] = "heat"
    id: str
    values: Any
    rows: Sequence[str | int]
    columns: Sequence[str]
    limit: float = 1.0
    signed: bool = True
    unit: int = 0
    brush: tuple[int, int] | None = None
    marked: Iterable[int] = ()
    noun: str = "unit"
    text: bool = True
    title: str = ""
    alt: str = ""
    grow: float = 1

    def wire(self, packer: Packer) -> dict[str, Json]:
        """Header entry; the picture is made anew only when `matrix_version` changes."""
        values = np.asarray(self.values, dtype="<f4")
        if values.shape != (len(self.rows), len(self.columns)):
            raise ValueError(
                f"{self.id}: {values.shape} values, {len(self.rows)} rows, {len(self.columns)} columns"
            )
        if not (math.isfinite(self.limit) and self.limit > 0):
            raise ValueError(f"{self.id}: colours cannot run from -{self.limit} to {self.limit}")
        texts, index = indexed(str(token) for token in self.columns)
        matrix = {
            "values": packer.array(values, exact=False),
            "rows": [str(row) for row in self.rows],
            "texts": texts,
            "index": packer.array(index, exact=True),
        }
        out = packer.record(replace(self, values=None, rows=(), columns=(), marked=()))
        out |= {**matrix, "marked": sorted({int(row) for row in self.marked})}
        return {**out, "matrix_version": packer.digest([matrix, self.limit, self.signed])}
