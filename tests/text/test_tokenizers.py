import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import TextError
from playground.text.tokenizers import BOUNDARY, SPECIAL, TOKENIZERS, UNKNOWN, Tokenizer
from playground.text.words import split

KINDS = list(TOKENIZERS)
BY_FREQUENCY = ["characters", "words"]  # whose vocabulary is what occurs most often
HARD = [
    "Dr. Ann isn't here.\nShe left.",
    "  indented\n\n\nline \n trailing ",
    "naïve co-operation (1,234.5 km) 5km!",
    "שלום עולם, مرحبا بالعالم",
    "日本語と中文。ภาษาไทย नमस्ते",
    "👩‍👩‍👧‍👦🏳️‍🌈 👍🏽🇫🇮🇸🇪",
    "<script>alert('x')</script>\t<img src=x onerror=1>",
    "a\u0300\u0301\u0302 \u200b\u00a0\u3000\u202eevil",
    "\ud800 lone",
]
# Any character but a surrogate escape, which stands for a byte: two of them may be one sign.
CHARACTERS = st.characters(exclude_characters="".join(map(chr, range(0xDC80, 0xDD00))))


def without_surrogates(text: str) -> str:
    """Half a surrogate pair is no Unicode text: it is decoded as the replacement character."""
    return text.translate(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HARD)
def test_a_text_of_known_tokens_is_rebuilt_exactly(kind: str, text: str) -> None:
    tokenizer = TOKENIZERS[kind].train([text])
    ids = tokenizer.encode(text)
    assert ids.dtype == np.int32
    assert ids.min() > BOUNDARY
    assert tokenizer.decode(ids) == without_surrogates(text)


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text(st.one_of(CHARACTERS, st.sampled_from(" \n\t.a1'-(日"))))
def test_any_text_is_rebuilt_exactly(kind: str, text: str) -> None:
    tokenizer = TOKENIZERS[kind].train([text], 10_000)
    assert tokenizer.decode(tokenizer.encode(text)) == without_surrogates(text)


@pytest.mark.parametrize("kind", KINDS)
@given(texts=st.lists(st.text(max_size=20), max_size=8))
def test_many_texts_at_once_are_the_texts_one_by_one(kind: str, texts: list[str]) -> None:
    tokenizer = TOKENIZERS[kind].train(texts[::2])
    ids, lengths = tokenizer.encode_all(texts)
    assert lengths.tolist() == [tokenizer.encode(text).size for text in texts]
    assert ids.tolist() == [i for text in texts for i in tokenizer.encode(text).tolist()]


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text(st.one_of(CHARACTERS, st.sampled_from(" \n\t.a1'-(日"))))
def test_every_id_has_its_piece_of_the_text(kind: str, text: str) -> None:
    tokenizer = TOKENIZERS[kind].train([HARD[0]])
    pieces, ids = tokenizer.pieces(text), tokenizer.encode(text)
    assert len(pieces) == ids.size
    assert without_surrogates(TOKENIZERS[kind].join(pieces)) == without_surrogates(text)
    known = [tokenizer.ids[piece] for piece, i in zip(pieces, ids, strict=True) if i != UNKNOWN]
    assert known == ids[ids != UNKNOWN].tolist()
    assert len(tokenizer.unknown(text)) == (ids == UNKNOWN).sum()
    assert not set(tokenizer.unknown(text)) & set(tokenizer.ids)


@pytest.mark.parametrize("kind", KINDS)
def test_json_round_trip(kind: str) -> None:
    tokenizer = TOKENIZERS[kind].train(HARD[:-1])
    assert Tokenizer.from_json(json.loads(json.dumps(tokenizer.to_json()))) == tokenizer


@pytest.mark.parametrize("kind", BY_FREQUENCY)
def test_the_most_frequent_are_kept_and_ties_go_to_the_first(kind: str) -> None:
    tokenizer = TOKENIZERS[kind].train(["c\nb\nb\na\nc\nb\nd\ne\n" * 2], max_vocabulary=6)
    shown = [tokenizer.visible(i) for i in range(len(tokenizer))]
    assert shown == [*SPECIAL, "⏎", "b", "c", "a"]
    assert tokenizer.encode("d").tolist() == [UNKNOWN]
    assert "�" in tokenizer.decode([UNKNOWN])
    assert tokenizer.decode([BOUNDARY]) == ""


def test_words_are_what_a_reader_calls_words() -> None:
    assert split("Dr. Ann isn't here.\nShe left") == [
        *(" Dr", ".", " Ann", " isn't", " here", ".", "\n", " She", " left"),
    ]
    assert split("3,000.5 and “hi”") == [" 3,000.5", " and", " “", "hi", "”"]
    assert split("中文 नमस्ते") == ["中", "文", " नमस्ते"]
    assert split("👍🏽🇫🇮") == ["👍🏽", "🇫🇮"]
    assert max(map(len, split("x" * 1000))) <= 51


@pytest.mark.parametrize(
    ("kind", "piece", "shown"),
    [
        ("characters", " ", "␣"),
        ("characters", "\n", "⏎"),
        ("characters", "\t", "⇥"),
        ("characters", "\u0301", "◌\u0301"),
        ("characters", "\u200d", "⟨ZWJ⟩"),
        ("characters", "\ufe0f", "⟨VS16⟩"),
        ("characters", "\u202e", "⟨U+202E⟩"),
        ("characters", "\x1b", "␛"),
        ("characters", "ä", "ä"),
        ("words", " book", "book"),
        ("words", "km", "‿km"),
        ("words", ",", ","),
        ("words", " (", "␣("),
        ("words", " ", "␣"),
        ("words", "👩‍👧", "👩‍👧"),
    ],
)
def test_every_token_can_be_seen(kind: str, piece: str, shown: str) -> None:
    assert Tokenizer(kind, (*SPECIAL, piece)).visible(2) == shown


@pytest.mark.parametrize("kind", KINDS)
def test_special_tokens_are_seen_and_cannot_be_typed(kind: str) -> None:
    tokenizer = TOKENIZERS[kind].train(["⟨unk⟩ and ⟨end⟩"])
    assert (tokenizer.visible(UNKNOWN), tokenizer.visible(BOUNDARY)) == SPECIAL
    assert tokenizer.encode("⟨end⟩⟨unk⟩").min() >= len(SPECIAL) or kind == "words"
    assert BOUNDARY not in tokenizer.encode("⟨end⟩")


def test_a_vocabulary_of_sixty_thousand() -> None:
    text = " ".join(f"word{i}" for i in range(60_000))
    tokenizer = TOKENIZERS["words"].train([text], 60_002)
    assert len(tokenizer) == 60_002
    assert tokenizer.decode(tokenizer.encode(text)) == text
    assert Tokenizer.from_json(tokenizer.to_json()) == tokenizer


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, "one JSON object"),
        ([], "one JSON object"),
        ({}, "kind must be"),
        ({"kind": "__class__", "vocabulary": []}, "kind must be"),
        ({"kind": ["words"], "vocabulary": []}, "kind must be"),
        ({"kind": "words", "vocabulary": "abc"}, "list of texts"),
        ({"kind": "words", "vocabulary": [*SPECIAL, 3]}, "list of texts"),
        ({"kind": "words", "vocabulary": list(SPECIAL)}, "entries"),
        ({"kind": "words", "vocabulary": ["a", "b", "c"]}, "must start with"),
        ({"kind": "words", "vocabulary": [*SPECIAL, "a", "a"]}, "twice"),
        ({"kind": "characters", "vocabulary": [*SPECIAL, "ab"]}, "is not one of the characters"),
        ({"kind": "words", "vocabulary": [*SPECIAL, ""]}, "is not one of the words"),
        ({"kind": "words", "vocabulary": [*SPECIAL, "x" * 5001]}, "is not one of the words"),
    ],
)
def test_a_tokenizer_from_a_stranger_is_checked(value: object, says: str) -> None:
    with pytest.raises(TextError, match=says):
        Tokenizer.from_json(value)


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_of_the_table_is_complete(kind: str) -> None:
    entry = TOKENIZERS[kind]
    assert entry.key == kind
    assert entry.title
    assert entry.explanation.endswith(".")
