"""Min-p and typical-p against transformers' processors, their definitions, and their edges."""

import math
from importlib import import_module

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.experiments.decoding.filters import TOLERANCE, apply_min_p, apply_top_p, apply_typical_p
from playground.experiments.probability import softmax

NEAR = 1e-8  # nearer to a border than this, rounding may decide for transformers
FINE = st.floats(-30, 30)
COARSE = st.integers(-8, 8).map(lambda n: n / 2)  # with ties
LOGITS = st.tuples(
    st.lists(FINE | COARSE | st.just(-math.inf), max_size=60), st.lists(FINE | COARSE, min_size=1, max_size=3)
).map(lambda parts: np.array(parts[0] + parts[1]))
SHARES = st.integers(0, 100).map(lambda n: n / 100) | st.floats(0, 1)  # a slider's decimals, and others
INSIDE = SHARES.filter(lambda p: 1e-6 < p < 1 - 1e-6)  # what transformers' typical-p takes


@pytest.fixture(scope="module")
def theirs():
    """Imported when it is first asked for: it takes seconds."""
    return import_module("transformers.generation.logits_process")


def stays(scores):
    return np.isfinite(scores)


def stays_in_transformers(processor, z):
    return stays(processor(None, torch.tensor(z)[None])[0].numpy())


def distances(z):
    """|-ln P - H| with Python's own sums, inf where P is 0."""
    weights = [math.exp(value - max(z)) for value in z]
    total = math.fsum(weights)
    surprisal = [math.log(total) - (value - max(z)) for value in z]
    expected = math.fsum(w / total * s for w, s in zip(weights, surprisal, strict=True) if w > 0)
    return np.abs(np.array(surprisal) - expected)


@given(LOGITS, SHARES)
def test_min_p_agrees_with_transformers(theirs, z, p):
    ours, other = stays(apply_min_p(z, p)), stays_in_transformers(theirs.MinPLogitsWarper(p), z)
    border = np.abs(np.exp(z - z.max()) - p) < NEAR
    assert (ours == other)[~border].all()


@given(LOGITS, SHARES)
def test_min_p_is_its_definition(z, p):
    kept = stays(apply_min_p(z, p))
    probability = softmax(z)
    assert kept[z.argmax()]
    assert (probability[kept] >= p * probability.max() - 2 * TOLERANCE).all()
    assert (probability[~kept & stays(z)] < p * probability.max()).all()
    assert (apply_min_p(z, p)[kept] == z[kept]).all()


@pytest.mark.parametrize("largest", [0.9, 0.5, 0.3, 0.07])
def test_a_share_that_is_min_p_exactly_has_reached_it(largest):
    for p in np.arange(1, 101) / 100:
        rest = 1 - largest - largest * p
        parts = max(1, math.ceil(rest / largest))
        z = np.log(np.array([largest, largest * p, *[max(rest, 1e-9) / parts] * parts]))
        assert stays(apply_min_p(z, p))[1], p
        assert stays(apply_min_p(np.log(softmax(z)), p))[1], "by way of a softmax as well"
        z[1] -= 1e-6
        assert not stays(apply_min_p(z, p))[1], p


@given(LOGITS, INSIDE)
def test_typical_p_agrees_with_transformers(theirs, z, p):
    """transformers keeps all tokens that are as far from the entropy as the last; here the likelier stay."""
    ours = stays(apply_typical_p(z, p))
    other = stays_in_transformers(theirs.TypicalLogitsWarper(p), z)
    probability, away = softmax(z), distances(z)
    inside = away < away[ours].max() - NEAR
    if np.abs(probability[ours].sum() - p) < NEAR or np.abs(probability[inside].sum() - p) < NEAR:
        return  # whether a mass is p exactly is rounding's choice there
    assert not (ours & ~other).any()
    only_theirs = other & ~ours & stays(z)
    last = ours & (away > away[ours].max() - NEAR)
    assert (np.abs(away[only_theirs] - away[ours].max()) < NEAR).all()
    assert not only_theirs.any() or probability[only_theirs].max() <= probability[last].min()


@given(LOGITS, SHARES)
def test_typical_p_is_its_definition(z, p):
    kept = stays(apply_typical_p(z, p))
    probability, away = softmax(z), distances(z)
    assert kept.any()
    assert (apply_typical_p(z, p)[kept] == z[kept]).all()
    if p == 1:
        assert (kept == stays(z)).all()
        return
    cut = stays(z) & ~kept
    assert not cut.any() or away[cut].min() > away[kept].max() - NEAR, "the nearest stay"
    assert probability[kept].sum() > p - 2 * TOLERANCE
    last = kept & (away > away[kept].max() - NEAR)  # of equal ones the least likely was taken last
    assert kept.sum() == 1 or probability[kept].sum() - probability[last].min() < p, "the smallest set"


@pytest.mark.parametrize(
    ("probabilities", "p", "kept"),
    [
        ([0.5, *[0.125] * 4], 0.5, [0]),  # entropy 2 bits: all five are 1 bit from it
        ([0.5, *[0.125] * 4], 0.51, [0, 1]),
        ([*[0.125] * 4, 0.5], 0.625, [0, 4]),
        ([0.2, *[0.01] * 80], 0.79, list(range(1, 80))),  # without the likeliest
        ([0.2, *[0.01] * 80], 0.81, list(range(81))),
        ([0.01] * 100, 0.57, list(range(57))),
        ([0.5, 0.3, 0.1, 0.1], 0.0, [1]),
        ([0.5, 0.3, 0.1, 0.1], 1.0, [0, 1, 2, 3]),
    ],
)
def test_typical_p_on_sets_that_are_known(probabilities, p, kept):
    z = np.log(np.array(probabilities))
    assert np.flatnonzero(stays(apply_typical_p(z, p))).tolist() == kept
    assert np.flatnonzero(stays(apply_typical_p(z + 7.3, p))).tolist() == kept, "whatever the scores' zero is"


def test_equally_far_tokens_are_all_kept_by_transformers(theirs):
    z = np.log(np.array([0.5, *[0.125] * 4]))
    assert stays_in_transformers(theirs.TypicalLogitsWarper(0.51), z).sum() > 2
    assert stays(apply_typical_p(z, 0.51)).sum() == 2


@pytest.mark.parametrize("filter_scores", [apply_top_p, apply_min_p, apply_typical_p])
@pytest.mark.parametrize("p", [-0.01, 1.01, math.nan])
def test_a_share_outside_0_to_1_is_refused(filter_scores, p):
    with pytest.raises(ValueError, match="from 0 to 1"):
        filter_scores(np.zeros(3), p)
