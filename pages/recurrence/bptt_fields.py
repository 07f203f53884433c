"""Backprop through time: text fields whose text names weights or a part of the gradient."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from playground.experiments.bptt.edits import WEIGHT_NAMES
from playground.ui.validated_text import ValidatedText


@dataclass(frozen=True)
class WeightText(ValidatedText):
    """The name of a weight, or "" for none."""

    def parse(self, raw: str) -> str:
        """ValueError with a sentence where the text names no weight."""
        return WEIGHT_NAMES.parse_ref(raw.strip()).name if raw.strip() else ""

    def to_text(self, value: str) -> str:
        """The name."""
        return value

    def describe(self, value: str) -> str:
        """The name, or that there is none."""
        return value or "none"

    def samples(self) -> Sequence[str]:
        """None, one of each kind, and a weight that the default network does not have."""
        return ["", "W_h.1.2", "W_e.1.1", "U.1.1", "b_h.1", "b_y.1", "U.9.4"]


@dataclass(frozen=True)
class PartText(ValidatedText):
    """A part of the gradient as loss and step, "12-5" is (12, 5); None for ""."""

    def parse(self, raw: str) -> tuple[int, int] | None:
        """ValueError with a sentence where the text is no part."""
        match = re.fullmatch(r"([1-9]\d?)-([1-9]\d?)", raw.strip(), re.ASCII)
        if not raw.strip():
            return None
        if not match or int(match[2]) > int(match[1]):
            raise ValueError(f"“{raw[:20]}” is no part: write loss and step as in 12-5, the step no later.")
        return int(match[1]), int(match[2])

    def to_text(self, value: tuple[int, int] | None) -> str:
        """Loss and step with a hyphen between them."""
        return f"{value[0]}-{value[1]}" if value else ""

    def describe(self, value: tuple[int, int] | None) -> str:
        """The text, or that there is none."""
        return self.to_text(value) or "none"

    def samples(self) -> Sequence[tuple[int, int] | None]:
        """None, a part of every text, and one that the default text does not have."""
        return [None, (1, 1), (3, 2), (99, 1)]
