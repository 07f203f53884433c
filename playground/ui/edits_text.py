"""The field of the numbers that the reader has set by hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from playground.experiments.number_edits import MAX_LENGTH, Edits, format_edits
from playground.ui.validated_text import ValidatedText

MAX_ERRORS = 3  # sentences about parts of the edits; more are not shown


@dataclass(frozen=True)
class EditsText(ValidatedText):
    """Numbers set by hand: "w2.1.3=0.5;x1=2" is (("w2.1.3", 0.5), ("x1", 2.0)).

    `parse_parts` returns the edits of the valid parts of a text, and a sentence for each other part;
    `examples` are edits of the page, for the tests.
    """

    parse_parts: Callable[[str], tuple[Edits, list[str]]] = field(kw_only=True)
    examples: Sequence[Edits] = field(kw_only=True)

    def parse(self, raw: str) -> Edits:
        """ValueError with sentences for parts that set nothing, and for a text that is too long."""
        if len(raw) > MAX_LENGTH:
            raise ValueError(f"Edits may have up to {MAX_LENGTH:,} characters, not {len(raw):,}.")
        edits, errors = self.parse_parts(raw)
        if errors:
            raise ValueError(" ".join(errors[:MAX_ERRORS]))
        return edits

    def valid_parts(self, raw: str, otherwise: Edits) -> Edits:
        """The parts that set a number; `otherwise` where the text is too long."""
        return self.parse_parts(raw)[0] if len(raw) <= MAX_LENGTH else otherwise

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
        """None, and the examples."""
        return [(), *self.examples]
