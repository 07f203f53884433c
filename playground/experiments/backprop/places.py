"""Names for everything in a network: in the address, in the drawing and in the script.

    w2.1.3  the weight of layer 2 from unit 1 to unit 3      x1    input 1
    b2.3    the bias of unit 3 of layer 2                     t2    the target of output 2
    o2.3    the activation of that unit                       d2.3  its delta

Units are counted from 1, layers of weights from 1; lecture 4's w_ij goes from unit i to unit j as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from playground.experiments.backprop.shape import Shape, layers, write

Kind = Literal["w", "b", "x", "t", "o", "d"]
NAME = re.compile(r"([wbxtod])([1-9]\d?)(?:\.([1-9]\d?))?(?:\.([1-9]\d?))?", re.ASCII)
LENGTH = {"w": 3, "b": 2, "o": 2, "d": 2, "x": 1, "t": 1}
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Place:
    """One of them: `unit` is j, `source` is i of a weight; x and t have the layer of their units."""

    kind: Kind
    layer: int
    unit: int
    source: int = 0

    @property
    def name(self) -> str:
        """As in the address: w2.1.3."""
        numbers = {"w": (self.layer, self.source, self.unit), "x": (self.unit,), "t": (self.unit,)}
        return self.kind + ".".join(map(str, numbers.get(self.kind, (self.layer, self.unit))))

    @property
    def symbol(self) -> str:
        """As on the screen, in the lecture's letters: w₁₃ or δ₃."""
        letter = {"d": "δ"}.get(self.kind, self.kind)
        return letter + f"{self.source or ''}{self.unit}".translate(LOWERED)


def find(name: str, shape: Shape) -> Place:
    """The place of a name. ValueError with a sentence if it is no name, or not in a network of this shape."""
    found = NAME.fullmatch(name)
    numbers = tuple(int(part) for part in found.groups()[1:] if part) if found else ()
    if not found or len(numbers) != LENGTH[found[1]]:
        raise ValueError(f"“{name[:20]}” names nothing: write w2.1.3, b1.2, x1 or t2.")
    place = _placed(cast("Kind", found[1]), numbers, len(shape) - 1)
    if not _exists(place, shape):
        raise ValueError(f"There is no {name} in {write(shape)}.")
    return place


def parameters(shape: Shape) -> Iterator[Place]:
    """Every weight and bias, layer by layer: unit by unit its weights and then its bias."""
    for layer in layers(shape):
        for unit in range(1, shape[layer] + 1):
            for source in range(1, shape[layer - 1] + 1):
                yield Place("w", layer, unit, source)
            yield Place("b", layer, unit)


def _placed(kind: Kind, numbers: tuple[int, ...], depth: int) -> Place:
    if kind == "w":
        layer, source, unit = numbers
        return Place(kind, layer, unit, source)
    if kind in "xt":
        return Place(kind, 0 if kind == "x" else depth, numbers[0])
    return Place(kind, numbers[0], numbers[1])


def _exists(place: Place, shape: Shape) -> bool:
    if place.layer >= len(shape) or place.unit > shape[place.layer]:
        return False
    return place.kind != "w" or place.source <= shape[place.layer - 1]
