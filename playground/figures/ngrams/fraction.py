"""Divisions drawn as fractions: numerator over a bar over denominator, with what stands before and after.

The columns have the width of the longest text of all steps, so that nothing moves while the clock runs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from playground.catalog.smoothers import Division
from playground.figures.scene.diagram import Drawing, span
from playground.figures.scene.svg import Attribute

LETTER = 0.602  # width of a monospaced letter, of the size
DROP = 0.68  # baseline of the numerator above that of the line, and of the denominator below it less BAR
PARTS = ("before", "numerator", "denominator", "after", "whole")


@dataclass(frozen=True, eq=False)
class Fractions:
    """R rows of T steps; None: nothing stands there. `id` names their texts in a Graph."""

    id: str
    divisions: Sequence[Sequence[Division | None]]  # (R, T)

    @cached_property
    def texts(self) -> dict[str, list[list[str]]]:
        """The texts of a Graph, (R, T) each."""
        return {
            f"{self.id}-{part}": [[_part(division, part) for division in row] for row in self.divisions]
            for part in PARTS
        }

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        """Where a bar is drawn, (R, T)."""
        return {
            f"{self.id}-bar": np.array(
                [[float(bool(x and x.numerator)) for x in row] for row in self.divisions]
            )
        }

    @property
    def width(self) -> int:
        """Letters of the widest row."""
        return max(sum(self._columns), self._letters("whole"))

    @property
    def _columns(self) -> tuple[int, int, int]:
        middle = max(self._letters("numerator"), self._letters("denominator"))
        return self._letters("before"), middle, self._letters("after")

    def _letters(self, part: str) -> int:
        return longest(text for row in self.texts[f"{self.id}-{part}"] for text in row)

    def draw(self, d: Drawing, row: int, x: float, y: float, size: float, **attributes: Attribute) -> float:
        """Draw one row, its left edge at x, its line at the baseline y; returns the right edge."""
        letter = LETTER * size
        before, middle, _ = (letter * letters for letters in self._columns)

        def text(part: str, x: float, y: float, anchor: str) -> None:
            named = span(data_text=f"{self.id}-{part}.{row}")
            d.text(x, y, named, size=size, text_anchor=anchor, style="white-space: pre", **attributes)

        text("before", x + before, y, "end")
        text("numerator", x + before + middle / 2, y - DROP * size, "middle")
        text("denominator", x + before + middle / 2, y + (DROP + 0.06) * size, "middle")
        text("after", x + before + middle, y, "start")
        text("whole", x, y, "start")
        show = f"{self.id}-bar.{row}"
        stroke = attributes.get("fill", "var(--role-ink)")
        bar = y - 0.33 * size
        d.line(
            x + before, bar, x + before + middle, bar, data_show=show, class_="player-optional", stroke=stroke
        )
        return x + letter * self.width


def longest(texts: Iterable[str]) -> int:
    """Letters of the longest text."""
    return max(map(len, texts), default=0)


def format_value(p: float) -> str:
    """A probability in four digits or, where it is small, three with a power of ten; "0/0" for NaN."""
    if np.isnan(p):
        return "0/0"
    if p == 0:
        return "0"
    return f"{p:.4f}" if p >= 1e-3 else scientific(p, 2)


def scientific(value: float, decimals: int) -> str:
    """A small positive number with a power of ten: "5.30e−6"."""
    digits, _, exponent = f"{value:.{decimals}e}".partition("e-")
    return f"{digits}e−{int(exponent)}"


def _part(division: Division | None, part: str) -> str:
    if division is None:
        return ""
    if part == "whole":
        return "" if division.numerator else str(division)
    return str(getattr(division, part)) if division.numerator else ""
