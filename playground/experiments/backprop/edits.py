"""Numbers that the reader has set over those of the seed, and their text: "w2.1.3=0.5;b1.2=0;x1=2;t2=0.3"."""

from collections.abc import Iterator

from playground.experiments import number_edits
from playground.experiments.backprop.quantity_ref import QuantityRef, find_ref, parse_ref
from playground.experiments.backprop.shape import Shape
from playground.experiments.number_edits import LIMIT, Edits, format_edits

__all__ = ["LIMIT", "Edits", "applicable", "complaints", "format_edits", "parse_edits", "with_edit"]

EDITABLE = "wbxt"  # the kinds of numbers that can be set
EXAMPLE = "w2.1.3=0.5, b1.2=0, x1=2 or t2=0.3"


def parse_edits(text: str) -> tuple[Edits, list[str]]:
    """The edits of the valid parts of a text, and a sentence for each part that sets nothing."""
    return number_edits.parse_edits(
        text, lambda name: parse_ref(name) if name[:1] and name[0] in EDITABLE else None, EXAMPLE
    )


def with_edit(edits: Edits, shape: Shape, name: str, value: float) -> Edits:
    """The edits of numbers that a network of this shape has, with one of them set (again).

    ValueError with a sentence if the network does not have that number.
    """
    find_ref(name, shape)
    existing = {ref.name: number for ref, number in applicable(edits, shape)}
    return tuple((existing | {name: value}).items())


def applicable(edits: Edits, shape: Shape) -> Iterator[tuple[QuantityRef, float]]:
    """The edits of numbers that a network of this shape has."""
    return number_edits.applicable(edits, parse_ref, lambda ref: ref.exists_in(shape))


def complaints(edits: Edits, shape: Shape) -> list[str]:
    """A sentence for each edit of a number that a network of this shape does not have."""
    sentences = []
    for name, _ in edits:
        try:
            find_ref(name, shape)
        except ValueError as error:
            sentences.append(str(error))
    return sentences
