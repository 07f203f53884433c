"""Weights that the reader has set over those of the seed, and their text: "W_h.1.2=0.5;b_y.3=0".

    W_h.1.2  row 1, column 2     W_e.1.3  unit 1, token 3 of the vocabulary     U.3.1  token 3, unit 1
    b_h.1    of unit 1           b_y.3    of token 3

Rows and columns are counted from 1; tokens in the order in which they first occur in the text.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LIMIT = 1e6  # of an edited number, to either side
MAX_LENGTH = 4000  # characters of the text
NAME = re.compile(r"(W_h|W_e|U|b_h|b_y)\.([1-9]\d?)(?:\.([1-9]\d?))?", re.ASCII)
AXES = {"W_h": 2, "W_e": 2, "U": 2, "b_h": 1, "b_y": 1}
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

Edits = tuple[tuple[str, float], ...]  # name and value of each number, in the order in which they were set
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
    edits: dict[str, float] = {}
    errors = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        try:
            if not equals:
                raise ValueError(f"“{part[:30]}” sets nothing: write W_h.1.2=0.5.")
            edits[parse_ref(name).name] = _parse_value(name, number)
        except ValueError as error:
            errors.append(str(error))
    return tuple(edits.items()), errors


def _parse_value(name: str, number: str) -> float:
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not abs(value) <= LIMIT:
        raise ValueError(f"{name} must be a number from −1,000,000 to 1,000,000, not “{number[:20]}”.")
    return value


def format_edits(edits: Edits) -> str:
    """The text of edits, each number as short as it is exact."""
    return ";".join(f"{name}={repr(value).removesuffix('.0')}" for name, value in edits)


def with_edit(edits: Edits, shapes: Shapes, name: str, value: float) -> Edits:
    """The edits of numbers that the network has, with one of them set (again)."""
    existing = {ref.name: number for ref, number in applicable(edits, shapes)}
    return tuple((existing | {name: value}).items())


def applicable(edits: Edits, shapes: Shapes) -> Iterator[tuple[WeightRef, float]]:
    """The edits of numbers that a network with parameters of these shapes has."""
    for name, value in edits:
        ref = parse_ref(name)
        if ref.exists_in(shapes):
            yield ref, value
