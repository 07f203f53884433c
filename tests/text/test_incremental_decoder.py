"""Tokens become text one at a time, and nothing is lost, doubled or broken between them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.experiments.rnn.activation_index import texts
from playground.text.bytepairs import text_of
from playground.text.tokenizers import SPECIAL, TOKENIZERS, Tokenizer
from playground.text.unfinished import continue_text, to_escapes

TEXTS = {
    "Korean": "안녕하세요 세계\n반갑습니다",
    "Chinese": "你好，世界。\n再见",
    "joiners": "a 👩‍👩‍👧 family 🏳️‍🌈",
    "accents": "España, mañana\n señor",
}
BYTES = TOKENIZERS["bytepairs"].train(["abc"], 258)
WORDS = Tokenizer("words", (*SPECIAL, " ", "\n", " a", "b", " .", ",", " 1", "\t", " \n", "  "))
LETTERS = Tokenizer("characters", (*SPECIAL, "a", "\ud800", "\udc80", "é", "\u200d"))


@pytest.mark.parametrize("kind", TOKENIZERS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_pieces_are_the_text(kind, text):
    tokenizer = TOKENIZERS[kind].train([text])
    ids = tokenizer.encode(text)
    decoder = tokenizer.decoder()
    pieces = [decoder.push([i]) for i in ids]
    assert "".join(pieces) + decoder.finish() == text == tokenizer.decode(ids)
    assert "\ufffd" not in "".join(pieces)
    for i in range(ids.size + 1):
        assert "".join(texts(tokenizer, [ids[:i], ids[i : i + 2], ids[i + 2 :]])) == text


def test_a_sign_belongs_to_the_token_that_completes_it():
    decoder = BYTES.decoder()
    assert [decoder.push([i]) for i in BYTES.encode("ñ한")] == ["", "ñ", "", "", "한"]


@pytest.mark.parametrize("tokenizer", [BYTES, WORDS, LETTERS], ids=lambda tokenizer: tokenizer.kind)
@given(data=st.data())
@settings(deadline=None)
def test_any_ids_join_to_what_can_be_encoded(tokenizer, data):
    ids = data.draw(st.lists(st.integers(0, len(tokenizer) - 1), max_size=12))
    decoder = tokenizer.decoder()
    pieces = [decoder.push([i]) for i in ids] + [decoder.finish()]
    assert "".join(pieces) == tokenizer.decode(ids)
    joined = TOKENIZERS[tokenizer.kind].join(tokenizer.texts[i] for i in ids)
    assert tokenizer.decode(ids) == joined.translate(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
    for piece in pieces:
        piece.encode("utf-8")
    "".join(map(tokenizer.visible, ids)).encode("utf-8")


@given(st.binary(max_size=20))
@settings(deadline=None)
def test_any_bytes_are_text(data):
    assert text_of(data.decode("latin-1")) == data.decode("utf-8", "replace")
    text_of(data.decode("latin-1")).encode("utf-8")


def test_half_a_surrogate_pair_is_no_text():
    assert "\ud800" not in text_of("\xed\xa0\x80")


@pytest.mark.parametrize("kind", TOKENIZERS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_clicked_one_after_the_other_the_tokens_spell_the_text(kind, text):
    text = text.replace("\n ", "\n")  # among words a typed line that starts with spaces has one token more
    tokenizer = BYTES if kind == "bytepairs" else TOKENIZERS[kind].train([text])
    written = ""
    for i in tokenizer.encode(text):
        written = continue_text(written, tokenizer.encode(to_escapes(written, tokenizer)), [i], tokenizer)
        written.encode("utf-8")
    assert written == text


def test_an_unfinished_sign_is_written_in_bytes_and_read_again():
    first, second = BYTES.encode("ñ")
    written = continue_text("Espa", BYTES.encode("Espa"), [first], BYTES)
    assert written == "Espa⟨C3⟩"
    assert BYTES.encode(to_escapes(written, BYTES)).tolist() == [*BYTES.encode("Espa"), first]
    assert continue_text(written, BYTES.encode(to_escapes(written, BYTES)), [second], BYTES) == "Españ"


@pytest.mark.parametrize("text", ["⟨41⟩", "⟨C3⟩ and more", "⟨C3 B1⟩", "⟨⟩", "⟨B1⟩"])
def test_other_brackets_are_text(text):
    assert to_escapes(text, BYTES) == text
