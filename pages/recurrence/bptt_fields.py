"""Backprop through time: text fields whose text names weights or a part of the gradient."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from playground.experiments.bptt.edits import MAX_LENGTH, Edits, format_edits, parse_edits, parse_ref
from playground.ui.validated_text import ValidatedText

MAX_ERRORS = 3  # sentences about parts of the edits; more are not shown


@dataclass(frozen=True)
class EditsText(ValidatedText):
    """Weights set by hand: "W_h.1.2=0.5;b_y.1=0" is (("W_h.1.2", 0.5), ("b_y.1", 0.0))."""

    def parse(self, raw: str) -> Edits:
        """ValueError with sentences for parts that set nothing, and for a text that is too long."""
        if len(raw) > MAX_LENGTH:
            raise ValueError(f"Edits may have up to {MAX_LENGTH:,} characters, not {len(raw):,}.")
        edits, errors = parse_edits(raw)
        if errors:
            raise ValueError(" ".join(errors[:MAX_ERRORS]))
        return edits

    def valid_parts(self, raw: str, otherwise: Edits) -> Edits:
        """The parts that set a weight; `otherwise` where the text is too long."""
        return parse_edits(raw)[0] if len(raw) <= MAX_LENGTH else otherwise

    def to_text(self, value: Edits) -> str:
        """Names and numbers with semicolons between them."""
        return format_edits(value)

    def describe(self, value: Edits) -> str:
        """The text, or that nothing is set."""
        return format_edits(value) or "none"

    def nearest(self, value: Edits) -> Edits:
        """The edits themselves, or those of now where their text would be too long."""
        current: Edits = self.get()
        return value if len(format_edits(value)) <= MAX_LENGTH else current

    def samples(self) -> Sequence[Edits]:
        """None, of every parameter, and of a weight that the default network does not have."""
        return [
            (),
            (("W_h.1.1", 0.5), ("W_e.2.1", -1.0)),
            (("U.1.2", 1e6), ("b_h.1", 1.0)),
            (("U.9.4", 1.0),),
        ]


@dataclass(frozen=True)
class WeightText(ValidatedText):
    """The name of a weight, or "" for none."""

    def parse(self, raw: str) -> str:
        """ValueError with a sentence where the text names no weight."""
        return parse_ref(raw.strip()).name if raw.strip() else ""

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
