import json
import re
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import TextError
from playground.text.bytepairs import BYTES, merge, parts, visible
from playground.text.tokenizers import SPECIAL, TOKENIZERS, UNKNOWN, Tokenizer

ENTRY = TOKENIZERS["bytepairs"]
TEXT = "low low low low low lower lower newest newest newest newest newest newest widest widest widest\n" * 3
LEARNED = ENTRY.train([TEXT], 300)
ANY = st.text(st.one_of(st.characters(), st.sampled_from(" \n\t.a1'’-(日é👩‍👧אن\u0301")))


@given(ANY)
def test_a_text_never_learned_from_is_rebuilt_exactly(text: str) -> None:
    ids = LEARNED.encode(text)
    assert LEARNED.decode(ids) == re.sub("[\ud800-\udfff]", "\ufffd", text), "a surrogate is no character"
    assert UNKNOWN not in ids
    assert "".join(parts(text)) == text


@given(ANY)
def test_the_library_merges_as_we_do_by_hand(text: str) -> None:
    ranks = {pair: rank for rank, pair in enumerate(LEARNED.merges)}
    ours = [LEARNED.ids[piece] for word in parts(text + "newest low") for piece in merge(word, ranks)]
    assert LEARNED.encode(text + "newest low").tolist() == ours


def test_the_most_frequent_pair_is_merged_first() -> None:
    counts: dict[tuple[str, str], int] = {}
    for word in parts(TEXT):
        for pair in pairwise(word):
            counts[pair] = counts.get(pair, 0) + 1
    most = max(counts.values())
    assert counts[LEARNED.merges[0]] == most
    assert LEARNED.vocabulary[: len(SPECIAL) + 256] == (*SPECIAL, *BYTES)
    assert LEARNED.vocabulary[len(SPECIAL) + 256] == "".join(LEARNED.merges[0])
    assert " newest" in LEARNED.ids
    assert LEARNED.encode(" newest").size == 1


def test_rare_pairs_are_not_merged_and_the_bytes_are_always_there() -> None:
    assert len(ENTRY.train(["abcdefg"], 2000)) == 258
    assert len(ENTRY.train([""])) == 258
    assert len(ENTRY.train([TEXT], 3)) == 258
    assert len(ENTRY.train([TEXT], 270)) == 270


def test_what_is_learned_is_the_same_in_another_process() -> None:
    code = (
        "import json; from playground.text.tokenizers import TOKENIZERS;"
        f"print(json.dumps(TOKENIZERS['bytepairs'].train([{TEXT!r}], 300).to_json()))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert Tokenizer.from_json(json.loads(printed)) == LEARNED


def test_the_library_is_imported_only_when_needed() -> None:
    code = "import sys, playground.text.tokenizers; assert 'tokenizers' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("piece", "shown"),
    [
        (b" the", "␣the"),
        (b"ing", "ing"),
        (b"\n\n", "⏎⏎"),
        ("é".encode(), "é"),
        (b"\xc3", "⟨C3⟩"),
        (b" \xe6\x97", "␣⟨E6 97⟩"),
        (b"\xa5a", "⟨A5⟩a"),
        (b"\x9f\x91\xa9", "⟨9F 91 A9⟩"),
        ("\u0301".encode(), "◌\u0301"),
        ("\u202e".encode(), "⟨U+202E⟩"),
        (b"<b>", "<b>"),
    ],
)
def test_every_piece_can_be_seen(piece: bytes, shown: str) -> None:
    assert visible(piece.decode("latin-1")) == shown


def test_all_bytes_look_different() -> None:
    assert len({visible(byte) for byte in BYTES}) == 256


def test_bytes_that_are_no_text_are_read_as_such() -> None:
    half = LEARNED.encode("日")[:2]
    assert LEARNED.decode([*half, *LEARNED.encode("low")]) == "\ufffdlow"


@pytest.mark.parametrize("text", ["x" * 100_000, " " * 100_000, "a\u0301" * 50_000, "<" * 100_000])
def test_a_text_without_words_is_still_cut(text: str) -> None:
    tokenizer = ENTRY.train([text])
    assert tokenizer.decode(tokenizer.encode(text)) == text
    assert max(map(len, parts(text))) <= 400


def test_many_texts_are_one_stream() -> None:
    texts = ["low", "", "newest widest", ""]
    ids, lengths = LEARNED.encode_all(texts)
    assert ids.dtype == np.int32
    assert LEARNED.encode_all([])[0].size == 0
    assert [LEARNED.decode(part) for part in np.split(ids, np.cumsum(lengths)[:-1])] == texts


GOOD = LEARNED.to_json()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"vocabulary": [*SPECIAL, *BYTES[1:], "ab"]}, "256 bytes"),
        ({"merges": {}}, "list of pairs"),
        ({"merges": None}, "list of pairs"),
        ({"merges": [["l"]]}, "list of pairs"),
        ({"merges": [["l", 3]]}, "list of pairs"),
        ({"merges": [["l", "o"]] * 10_000}, "list of pairs"),
        ({"merges": [*GOOD["merges"], ["q", "q"]]}, "the vocabulary lacks"),
        ({"merges": [*GOOD["merges"], GOOD["merges"][0]]}, "occurs twice"),
        ({"merges": []}, "made by no merge"),
        ({"vocabulary": [*GOOD["vocabulary"], "日"]}, "not one of the byte-pair pieces"),
        ({"kind": "words"}, "Only a vocabulary of byte pairs"),
    ],
)
def test_a_strangers_merges_are_checked(change: dict[str, object], says: str) -> None:
    with pytest.raises(TextError, match=says):
        Tokenizer.from_json({**GOOD, **change})
