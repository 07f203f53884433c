"""Beam search against brute force and greedy decoding."""

from itertools import product

import numpy as np
import pytest

from playground.experiments.decoding.beam import beam_search
from playground.experiments.decoding.generate import generate
from playground.experiments.decoding.spec import DecodingSpec
from playground.experiments.probability import log_softmax
from playground.text.tokenizers import BOUNDARY

from .scorers import PROMPT, TableScorer, students


def search(scorer, width, max_length, alpha=0.0, stop=""):
    spec = DecodingSpec(beam_width=width, max_length=max_length, length_penalty=alpha, stop_sequence=stop)
    return beam_search(spec, scorer, PROMPT)


def log_probability(scorer, ids):
    logits, state = scorer.begin(PROMPT.ids)
    total = 0.0
    for token in ids:
        total += log_softmax(logits[0])[token]
        logits, state = scorer.advance(state, [0], [token])
    return total


def all_texts(scorer, length):
    """Every text of so many tokens, or shorter ones that end."""
    symbols = range(2, len(scorer.tokenizer))
    whole = [list(ids) for ids in product(symbols, repeat=length)]
    if not scorer.can_end:
        return whole
    shorter = [[*ids, BOUNDARY] for n in range(length) for ids in product(symbols, repeat=n)]
    return whole + shorter


@pytest.mark.parametrize("ends", [False, True])
@pytest.mark.parametrize("alpha", [0.0, 0.7, 1.5])
@pytest.mark.parametrize("seed", range(4))
def test_a_beam_of_full_width_is_brute_force(ends, alpha, seed):
    scorer, length = TableScorer(6, seed, ends), 4
    found = search(scorer, 2000, length, alpha)
    last = len(found.levels) - 1
    texts = all_texts(scorer, length)
    scores = {tuple(ids): log_probability(scorer, ids) / len(ids) ** alpha for ids in texts}
    best = max(scores, key=scores.__getitem__)
    assert tuple(found.ids(last, 0)) == best
    assert found.levels[last].score[0] == pytest.approx(scores[best])
    assert found.levels[last].width == len(texts)
    assert np.allclose(found.levels[last].score, sorted(scores.values(), reverse=True))


@pytest.mark.parametrize("ends", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_a_beam_of_one_is_greedy(ends, seed):
    scorer = TableScorer(12, seed, ends)
    found = search(scorer, 1, 25)
    made = generate(DecodingSpec(strategy="greedy", max_length=25), scorer, PROMPT)
    assert found.ids(len(found.levels) - 1, 0) == made.ids.tolist()
    assert found.levels[-1].score[0] == pytest.approx(made.log_probability.sum())


@pytest.mark.parametrize("width", [2, 5])
def test_every_level_holds_what_it_says(width):
    scorer = TableScorer(9, 2, can_end=True)
    found = search(scorer, width, 12, 0.5)
    for at, level in enumerate(found.levels):
        assert level.width <= width
        assert (np.diff(level.score) <= 1e-12).all()
        for r in range(level.token.size):
            ids = found.ids(at, r)
            assert level.length[r] == len(ids)
            assert level.log_probability[r] == pytest.approx(log_probability(scorer, ids))
            assert level.score[r] == pytest.approx(level.log_probability[r] / len(ids) ** 0.5)
            assert level.ended[r] == (ids[-1] == BOUNDARY)


def test_survivors_lead_to_the_beam():
    found = search(TableScorer(9, 2, can_end=False), 3, 6)
    survivors = found.survivors(5)
    assert survivors[5].sum() == 3
    for at in range(5):
        parents = found.levels[at + 1].parent[survivors[at + 1]]
        assert set(np.flatnonzero(survivors[at])) == set(parents)


def test_a_stop_sequence_ends_a_text():
    scorer = TableScorer(9, 2, can_end=False)
    whole = search(scorer, 1, 12)
    stop = whole.text(scorer.tokenizer, 11, 0)[5]
    found = search(scorer, 1, 12, stop=stop)
    assert found.levels[-1].ended[0]
    assert found.text(scorer.tokenizer, len(found.levels) - 1, 0).endswith(stop)
    assert len(search(scorer, 3, 12, stop="☃").levels) == 12


def test_a_length_penalty_lengthens():
    scorer = TableScorer(8, 5, can_end=True)
    lengths = []
    for alpha in (0.0, 1.0, 2.0):
        found = search(scorer, 50, 8, alpha)
        lengths.append(len(found.ids(len(found.levels) - 1, 0)))
    assert lengths == sorted(lengths)
    assert lengths[-1] > lengths[0]


def test_the_network_in_a_batch_is_the_network_alone():
    scorer = students()
    found = search(scorer, 5, 15)
    for r in range(5):
        assert found.levels[-1].log_probability[r] == pytest.approx(
            log_probability(scorer, found.ids(14, r)), abs=1e-4
        )


@pytest.mark.parametrize(("width", "alpha"), [(0, 0.0), (2, -1.0)])
def test_what_makes_no_sense_is_refused(width, alpha):
    with pytest.raises(ValueError, match="cannot be searched"):
        search(TableScorer(5, 0, True), width, 3, alpha)
