"""Stacked and bidirectional networks, "Type and token embeddings": the controls."""

from collections.abc import Mapping
from typing import Any

from playground.experiments.elmo.occurrences import WORDS, OccurrenceSpec
from playground.ui.controls import Choice, Control, TextInput

DEFAULT = OccurrenceSpec()


def of_occurrences(values: Mapping[str, Any]) -> bool:
    """Whether the view is "Type and token embeddings"."""
    return bool(values["view"] == "occurrences")


def word_chosen() -> None:
    """Another word, in the same sentence: that of the word before takes its place."""
    words = OWN_SENTENCE.get().split()
    OWN_SENTENCE.set(" ".join(WORD.get() if word in WORDS else word for word in words))


WORD: Choice = Choice(
    "word",
    "Word",
    "Eight nouns of two senses and eight forms that are noun or verb. In your sentence it takes the place "
    "of the word before.",
    {word: word for word in WORDS},
    DEFAULT.word,
    on_change=word_chosen,
    applies=of_occurrences,
)
OWN_SENTENCE = TextInput(
    "own_sentence",
    "Your sentence",
    "With the word in it, to see where it lies. The network knows the words of the generated sentences.",
    DEFAULT.own_sentence,
    2_000,
    applies=of_occurrences,
)
OCCURRENCE_CONTROLS: tuple[Control, ...] = (WORD, OWN_SENTENCE)
