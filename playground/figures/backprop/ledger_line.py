"""A line of the ledger: a symbol, an operation on two numbers, its result, and what it belongs to."""

from dataclasses import dataclass

from playground.experiments.backprop.places import LOWERED
from playground.figures.backprop.values import Name

Cell = tuple[Name, str]  # a number and its colour: "value", "gradient", "update" or "" (ink)


def ink(*name: str | int) -> Cell:
    """A number in the colour of the text."""
    return name, ""


def value(*name: str | int) -> Cell:
    """A number of the forward pass."""
    return name, "value"


def gradient(*name: str | int) -> Cell:
    """A number of the backward pass."""
    return name, "gradient"


def update(*name: str | int) -> Cell:
    """A number of the update."""
    return name, "update"


def low(number: int) -> str:
    """A number as an index."""
    return str(number).translate(LOWERED)


NONE = ink("nothing")


@dataclass(frozen=True)
class Line:
    """A symbol, then `first` sign `second` = `result`; `link` names what it belongs to in the picture.

    at      the term with which it is computed
    total   it sums up what stands above it
    equals  what stands before the result
    """

    symbol: str
    result: Cell
    first: Cell = NONE
    sign: str = ""
    second: Cell = NONE
    link: str = ""
    at: int = 0
    total: bool = False
    equals: str = "="


@dataclass(frozen=True)
class Entry:
    """What stands in the ledger at one step: its heading's key, a title and its lines."""

    heading: str
    title: str
    lines: tuple[Line, ...]
