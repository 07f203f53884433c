"""Numbers that the reader has set over those of the seed, and their text: "w2.1.3=0.5;x1=2". Shared by pages.

Which names there are, and which of them a network has, the page says.
"""

import math
from collections.abc import Callable, Iterator
from typing import TypeVar

LIMIT = 1e6  # of an edited number, to either side
MAX_LENGTH = 4000  # characters of the text

Edits = tuple[tuple[str, float], ...]  # name and value of each number, in the order in which they were set
Ref = TypeVar("Ref")


def within_limit(value: float, limit: float = LIMIT) -> float:
    """The number nearest to `value` from -limit to limit."""
    return min(limit, max(-limit, float(value)))


def parse_edits(text: str, find: Callable[[str], object], example: str) -> tuple[Edits, list[str]]:
    """The edits of the valid parts of a text, and a sentence for each part that sets nothing.

    `find` returns what a name stands for, None where it cannot be set, and raises ValueError with a sentence
    where it is no name; `example` ends the sentence about a part that sets nothing.
    """
    edits: dict[str, float] = {}
    errors = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        try:
            if not equals or find(name) is None:
                raise ValueError(f"“{part[:30]}” sets nothing: write {example}.")
            edits[name] = _parse_value(name, number)
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


def applicable(
    edits: Edits, parse_ref: Callable[[str], Ref], exists: Callable[[Ref], bool]
) -> Iterator[tuple[Ref, float]]:
    """The edits of numbers that a network has, by their references."""
    for name, value in edits:
        ref = parse_ref(name)
        if exists(ref):
            yield ref, value
