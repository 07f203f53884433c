"""A typed sentence: its words without punctuation, what is not read, and one word in another's place."""

import pytest

from playground.errors import TextError
from playground.experiments.elmo.occurrences import WORDS
from playground.experiments.elmo.word_sequence import MOST_WORDS, first_words, with_word


@pytest.mark.parametrize(
    "text",
    [
        "the old seal?",
        "The OLD Seal!",
        "the old; seal",
        "“the old” 'seal'",
        '"the" (old) «seal»',
        "…the—old/seal:",
        "¿the_  old_seal_?",
        "the,old,seal.",
        "\tthe\nold\r\nseal ",
    ],
)
def test_punctuation_is_split_off(text):
    assert first_words(text).words == ("the", "old", "seal")


def test_letters_digits_apostrophes_and_hyphens_make_a_word():
    text = "the seal's well-known Ünïcode-Wörter u\u0308ber 42 हिन्दी don’t"
    expected = ("the", "seal's", "well-known", "ünïcode-wörter", "über", "42", "हिन्दी", "don’t")
    assert first_words(text).words == expected


def test_words_that_are_not_read_are_counted():
    sequence = first_words("the seal " * 7)
    assert (len(sequence.words), sequence.total, sequence.note()) == (MOST_WORDS, 14, "")
    sequence = first_words("the seal! " * 10)
    assert len(sequence.words) == MOST_WORDS
    assert sequence.note() == "The first 14 words are read; the sentence has 20."


def test_unknown_words_each_once():
    assert first_words("zebras, the zebras: Gnus").unknown == ("zebras", "gnus")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        (" . ?! _ ' - ", "is empty"),
        ("zebras? gnus", "none of these words"),
        ("zebra " * 20 + "the", "none of the first 14 words"),
    ],
)
def test_no_known_word(text, message):
    with pytest.raises(TextError, match=message):
        first_words(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The old Seal, by the  lake…", "The old bank, by the  lake…"),
        ("Seal? A seal!", "bank? A seal!"),
        ("a crane and a bat", "a bank and a bat"),
        ("a crane near the Bank.", "a crane near the Bank."),
        ("“_mouse_”, she said", "“_bank_”, she said"),
        ("nothing  to replace ; here", "nothing  to replace ; here"),
        (" seal", " bank"),
        ("", ""),
    ],
)
def test_a_word_takes_the_place_of_the_first_ambiguous_one(text, expected):
    assert with_word(text, "bank", WORDS) == expected
