"""Merges as they were learned: their counts counted directly, and what they leave, by the library."""

from collections import Counter
from itertools import pairwise

import pytest

from playground.text import samples
from playground.text.bytepairs import library, merge, parts
from playground.text.merge_history import merge_history, word_history
from playground.text.split import split
from playground.text.tokenizers import SPECIAL, TOKENIZERS

ODD = ["aaaa aaa aa ababab abab <b>&amp;</b> 日本日本語 👩‍👩‍👧👩‍👩‍👧 " * 7, "aaaaa"]
TEXTS = {
    "odd": ODD,
    "surnames": split(samples.load("surnames")).train,
    "students": split(samples.load("students")).train[:1],
}


def directly(texts, ranks):
    """The pieces of every word after these merges, made one by one by hand, with the number of the word."""
    return [
        (merge(word, ranks), times) for word, times in Counter(p for t in texts for p in parts(t)).items()
    ]


@pytest.mark.parametrize("key", TEXTS)
def test_counts_and_tokens_are_those_of_the_text(key):
    texts = TEXTS[key]
    tokenizer = TOKENIZERS["bytepairs"].train(texts, 420)
    merges = tokenizer.merges
    history = merge_history(texts, merges)
    assert len(history.count) == len(merges)
    for k in sorted({0, 1, 2, 5, len(merges) // 2, len(merges) - 1}):
        words = directly(texts, {pair: rank for rank, pair in enumerate(merges[:k])})
        count = sum(times * list(pairwise(pieces)).count(merges[k]) for pieces, times in words)
        assert history.count[k] == count >= 2
        assert history.tokens[k] == sum(times * len(pieces) for pieces, times in words)
    assert history.tokens[-1] == sum(tokenizer.encode(text).size for text in texts)
    assert history.pieces[0] == 256
    assert history.pieces[-1] + len(SPECIAL) == len(tokenizer)


def test_the_pair_that_is_merged_is_the_most_frequent():
    texts = TEXTS["students"]
    merges = TOKENIZERS["bytepairs"].train(texts, 300).merges
    count = merge_history(texts, merges).count
    for k in (0, 3, 20):
        pairs = Counter()
        for pieces, times in directly(texts, {pair: rank for rank, pair in enumerate(merges[:k])}):
            for pair in pairwise(pieces):
                pairs[pair] += times
        assert count[k] == max(pairs.values())


@pytest.mark.parametrize("word", ["aaaa", "ababab", " opened", "日本日本語", "", "x", "👩‍👩‍👧"])
def test_a_word_after_k_merges_is_what_the_library_makes_with_them(word):
    tokenizer = TOKENIZERS["bytepairs"].train([*ODD, *TEXTS["students"]], 420)
    merges = tokenizer.merges
    states = dict(word_history(word, merges))
    now = states[0]
    for k in range(len(merges) + 1):
        now = states.get(k, now)
        if k in states or k % 40 == 0 or k == len(merges):
            cut = library(tokenizer.ids, merges[:k]).encode("".join(states[0]), add_special_tokens=False)
            assert tuple(cut.tokens) == now
    assert [tokenizer.ids[piece] for piece in now] == tokenizer.encode(word).tolist()


def test_a_piece_that_two_merges_make_is_merged_on_at_once():
    """abc comes of a + bc and of ab + c; what was merged with the first abc is merged with the second."""
    merges = (("b", "c"), ("a", "bc"), ("x", "abc"), ("a", "b"), ("ab", "c"))
    history = merge_history(["xabc"], merges)
    assert history.tokens.tolist() == [4, 3, 2, 1, 1, 1]
    assert history.pieces.tolist() == [256, 257, 258, 259, 260, 260]


def test_nothing_is_merged_in_an_empty_text():
    history = merge_history([""], ())
    assert (history.count.size, history.tokens.tolist(), history.pieces.tolist()) == (0, [0], [256])
