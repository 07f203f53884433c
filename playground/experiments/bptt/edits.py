"""Weights that the reader has set over those of the seed, and their text: "W_h.1.2=0.5;b_y.3=0".

    W_h.1.2  row 1, column 2     W_e.1.3  unit 1, token 3 of the vocabulary     U.3.1  token 3, unit 1
    b_h.1    of unit 1           b_y.3    of token 3

Rows and columns are counted from 1; tokens in the order in which they first occur in the text.
"""

from collections.abc import Iterator

from playground.experiments import number_edits
from playground.experiments.number_edits import LIMIT, Edits, format_edits
from playground.experiments.weight_ref import Shapes, WeightRef, find_ref

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

AXES = {"W_h": 2, "W_e": 2, "U": 2, "b_h": 1, "b_y": 1}


def parse_ref(name: str) -> WeightRef:
    """The reference of a name. ValueError with a sentence if it names nothing."""
    return find_ref(name, AXES, "W_h.1.2, W_e.1.3, U.3.1, b_h.1 or b_y.3")


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
