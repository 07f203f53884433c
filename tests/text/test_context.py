"""A typed context as ids: which part of it counts, and what is unknown."""

import pytest

from playground.text.context import append_token, encode_context, name_pieces
from playground.text.tokenizers import TOKENIZERS, UNKNOWN

CHARACTERS = TOKENIZERS["characters"].train(("ab: cd",))
WORDS = TOKENIZERS["words"].train(("the cat sat on the mat",))


def test_of_items_only_the_last_line_counts():
    context = encode_context("ab\r\n cd", CHARACTERS, "items")
    assert context.text == "cd"
    assert context.ids.tolist() == CHARACTERS.encode("cd").tolist()
    assert encode_context("ab\ncd", CHARACTERS, "running").text == "ab\ncd"


def test_a_space_at_the_end_is_left_out_among_words_alone():
    assert encode_context("the cat  ", WORDS, "running").text == "the cat"
    assert encode_context("ab ", CHARACTERS, "running").text == "ab "


def test_unknown_pieces_are_named_once():
    context = encode_context("the dog saw the dog", WORDS, "running")
    assert context.unknown == (" dog", " saw")
    assert context.ids.tolist().count(UNKNOWN) == 3
    assert name_pieces(context.unknown) == "“dog”, “saw”"
    assert name_pieces(tuple("abcdefgh")).count("“") == 6
    assert name_pieces((" ",)) == "“ ”"


@pytest.mark.parametrize("text", ["한국인", "señor", "漢字かな", "👩‍👩‍👧!"])
@pytest.mark.parametrize("kind", list(TOKENIZERS))
def test_clicking_the_tokens_of_a_text_writes_the_text(kind, text):
    tokenizer = TOKENIZERS[kind].train([f"{text}\nEspa {text}"], 258 if kind == "bytepairs" else None)
    typed = ""
    for token in tokenizer.encode(text).tolist():
        typed = append_token(typed, token, tokenizer, "running")
        assert "�" not in typed
    assert typed == text
