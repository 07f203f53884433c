"""A typed context: cut, filled, unknown, empty."""

import pytest

from playground.experiments import sources
from playground.experiments.fixed_window.context import notes, read_window
from playground.text.tokenizers import BOUNDARY, TOKENIZERS, UNKNOWN


@pytest.fixture
def tokenizer():
    return sources.bundled("window-students").tokenizer()


def test_what_is_before_the_window_is_cut_off(tokenizer):
    typed = read_window("As the proctor started the clock", 3, tokenizer, "running")
    assert typed.names == ("started", "the", "clock")
    assert typed.before == " As the proctor"
    assert (typed.padding, typed.unknown) == (0, ())
    assert notes(typed, "⟨unk⟩") == []


def test_a_short_context_is_filled_with_boundaries(tokenizer):
    typed = read_window("the clock", 4, tokenizer, "running")
    assert typed.ids[:2].tolist() == [BOUNDARY, BOUNDARY]
    assert typed.names[2:] == ("the", "clock")
    assert notes(typed, "⟨unk⟩") == ["The context is shorter than the window: 2 places hold the boundary."]
    typed = read_window("the clock started", 4, tokenizer, "running")
    assert "one place holds" in notes(typed, "⟨unk⟩")[0]


@pytest.mark.parametrize("context", ["", "   "])
def test_an_empty_context_is_the_beginning_of_a_text(tokenizer, context):
    typed = read_window(context, 3, tokenizer, "running")
    assert typed.ids.tolist() == [BOUNDARY] * 3
    assert "empty" in notes(typed, "⟨unk⟩")[0]


def test_unknown_tokens_are_named(tokenizer):
    typed = read_window("the zebra opened zebra", 3, tokenizer, "running")
    assert typed.unknown == (" zebra",)
    assert typed.ids.tolist().count(UNKNOWN) == 2
    assert notes(typed, "⟨unk⟩") == ["The training text does not have “zebra”: read as ⟨unk⟩."]


def test_a_window_larger_than_the_text_still_reads(tokenizer):
    typed = read_window("the", 16, tokenizer, "running")
    assert len(typed.ids) == 16
    assert typed.padding == 15


def test_of_items_only_the_last_line_counts():
    tokenizer = TOKENIZERS["characters"].train(("ab: cd",))
    typed = read_window("ab\n cd", 4, tokenizer, "items")
    assert typed.names == ("⟨end⟩", "⟨end⟩", "c", "d")
    assert typed.before == ""


def test_the_text_before_the_window_holds_whole_signs():
    tokenizer = TOKENIZERS["bytepairs"].train(["abc"], 258)
    typed = read_window("señor 한 b", 2, tokenizer, "running")
    assert typed.before == "señor 한"
    assert [tokenizer.visible(int(i)) for i in typed.ids] == ["␣", "b"]
