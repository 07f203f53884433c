"""Which number of which parameter: "W_h.1.2" is row 1, column 2 of W_h. Shared by pages with small networks.

Rows and columns are counted from 1, in names and on the screen.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from playground.experiments import number_edits
from playground.experiments.number_edits import Edits

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


@dataclass(frozen=True)
class NamedWeights:
    """The weights of a page that have names, and their edits.

    axes     by parameter that may be named, how many indices its numbers have
    names    examples of names, as the end of a sentence
    example  of an edit
    """

    axes: Mapping[str, int]
    names: str
    example: str

    def parse_ref(self, name: str) -> WeightRef:
        """The reference of a name. ValueError with a sentence if it names nothing."""
        parameter, *numbers = name.split(".")
        if self.axes.get(parameter) != len(numbers) or not all(map(NUMBER.fullmatch, numbers)):
            raise ValueError(f"“{name[:20]}” names no weight: write {self.names}.")
        return WeightRef(parameter, tuple(int(number) - 1 for number in numbers))

    def parse_edits(self, text: str) -> tuple[Edits, list[str]]:
        """The edits of the valid parts of a text, and a sentence for each part that sets nothing."""
        return number_edits.parse_edits(text, self.parse_ref, self.example)

    def applicable(self, edits: Edits, shapes: Shapes) -> Iterator[tuple[WeightRef, float]]:
        """The edits of numbers that a network with parameters of these shapes has."""
        return number_edits.applicable(edits, self.parse_ref, lambda ref: ref.exists_in(shapes))

    def with_edit(self, edits: Edits, shapes: Shapes, name: str, value: float) -> Edits:
        """The edits of numbers that the network has, with one of them set (again)."""
        existing = {ref.name: number for ref, number in self.applicable(edits, shapes)}
        return tuple((existing | {name: value}).items())


def weight_refs(parameters: Mapping[str, np.ndarray]) -> Iterator[WeightRef]:
    """Every number, parameter by parameter, row by row."""
    for name, values in parameters.items():
        for index in np.ndindex(*values.shape):
            yield WeightRef(name, index)
