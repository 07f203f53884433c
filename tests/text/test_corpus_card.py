import json
import math

import numpy as np
import pytest

from playground.text.corpus import Corpus
from playground.text.corpus_card import corpus_card
from playground.text.encoded import encode
from playground.text.split import Split, split
from playground.text.tokenizers import TOKENIZERS, UNKNOWN


def test_the_numbers_of_a_small_corpus_counted_by_hand() -> None:
    corpus = Corpus("aab\naa\naab\nzz", "items", "tiny")
    parts = Split(("aab", "aa"), ("aab", "zz"))
    tokenizer = TOKENIZERS["characters"].train(parts.train)
    found = corpus_card(corpus, parts, tokenizer)
    assert (found.characters_train, found.characters_valid) == (5, 5)
    assert found.tokens_train == 5
    assert (found.items_train, found.items_valid, found.repeated_items) == (2, 2, 1)
    assert found.vocabulary == 4
    assert found.unknown_train == 0
    assert found.unknown_valid == pytest.approx(2 / 5)
    assert found.most_frequent == (("a", 4), ("b", 1))
    assert (found.zipf_rank, found.zipf_count) == ((1, 2), (4, 1))


@pytest.mark.parametrize("kind", list(TOKENIZERS))
@pytest.mark.parametrize("text", ["<script>alert(1)</script> " * 3, " ".join(f"w{i}" for i in range(5000))])
def test_the_card_is_json_and_adds_up(kind: str, text: str) -> None:
    corpus = Corpus(text)
    parts = split(corpus)
    tokenizer = TOKENIZERS[kind].train(parts.train)
    found = corpus_card(corpus, parts, tokenizer)
    assert json.loads(json.dumps(found.to_json()))["vocabulary"] == len(tokenizer)
    assert found.cut == parts.cut != ""
    assert found.characters_train + found.characters_valid == len(text) - len(parts.gap)
    assert list(found.zipf_count) == sorted(found.zipf_count, reverse=True)
    types = np.unique(encode(parts.train, tokenizer, "running").ids)
    assert found.zipf_rank[-1] == np.count_nonzero(types != UNKNOWN)
    assert len(found.zipf_rank) <= 200
    assert not math.isnan(found.unknown_valid)
