"""Numbers that the reader has set over those of the seed, and their text: "w2.1.3=0.5;b1.2=0;x1=2;t2=0.3"."""

import math
from collections.abc import Iterator

from playground.experiments.backprop.quantity_ref import QuantityRef, find_ref, parse_ref
from playground.experiments.backprop.shape import Shape

LIMIT = 1e6  # of an edited number, to either side
MAX_LENGTH = 4000  # characters of the text
EDITABLE = "wbxt"  # the kinds of numbers that can be set

Edits = tuple[tuple[str, float], ...]  # name and value of each number, in the order in which they were set


def parse_edits(text: str) -> tuple[Edits, list[str]]:
    """The edits of the valid parts of a text, and a sentence for each part that sets nothing."""
    edits: dict[str, float] = {}
    errors = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        try:
            name, value = _parse_edit(part)
        except ValueError as error:
            errors.append(str(error))
        else:
            edits[name] = value
    return tuple(edits.items()), errors


def format_edits(edits: Edits) -> str:
    """The text of edits, each number as short as it is exact."""
    return ";".join(f"{name}={repr(value).removesuffix('.0')}" for name, value in edits)


def with_edit(edits: Edits, shape: Shape, name: str, value: float) -> Edits:
    """The edits of numbers that a network of this shape has, with one of them set (again).

    ValueError with a sentence if the network does not have that number.
    """
    find_ref(name, shape)
    existing = {ref.name: number for ref, number in applicable(edits, shape)}
    return tuple((existing | {name: value}).items())


def applicable(edits: Edits, shape: Shape) -> Iterator[tuple[QuantityRef, float]]:
    """The edits of numbers that a network of this shape has."""
    for name, value in edits:
        ref = parse_ref(name)
        if ref.exists_in(shape):
            yield ref, value


def complaints(edits: Edits, shape: Shape) -> list[str]:
    """A sentence for each edit of a number that a network of this shape does not have."""
    sentences = []
    for name, _ in edits:
        try:
            find_ref(name, shape)
        except ValueError as error:
            sentences.append(str(error))
    return sentences


def _parse_edit(part: str) -> tuple[str, float]:
    name, equals, number = (piece.strip() for piece in part.partition("="))
    if not equals or not name or name[0] not in EDITABLE:
        raise ValueError(f"“{part[:30]}” sets nothing: write w2.1.3=0.5, b1.2=0, x1=2 or t2=0.3.")
    parse_ref(name)
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not abs(value) <= LIMIT:
        raise ValueError(f"{name} must be a number from −1,000,000 to 1,000,000, not “{number[:20]}”.")
    return name, value
