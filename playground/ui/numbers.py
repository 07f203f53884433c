"""A control for a list of numbers: typed as one text, kept as that text in the address."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from playground.ui.checked import Checked

LONGEST = 400  # characters of the text


@dataclass(frozen=True)
class Numbers(Checked):
    """As many numbers as there are `names`, from `low` to `high`, with commas between them.

    The value is the text in its shortest form, "2,1,0.5"; `values` reads it. `shares`: a distribution, which
    need not be typed so that it sums to 1: it will be divided by its sum, and a notice says so.
    """

    names: tuple[str, ...]
    low: float
    high: float
    shares: bool = False

    def values(self, text: str) -> tuple[float, ...]:
        """The numbers of a text. ValueError, with a sentence, where it is none of this control's."""
        parts = [part.strip().replace("−", "-") for part in text.split(",")]
        if len(parts) != len(self.names):
            asked = f"{len(self.names)} numbers with commas between them ({', '.join(self.names)})"
            raise ValueError(f"{self.label} must be {asked}, not “{text[:40]}”")
        found = tuple(self._one(name, part) for name, part in zip(self.names, parts, strict=True))
        if self.shares and sum(found) <= 0:
            raise ValueError(f"{self.label} must have a number above 0")
        return found

    def _one(self, name: str, text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise ValueError(f"{self.label}: “{text[:20]}” for {name} is not a number")
        if not self.low <= value <= self.high:
            limits = f"{self.low:g} and {self.high:g}"
            raise ValueError(f"{self.label}: {name} must be between {limits}, not {value:g}")
        return value

    def parse(self, raw: str) -> str:
        """The shortest text of a raw parameter; ValueError as in `values`."""
        return self.store(self.values(raw))

    def accepts(self, value: Any) -> bool:
        """Any text: a typo stays in its field until it is mended."""
        return isinstance(value, str) and len(value) <= LONGEST

    def store(self, value: str | Iterable[float]) -> str:
        """The shortest text of the numbers."""
        values = self.values(value) if isinstance(value, str) else value
        return ",".join(repr(float(number)).removesuffix(".0") for number in values)

    def ask(self, good: str) -> None:
        """One line."""
        st.text_input(
            self.label,
            max_chars=LONGEST,
            key=self.name,
            help=self.help,
            persist_state="session",
            on_change=self.then,
        )

    def note(self, good: str) -> str:
        """That a distribution will be divided by its sum, where that is not 1."""
        total = math.fsum(self.values(good))
        divided = self.shares and abs(total - 1) > 1e-9
        return f"They sum to {total:g}, so each is divided by that." if divided else ""

    def samples(self) -> Sequence[str]:
        """The default, one-hot, all equal, and the ends of the range."""
        count = len(self.names)
        one_hot = [self.high, *[max(0.0, self.low)] * (count - 1)]
        rows: list[list[float]] = [one_hot, [self.high] * count]
        if not self.shares:
            rows += [[self.low] * count, [self.low, self.high, *[0.125] * (count - 2)]]
        return [self.default, *(self.store(row) for row in rows)]
