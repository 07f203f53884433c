"""A control for a list of numbers: typed as one text, held as that text in the address."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from playground.ui.validated_text import ValidatedText

MAX_LENGTH = 400  # characters of the text


def read_number(text: str) -> float | None:
    """The finite number that a text says; None where it says none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def write_number(number: float) -> str:
    """The shortest exact text of a number."""
    return repr(float(number)).removesuffix(".0")


@dataclass(frozen=True)
class NumberList(ValidatedText):
    """As many numbers as there are `names`, from `low` to `high`, typed with commas between them: "2,1,0.5".

    The value is a tuple of floats. `shares`: a distribution, which need not be typed so that it sums to 1: it
    will be divided by its sum, and a notice says so.
    """

    names: tuple[str, ...]
    low: float
    high: float
    shares: bool = False

    def parse(self, raw: str) -> tuple[float, ...]:
        """The numbers of a text. ValueError, with a sentence, where it is none of this control's."""
        parts = [part.strip().replace("−", "-") for part in raw.split(",")]
        if len(parts) != len(self.names):
            required = f"{len(self.names)} numbers with commas between them ({', '.join(self.names)})"
            raise ValueError(f"{self.label} must be {required}, not “{raw[:40]}”")
        values = tuple(self._number(name, part) for name, part in zip(self.names, parts, strict=True))
        if self.shares and sum(values) <= 0:
            raise ValueError(f"{self.label} must have a number above 0")
        return values

    def _number(self, name: str, text: str) -> float:
        value = read_number(text)
        if value is None:
            raise ValueError(f"{self.label}: “{text[:20]}” for {name} is not a number")
        if not self.low <= value <= self.high:
            limits = f"{self.low:g} and {self.high:g}"
            raise ValueError(f"{self.label}: {name} must be between {limits}, not {value:g}")
        return value

    def to_text(self, value: Iterable[float]) -> str:
        """The shortest exact text of the numbers."""
        return ",".join(map(write_number, value))

    def is_valid(self, value: Any) -> bool:
        """Any text of bearable length: an error stays in the field until it is corrected."""
        return isinstance(value, str) and len(value) <= MAX_LENGTH

    def draw_field(self, value: tuple[float, ...]) -> None:
        """One line."""
        st.text_input(self.label, max_chars=MAX_LENGTH, **self.widget_args())

    def note(self, value: tuple[float, ...]) -> str:
        """That a distribution will be divided by its sum, where that is not 1."""
        total = math.fsum(value)
        divided = self.shares and abs(total - 1) > 1e-9
        return f"They sum to {total:g}, so each is divided by that." if divided else ""

    def samples(self) -> Sequence[tuple[float, ...]]:
        """The default, one-hot, all equal, and the ends of the range."""
        count = len(self.names)
        rows = [(self.high, *[max(0.0, self.low)] * (count - 1)), (self.high,) * count]
        if not self.shares:
            rows += [(self.low,) * count, (self.low, self.high, *[0.125] * (count - 2))]
        return [self.default, *rows]
