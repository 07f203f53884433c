"""A control of the page of neurons: a small matrix, typed row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from playground.experiments.neurons.matrix import LIMIT, MOST, Matrix
from playground.ui.number_list import read_number, write_number
from playground.ui.validated_text import ValidatedText

MAX_LENGTH = 200  # characters of the text


@dataclass(frozen=True)
class MatrixText(ValidatedText):
    """A matrix of 1 to 3 rows and columns: "1.5,-0.5;0.5,1", rows apart by semicolons."""

    def parse(self, raw: str) -> Matrix:
        """The rows of a text. ValueError, with a sentence, where it is no such matrix."""
        rows = [row.split(",") for row in raw.replace("−", "-").strip().strip(";").split(";")]
        if not raw.strip() or not 1 <= len(rows) <= MOST or not all(1 <= len(row) <= MOST for row in rows):
            raise ValueError(f"{self.label} must have 1 to {MOST} rows and columns, as in 1,0;0,1")
        if len({len(row) for row in rows}) > 1:
            raise ValueError(f"{self.label} must have rows of equal length, as in 1,0;0,1")
        return tuple(tuple(self._number(text.strip()) for text in row) for row in rows)

    def _number(self, text: str) -> float:
        value = read_number(text)
        if value is None:
            raise ValueError(f"{self.label}: “{text[:20]}” is not a number")
        if not abs(value) <= LIMIT:
            raise ValueError(f"{self.label}: numbers must be between −1,000,000 and 1,000,000")
        return value

    def to_text(self, value: Matrix) -> str:
        """The shortest exact text of the numbers."""
        return ";".join(",".join(map(write_number, row)) for row in value)

    def is_valid(self, value: Any) -> bool:
        """Any text of bearable length: an error stays in the field until it is corrected."""
        return isinstance(value, str) and len(value) <= MAX_LENGTH

    def draw_field(self, value: Matrix) -> None:
        """One line."""
        st.text_input(self.label, max_chars=MAX_LENGTH, **self.widget_args())

    def samples(self) -> Sequence[Matrix]:
        """The default, one number, a singular one, and those that lose or gain a dimension."""
        return [
            self.default,
            ((2.0,),),
            ((1.0, 2.0), (2.0, 4.0)),
            ((1.0, 0.0, LIMIT),),
            ((1.0, 2.0), (0.0, 1.0), (1.0, 1.0)),
        ]
