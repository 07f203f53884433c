"""What a trained network is asked: a language, or a typed text as the tokens that its shape reads."""

from dataclasses import dataclass

from playground.errors import TextError
from playground.experiments.sequence_shapes.data import (
    BITS,
    BITS_MOST,
    LETTERS,
    LETTERS_MOST,
    data,
)
from playground.experiments.sequence_shapes.sizes import MEASURED_TEMPERATURE, MOST_LETTERS
from playground.text.decode import normalise


@dataclass(frozen=True)
class Question:
    """Of one_to_many `name_language`, `name_seed` and `temperature` (0: the likeliest); else a text."""

    name_language: str = "Italian"
    name_seed: int = 3
    temperature: float = MEASURED_TEMPERATURE
    read_surname: str = "Lewandowski"
    bits: str = "1011001"
    string: str = "facade"

    def text(self, shape: str) -> str:
        """What is typed or chosen for a shape."""
        return {
            "one_to_many": self.name_language,
            "many_to_one": self.read_surname,
            "aligned": self.bits,
            "encoder_decoder": self.string,
        }[shape]


@dataclass(frozen=True)
class Source:
    """The symbols that are read, the first of `total` known ones; and the text's other signs, not known."""

    symbols: tuple[str, ...]
    total: int
    unknown: tuple[str, ...] = ()

    def note(self) -> str:
        """Sentences on what is not read; "" where all is."""
        notes = []
        if self.unknown:
            signs = ", ".join(f"“{sign}”" for sign in self.unknown[:MOST_NAMED])
            more = ", …" if len(self.unknown) > MOST_NAMED else ""
            notes.append(f"The network has not learned {signs}{more}: left out.")
        if self.total > len(self.symbols):
            notes.append(f"The first {len(self.symbols)} are read, of {self.total}.")
        return " ".join(notes)


MOST_NAMED = 6  # unknown signs that are named
MOST_READ = {"many_to_one": MOST_LETTERS, "aligned": BITS_MOST, "encoder_decoder": LETTERS_MOST}
EXPECTED = {
    "many_to_one": "type the letters of a surname",
    "aligned": f"type {BITS[0]} and {BITS[1]}",
    "encoder_decoder": f"type letters from {LETTERS[0]} to {LETTERS[-1]}",
}


def source_of(shape: str, question: Question) -> Source:
    """The symbols that a network of this shape reads.

    TextError with a sentence for a text without any symbol that it knows; KeyError for an unknown language.
    """
    text = question.text(shape)
    if shape == "one_to_many":
        if text not in data(shape).symbols:
            raise KeyError(text)
        return Source((text,), 1)
    known = set(data(shape).symbols)
    signs = [sign for sign in normalise(text).lower() if not sign.isspace()]
    symbols = tuple(sign for sign in signs if sign in known)
    if not signs:
        raise TextError(f"There is nothing to read: {EXPECTED[shape]}.")
    if not symbols:
        raise TextError(f"The network has learned none of these signs: {EXPECTED[shape]}.")
    unknown = tuple(dict.fromkeys(sign for sign in signs if sign not in known))
    return Source(symbols[: MOST_READ[shape]], len(symbols), unknown)
