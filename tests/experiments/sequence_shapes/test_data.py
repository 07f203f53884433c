"""The items of every shape obey their exact rule; nothing held out is learned; the judge is naive Bayes."""

import math
from collections import Counter

import pytest

from playground.experiments.sequence_shapes import judge
from playground.experiments.sequence_shapes.data import (
    BITS_LEARNED,
    BITS_MOST,
    LETTERS_LEARNED,
    LETTERS_MOST,
    SHAPES,
    as_lines,
    data,
)
from playground.experiments.sequence_shapes.surnames import HELD_OUT, surnames
from playground.text.samples import load


def test_every_surname_of_the_sample_stands_on_one_side():
    found = surnames()
    lines = {
        (name.lower(), language)
        for language, name in (s.split(": ") for s in load("surnames").text.splitlines())
    }
    assert set(found.pairs((*found.training, *found.held_out))) == lines
    assert len(found.held_out) == HELD_OUT
    assert not set(found.training) & set(found.held_out)
    assert found.languages_of["berger"] == {"German", "French"}


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_held_out_is_learned_and_all_symbols_are_learned(shape):
    found = data(shape)
    names = {"one_to_many": 1, "many_to_one": 0}
    side = names.get(shape, 0)
    learned = {item[side] for item in found.training}
    assert not learned & {item[side] for item in (*found.held_out, *found.longer)}
    assert {symbol for source, answer in found.training for symbol in source} <= {*found.symbols}
    for source, answer in (*found.held_out, *found.longer):
        assert set(source) <= set(found.symbols)
        assert set(answer) <= set(found.classes)


def test_parities_and_reversed_strings():
    for source, answer in (*data("aligned").training, *data("aligned").longer):
        sums = [sum(map(int, source[: t + 1])) for t in range(len(source))]
        assert answer == tuple("odd" if total % 2 else "even" for total in sums)
    for source, answer in data("encoder_decoder").held_out:
        assert "".join(answer) == "".join(reversed(source))


@pytest.mark.parametrize(
    ("shape", "learned", "most"),
    [("aligned", BITS_LEARNED, BITS_MOST), ("encoder_decoder", LETTERS_LEARNED, LETTERS_MOST)],
)
def test_lengths(shape, learned, most):
    found = data(shape)
    lengths = Counter(len(source) for source, _ in (*found.training, *found.held_out))
    assert set(lengths) == set(range(1, learned + 1))
    assert {len(source) for source, _ in found.longer} == set(range(learned + 1, most + 1))


def test_the_judge_is_naive_bayes():
    pairs = [("anna", "A"), ("ana", "A"), ("bob", "B")]
    found = judge.Judge(pairs, ("A", "B"))
    grams = judge.ngrams("an")
    assert sorted(grams) == sorted(["^", "a", "n", "$", "^a", "an", "n$", "^an", "an$"])
    vocabulary = {g for name, _ in pairs for g in judge.ngrams(name)}
    of_a = Counter(g for name, key in pairs if key == "A" for g in judge.ngrams(name))
    a = judge.ADDED
    expected = math.log(2 / 3)
    for g in grams:
        expected += math.log((of_a[g] + a) / (sum(of_a.values()) + a * len(vocabulary)))
    assert found.score("an", "A") == pytest.approx(expected)
    assert (found.language("ann"), found.language("bo")) == ("A", "B")


def test_the_judge_knows_real_names_it_has_not_counted():
    assert 0.7 < judge.held_out_accuracy() < 0.9


def test_the_file_holds_all_items():
    symbols, classes, *rows = as_lines("aligned").splitlines()
    found = data("aligned")
    assert (symbols.split(" "), classes.split(" ")) == (["0", "1"], ["even", "odd"])
    assert len(rows) == len(found.training) + len(found.held_out) + len(found.longer)
    source, answer = found.training[0]
    assert rows[0] == f"training\t{' '.join(source)}\t{' '.join(answer)}"
