"""Stacked and bidirectional networks, "Type and token embeddings": the controls."""

from collections.abc import Mapping
from typing import Any

from playground.experiments.elmo.occurrences import WORDS, OccurrenceSpec
from playground.experiments.elmo.word_sequence import MOST_WORDS, with_word
from playground.ui.controls import Choice, Control, TextInput

DEFAULT = OccurrenceSpec()


def of_occurrences(values: Mapping[str, Any]) -> bool:
    """Whether the view is "Type and token embeddings"."""
    return bool(values["view"] == "occurrences")


def word_chosen() -> None:
    """Where the sentence lacks the chosen word, it takes the place of the first ambiguous one."""
    OWN_SENTENCE.set(with_word(OWN_SENTENCE.get(), WORD.get(), WORDS))


WORD: Choice = Choice(
    "word",
    "Word",
    "Eight nouns of two senses and eight forms that are noun or verb. If it is not in your sentence, it "
    "takes the place of the first of these words there.",
    {word: word for word in WORDS},
    DEFAULT.word,
    on_change=word_chosen,
    applies=of_occurrences,
)
OWN_SENTENCE = TextInput(
    "own_sentence",
    "Your sentence",
    f"With the word in it, to see where it lies; the first {MOST_WORDS} words are read. The network knows "
    "the words of the generated sentences.",
    DEFAULT.own_sentence,
    2_000,
    applies=of_occurrences,
)
OCCURRENCE_CONTROLS: tuple[Control, ...] = (WORD, OWN_SENTENCE)
