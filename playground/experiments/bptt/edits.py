"""Weights that the reader has set over those of the seed, and their text: "W_h.1.2=0.5;b_y.3=0".

    W_h.1.2  row 1, column 2     W_e.1.3  unit 1, token 3 of the vocabulary     U.3.1  token 3, unit 1
    b_h.1    of unit 1           b_y.3    of token 3

Rows and columns are counted from 1; tokens in the order in which they first occur in the text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from playground.experiments import number_edits
from playground.experiments.number_edits import LIMIT, Edits, format_edits

__all__ = [
    "LIMIT",
    "Edits",
    "Shapes",
    "WeightRef",
    "applicable",
    "format_edits",
    "parse_edits",
    "parse_ref",
    "with_edit",
]

NAME = re.compile(r"(W_h|W_e|U|b_h|b_y)\.([1-9]\d?)(?:\.([1-9]\d?))?", re.ASCII)
AXES = {"W_h": 2, "W_e": 2, "U": 2, "b_h": 1, "b_y": 1}
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class WeightRef:
    """One number of a parameter; `index` counts from 0, as NumPy does."""

    parameter: str
    index: tuple[int, ...]

    @property
    def name(self) -> str:
        """As in the address: W_h.1.2."""
        return ".".join([self.parameter, *(str(i + 1) for i in self.index)])

    @property
    def symbol(self) -> str:
        """As on the screen: W_h[1,2]."""
        return f"{self.parameter}[{','.join(str(i + 1) for i in self.index)}]"

    def exists_in(self, shapes: Shapes) -> bool:
        """Whether a network with parameters of these shapes has it."""
        return all(i < size for i, size in zip(self.index, shapes[self.parameter], strict=True))


def parse_ref(name: str) -> WeightRef:
    """The reference of a name. ValueError with a sentence if it names nothing."""
    match = NAME.fullmatch(name)
    numbers = [int(part) for part in match.groups()[1:] if part] if match else []
    if not match or len(numbers) != AXES[match[1]]:
        raise ValueError(f"“{name[:20]}” names no weight: write W_h.1.2, W_e.1.3, U.3.1, b_h.1 or b_y.3.")
    return WeightRef(match[1], tuple(number - 1 for number in numbers))


def parse_edits(text: str) -> tuple[Edits, list[str]]:
    """The edits of the valid parts of a text, and a sentence for each part that sets nothing."""
    return number_edits.parse_edits(text, parse_ref, "W_h.1.2=0.5")


def with_edit(edits: Edits, shapes: Shapes, name: str, value: float) -> Edits:
    """The edits of numbers that the network has, with one of them set (again)."""
    existing = {ref.name: number for ref, number in applicable(edits, shapes)}
    return tuple((existing | {name: value}).items())


def applicable(edits: Edits, shapes: Shapes) -> Iterator[tuple[WeightRef, float]]:
    """The edits of numbers that a network with parameters of these shapes has."""
    return number_edits.applicable(edits, parse_ref, lambda ref: ref.exists_in(shapes))
