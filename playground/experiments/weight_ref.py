"""Which number of which parameter: "W_h.1.2" is row 1, column 2 of W_h. Shared by pages with small networks.

Rows and columns are counted from 1, in names and on the screen.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

NUMBER = re.compile(r"[1-9]\d?", re.ASCII)

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
        shape = shapes.get(self.parameter)
        return shape is not None and all(i < size for i, size in zip(self.index, shape, strict=True))


def find_ref(name: str, axes: Mapping[str, int], examples: str) -> WeightRef:
    """The reference of a name; `axes` are those of each parameter that may be named.

    ValueError with a sentence, which ends in the examples, if it names nothing.
    """
    parameter, *numbers = name.split(".")
    if axes.get(parameter) != len(numbers) or not all(NUMBER.fullmatch(number) for number in numbers):
        raise ValueError(f"“{name[:20]}” names no weight: write {examples}.")
    return WeightRef(parameter, tuple(int(number) - 1 for number in numbers))
