"""A typed context: cut, filled, unknown, empty."""

import pytest

from playground.experiments import sources
from playground.experiments.fixed_window.reading import notes, read
from playground.text.tokenizers import BOUNDARY, TOKENIZERS, UNKNOWN


@pytest.fixture
def tokenizer():
    return sources.bundled("window-students").tokenizer()


def test_what_is_before_the_window_is_cut_off(tokenizer):
    typed = read("As the proctor started the clock", 3, tokenizer, "running")
    assert typed.words == ("started", "the", "clock")
    assert typed.cut == " As the proctor"
    assert (typed.missing, typed.unknown) == (0, ())
    assert notes(typed, "⟨unk⟩", 3) == []


def test_a_short_context_is_filled_with_boundaries(tokenizer):
    typed = read("the clock", 4, tokenizer, "running")
    assert typed.window[:2].tolist() == [BOUNDARY, BOUNDARY]
    assert typed.words[2:] == ("the", "clock")
    assert notes(typed, "⟨unk⟩", 4) == ["The context is shorter than the window: 2 places hold the boundary."]
    one = read("the clock started", 4, tokenizer, "running")
    assert "one place holds" in notes(one, "⟨unk⟩", 4)[0]


@pytest.mark.parametrize("context", ["", "   "])
def test_an_empty_context_is_the_beginning_of_a_text(tokenizer, context):
    typed = read(context, 3, tokenizer, "running")
    assert typed.window.tolist() == [BOUNDARY] * 3
    assert "empty" in notes(typed, "⟨unk⟩", 3)[0]


def test_unknown_tokens_are_named(tokenizer):
    typed = read("the zebra opened zebra", 3, tokenizer, "running")
    assert typed.unknown == (" zebra",)
    assert typed.window.tolist().count(UNKNOWN) == 2
    assert notes(typed, "⟨unk⟩", 3) == ["The training text does not have “zebra”: read as ⟨unk⟩."]


def test_a_window_larger_than_the_text_still_reads(tokenizer):
    typed = read("the", 16, tokenizer, "running")
    assert len(typed.window) == 16
    assert typed.missing == 15


def test_of_items_only_the_last_line_counts():
    tokenizer = TOKENIZERS["characters"].train(("ab: cd",))
    typed = read("ab\n cd", 4, tokenizer, "items")
    assert typed.words == ("⟨end⟩", "⟨end⟩", "c", "d")
    assert typed.cut == ""
