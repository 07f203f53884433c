"""References to single numbers of a network, as the address, the drawing and the script name them.

    w2.1.3  the weight of layer 2 from unit 1 to unit 3      x1    input 1
    b2.3    the bias of unit 3 of layer 2                     t2    the target of output 2
    o2.3    the activation of that unit                       d2.3  its delta

Units are counted from 1, layers of weights from 1; lecture 4's w_ij goes from unit i to unit j as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from playground.experiments.backprop.shape import Shape, format_shape, layers

Kind = Literal["w", "b", "x", "t", "o", "d"]
NAME = re.compile(r"([wbxtod])([1-9]\d?)(?:\.([1-9]\d?))?(?:\.([1-9]\d?))?", re.ASCII)
NUMBERS = {"w": 3, "b": 2, "o": 2, "d": 2, "x": 1, "t": 1}  # how many a name of each kind has
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class QuantityRef:
    """A weight, bias, activation or delta of a layer, an input or a target.

    `unit` is j, `source` is i of a weight; inputs and targets, whose names have no layer, have layer 0.
    """

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
        return letter + subscript(f"{self.source or ''}{self.unit}")

    def exists_in(self, shape: Shape) -> bool:
        """Whether a network of this shape has it."""
        layer = len(shape) - 1 if self.kind == "t" else self.layer
        if layer >= len(shape) or self.unit > shape[layer]:
            return False
        return self.kind != "w" or self.source <= shape[layer - 1]


def subscript(number: int | str) -> str:
    """The digits of a number as an index: ₁₃."""
    return str(number).translate(SUBSCRIPTS)


def parse_ref(name: str) -> QuantityRef:
    """The reference of a name. ValueError with a sentence if it is no name."""
    match = NAME.fullmatch(name)
    numbers = tuple(int(part) for part in match.groups()[1:] if part) if match else ()
    if not match or len(numbers) != NUMBERS[match[1]]:
        raise ValueError(f"“{name[:20]}” names nothing: write w2.1.3, b1.2, x1 or t2.")
    kind = cast("Kind", match[1])
    if kind == "w":
        layer, source, unit = numbers
        return QuantityRef(kind, layer, unit, source)
    return QuantityRef(kind, *numbers) if len(numbers) == 2 else QuantityRef(kind, 0, numbers[0])


def find_ref(name: str, shape: Shape) -> QuantityRef:
    """The reference of a name. ValueError with a sentence if no network of this shape has it."""
    ref = parse_ref(name)
    if not ref.exists_in(shape):
        raise ValueError(f"There is no {name} in {format_shape(shape)}.")
    return ref


def parameter_refs(shape: Shape) -> Iterator[QuantityRef]:
    """Every weight and bias, layer by layer: unit by unit its weights and then its bias."""
    for layer in layers(shape):
        for unit in range(1, shape[layer] + 1):
            for source in range(1, shape[layer - 1] + 1):
                yield QuantityRef("w", layer, unit, source)
            yield QuantityRef("b", layer, unit)
