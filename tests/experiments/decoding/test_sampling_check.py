"""A thousand draws, and the chi-square test."""

import numpy as np
import pytest

from playground.catalog.decoders import DECODERS
from playground.experiments.decoding.sampling_check import DRAWS, check_sampling, chi_square
from playground.experiments.decoding.spec import DecodingSpec

from .scorers import PROMPT, TableScorer

TABLE = TableScorer(24, 3, can_end=False)


@pytest.mark.parametrize("strategy", [key for key, decoder in DECODERS.items() if not decoder.greedy])
def test_draws_come_as_often_as_they_should(strategy):
    found = check_sampling(DecodingSpec(strategy=strategy, temperature=1.5, top_k=8, seed=1), TABLE, PROMPT)
    assert found.draws[-1] == DRAWS
    assert found.observed[:, -1].sum() == DRAWS
    assert np.isclose(found.probability.sum(), 1.0)
    assert found.p_value[-1] > 0.01
    assert (found.observed[found.probability == 0] == 0).all()


def test_the_rows_are_tokens_that_can_be_drawn_where_the_likeliest_are_cut():
    scorer = TableScorer(22, 0, can_end=False)
    scorer.z[:] = np.log([1.0, 1.0, 0.24, *[0.04] * 19])
    found = check_sampling(DecodingSpec(strategy="typical-p", typical_p=0.3), scorer, PROMPT)
    assert found.ids.tolist() == list(range(3, 11)), "eight times 0.04; not the likeliest"
    assert found.allowed == 8
    np.testing.assert_allclose(found.probability, [*[1 / 8] * 8, 0])
    assert found.observed[:, -1].sum() == DRAWS
    assert found.p_value[-1] > 0.01


def test_unfair_draws_are_found_out():
    probability = np.array([0.5, 0.3, 0.2])
    assert chi_square(np.array([500, 300, 200]), probability) == (0.0, 2, 1.0)
    value, freedom, p = chi_square(np.array([440, 330, 230]), probability)
    assert value == pytest.approx(60**2 / 500 + 30**2 / 300 + 30**2 / 200)
    assert freedom == 2
    assert p == pytest.approx(np.exp(-value / 2)), "with two degrees of freedom the tail is exp(-x/2)"


def test_p_values_of_fair_draws_are_uniform():
    probability = np.array([0.4, 0.3, 0.2, 0.1])
    rng = np.random.default_rng(0)
    p = np.sort([chi_square(rng.multinomial(1000, probability), probability)[2] for _ in range(400)])
    assert np.abs(p - np.arange(1, 401) / 400).max() < 1.63 / 20, "Kolmogorov and Smirnov, 1 %"


def test_rare_cells_are_pooled():
    probability = np.array([0.9, 0.096, 0.002, 0.002])
    assert chi_square(np.array([900, 96, 2, 2]), probability)[1] == 1, (
        "4 expected in the pool: to its neighbour"
    )
    assert chi_square(np.array([1000]), np.array([1.0]))[1] == 0


def test_one_token_alone_needs_no_test():
    found = check_sampling(DecodingSpec(strategy="greedy"), TABLE, PROMPT)
    assert found.allowed == 1
    assert found.observed[0, -1] == DRAWS
    assert np.isnan(found.p_value).all()


def test_forced_tokens_stand_before_the_draw():
    spec = DecodingSpec(forced=((0, 4), (1, 7), (5, 9)))
    found = check_sampling(spec, TABLE, PROMPT)
    logits, _ = TABLE.begin([1, 4, 7])
    assert found.ids[0] == int(np.argmax(logits[0]))
