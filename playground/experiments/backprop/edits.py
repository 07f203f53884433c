"""Numbers that the reader has set: one short text that overrides what the seed has drawn.

"w2.1.3=0.5;b1.2=0;x1=2;t2=0.3"
"""

import math
from collections.abc import Mapping

from playground.experiments.backprop.places import find
from playground.experiments.backprop.shape import Shape

FURTHEST = 1e6  # of an edited number, to either side
LONGEST = 4000  # characters
SETTABLE = "wbxt"


def read(text: str, shape: Shape) -> tuple[dict[str, float], list[str]]:
    """The overrides by name, and one sentence for each part that is none: what is right still holds."""
    edits: dict[str, float] = {}
    sorry = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        try:
            name, value = _one(part, shape)
        except ValueError as error:
            sorry.append(str(error))
        else:
            edits[name] = value
    return edits, sorry


def write(edits: Mapping[str, float]) -> str:
    """The text of overrides, each number as short as it is exact."""
    return ";".join(f"{name}={_shortest(value)}" for name, value in edits.items())


def with_edit(text: str, shape: Shape, name: str, value: float) -> str:
    """The text with one number set (again). ValueError for a name or a number that is none."""
    _one(f"{name}={value!r}", shape)
    return write({**read(text, shape)[0], name: float(value)})


def _one(part: str, shape: Shape) -> tuple[str, float]:
    name, equals, number = (piece.strip() for piece in part.partition("="))
    if not equals or not name or name[0] not in SETTABLE:
        raise ValueError(f"“{part[:30]}” sets nothing: write w2.1.3=0.5, b1.2=0, x1=2 or t2=0.3.")
    find(name, shape)
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not abs(value) <= FURTHEST:
        raise ValueError(f"{name} must be a number from −1,000,000 to 1,000,000, not “{number[:20]}”.")
    return name, value


def _shortest(value: float) -> str:
    return repr(value).removesuffix(".0")
