"""The fit: its controls that are typed, hidden layers, points, a formula and a unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from playground.catalog.typed_function import parse
from playground.experiments.fit.points import format_points, parse_points
from playground.experiments.fit.spec import Hidden, Points, format_hidden, parse_hidden
from playground.ui.validated_text import ValidatedText

UNIT = re.compile(r"([1-9])\.([1-9]\d?)", re.ASCII)


@dataclass(frozen=True)
class HiddenText(ValidatedText):
    """The hidden layers: "8-8-4" is (8, 8, 4), "0" is ()."""

    def parse(self, raw: str) -> Hidden:
        """ValueError with a sentence where the text is no such list."""
        return parse_hidden(raw)

    def to_text(self, value: Hidden) -> str:
        """The units with hyphens between them."""
        return format_hidden(value)

    def describe(self, value: Hidden) -> str:
        """The text."""
        return format_hidden(value)

    def samples(self) -> Sequence[Hidden]:
        """None, one unit, and the default."""
        return [(), (1,), self.default, (3, 2)]


@dataclass(frozen=True)
class PointsText(ValidatedText):
    """Points "x,y;x,y" or "x1,x2,class;...", for either task."""

    def parse(self, raw: str) -> Points:
        """ValueError with a sentence for what is no point, and for too many."""
        return parse_points(raw)

    def to_text(self, value: Points) -> str:
        """The points with semicolons between them."""
        return format_points(value)

    def describe(self, value: Points) -> str:
        """How many there are."""
        return f"{len(value)} points"

    def samples(self) -> Sequence[Points]:
        """None, some for each task, and the default."""
        return [(), ((0.0, 1.0), (1.0, 3.0), (2.0, 2.0)), ((0.0, 1.0, 1.0), (1.0, 0.0, 2.0), (1.0, 1.0, 3.0))]


@dataclass(frozen=True)
class FormulaText(ValidatedText):
    """A typed f(x): numbers, x, pi, e, + - * / ^ and sin cos tanh exp log sqrt abs min max."""

    def parse(self, raw: str) -> str:
        """ValueError with a sentence where the text is no formula of x."""
        if "y" in parse(raw).tree.variables():
            raise ValueError("The function is one of x alone: y does not occur in it.")
        return raw.strip(" ")

    def to_text(self, value: str) -> str:
        """The text itself."""
        return value

    def samples(self) -> Sequence[str]:
        """A few formulas."""
        return [self.default, "x", "sqrt(x)"]


@dataclass(frozen=True)
class UnitText(ValidatedText):
    """The unit whose weights are in the table: "1.2" is unit 2 of layer 1; "" the output."""

    def parse(self, raw: str) -> str:
        """ValueError with a sentence where the text names no unit."""
        text = raw.strip()
        if text and not UNIT.fullmatch(text):
            raise ValueError("Write layer and unit, as in 1.2, or nothing for the output.")
        return text

    def to_text(self, value: str) -> str:
        """The text itself."""
        return value

    def describe(self, value: str) -> str:
        """The unit, or that it is the output."""
        return value or "the output"

    def samples(self) -> Sequence[str]:
        """The output, and units of the first layer."""
        return ["", "1.1", "1.4"]
