"""Every stage against transformers' logits processors, its formula, and its edges."""

from importlib import import_module

import numpy as np
import pytest
import torch

from playground.experiments.decoding import pipeline
from playground.experiments.decoding.filters import apply_top_k, apply_top_p
from playground.experiments.decoding.spec import Settings
from playground.experiments.probability import softmax

SIZES = [2, 5, 40, 3000]


@pytest.fixture(scope="module")
def theirs():
    """Imported when it is first asked for: it takes seconds."""
    return import_module("transformers.generation.logits_process")


def scores(size, seed=0):
    return np.random.default_rng(seed).normal(0, 3, size)


def probabilities(processors, z):
    out = torch.tensor(z)[None]
    for processor in processors:
        out = processor(None, out)
    return torch.softmax(out, dim=-1)[0].numpy()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tau", [0.05, 0.7, 1.0, 3.0])
@pytest.mark.parametrize("k", [1, 3, 50])
@pytest.mark.parametrize("p", [0.0, 0.3, 0.9, 1.0])
def test_the_pipeline_agrees_with_transformers(theirs, size, tau, k, p):
    z = scores(size, seed=size)
    processors = [theirs.TemperatureLogitsWarper(tau), theirs.TopKLogitsWarper(k), theirs.TopPLogitsWarper(p)]
    ours = pipeline.run(z, np.zeros(size), Settings(tau, k, p))
    assert np.abs(ours.probability - probabilities(processors, z)).max() < 1e-12


@pytest.mark.parametrize("seed", range(20))
def test_top_p_alone_agrees_with_transformers(theirs, seed):
    z = scores(200, seed)
    p = float(np.random.default_rng(seed).uniform())
    ours = pipeline.run(z, np.zeros(200), Settings(top_p=p))
    assert np.abs(ours.probability - probabilities([theirs.TopPLogitsWarper(p)], z)).max() < 1e-12


def test_the_penalties_are_their_formula():
    z, counts = scores(6), np.array([0, 1, 2, 3, 0, 5.0])
    made = pipeline.apply_penalties(z, counts, 0.3, -0.7)
    for i in range(6):
        assert made[i] == pytest.approx(z[i] - counts[i] * 0.3 - (-0.7 if counts[i] > 0 else 0.0))


@pytest.mark.parametrize("tau", [0.0, 0.05, 1.0, 3.0])
@pytest.mark.parametrize("k", [0, 1, 7, 10**6])
@pytest.mark.parametrize("p", [0.0, 1e-9, 0.5, 1.0])
@pytest.mark.parametrize(("min_p", "typical_p"), [(0.0, 1.0), (1.0, 1.0), (0.2, 0.5), (0.01, 0.0)])
def test_it_is_never_empty_and_sums_to_one(tau, k, p, min_p, typical_p):
    for seed in range(3):
        z = scores(30, seed)
        z[:5] = -np.inf
        made = pipeline.run(z, np.zeros(30), Settings(tau, k, p, min_p, typical_p))
        assert made.allowed("typical_p") >= 1
        assert made.probability.sum() == pytest.approx(1.0, abs=1e-12)
        assert (made.probability[:5] == 0).all()
        drawn = {pipeline.sample(made, u) for u in (0.0, 0.5, 1 - 1e-16)}
        assert drawn <= set(np.flatnonzero(made.probability))


def test_the_smallest_set_with_at_least_the_mass():
    z = np.log([0.5, 0.25, 0.125, 0.125])
    kept = {p: int(np.isfinite(apply_top_p(z, p)).sum()) for p in (0.0, 0.49, 0.51, 0.74, 0.76, 0.9, 1.0)}
    assert kept == {0.0: 1, 0.49: 1, 0.51: 2, 0.74: 2, 0.76: 3, 0.9: 4, 1.0: 4}


def test_ties_are_cut_all_the_same():
    assert np.isfinite(apply_top_k(np.zeros(10), 3)).tolist() == [True] * 3 + [False] * 7
    assert np.isfinite(pipeline.apply_temperature(np.zeros(10), 0.0)).tolist() == [True] + [False] * 9


def test_a_temperature_is_a_power_of_the_probabilities():
    z = scores(50)
    power = softmax(z) ** (1 / 0.6)
    assert np.allclose(softmax(pipeline.apply_temperature(z, 0.6)), power / power.sum(), atol=1e-14)


def test_tau_zero_is_the_limit():
    z = scores(50)
    cold = pipeline.run(z, np.zeros(50), Settings(temperature=1e-12)).probability
    assert np.array_equal(pipeline.run(z, np.zeros(50), Settings(temperature=0.0)).probability, cold)


@pytest.mark.parametrize("settings", [Settings(temperature=-0.1), Settings(top_k=-1), Settings(top_p=1.1)])
def test_what_makes_no_sense_is_refused(settings):
    with pytest.raises(ValueError, match=r"."):
        pipeline.run(scores(5), np.zeros(5), settings)


def test_the_mass_of_a_stage_is_what_the_stage_before_gave_it():
    made = pipeline.run(np.log([0.5, 0.25, 0.125, 0.125]), np.zeros(4), Settings(top_k=3, top_p=0.6))
    assert made.mass("top_k") == pytest.approx(0.875)
    assert made.mass("top_p") == pytest.approx(0.75 / 0.875)
    assert made.allowed("top_p") == 2
    made = pipeline.run(np.log([0.5, 0.25, 0.125, 0.125]), np.zeros(4), Settings(min_p=0.5, typical_p=0.6))
    assert made.mass("min_p") == pytest.approx(0.75)
    assert made.mass("typical_p") == pytest.approx(0.5 / 0.75)


def test_a_part_of_the_interval_holds_its_lower_end():
    made = pipeline.run(np.zeros(4), np.zeros(4), Settings())
    assert [pipeline.sample(made, u) for u in (0.0, 0.25, 0.5, 0.75)] == [0, 1, 2, 3]


def test_a_likeliest_token_that_is_cut_is_never_drawn():
    z = np.log(np.array([0.2, *[0.01] * 80]))
    made = pipeline.run(z, np.zeros(81), Settings(typical_p=0.5))
    assert made.allowed("typical_p") == 50
    assert made.order[0] == 0
    assert [pipeline.sample(made, (i + 0.5) / 50) for i in range(50)] == list(range(1, 51))
    assert pipeline.sample(made, 0.0) == 1
    assert pipeline.sample(made, 1 - 1e-17) == 50, "where the sum is rounded to less than 1"


def test_draws_follow_the_interval():
    made = pipeline.run(np.log([0.2, 0.5, 0.3]), np.zeros(3), Settings())
    assert [pipeline.sample(made, u) for u in (0.0, 0.49, 0.51, 0.79, 0.81)] == [1, 1, 2, 2, 0]


@pytest.mark.parametrize(
    ("probabilities", "p", "kept"),
    [
        ([0.5, 0.3, 0.1, 0.1], 0.8, 2),
        ([0.5, 0.3, 0.1, 0.1], 0.9, 3),
        ([0.7, 0.2, 0.1], 0.9, 2),
        ([0.4, 0.3, 0.2, 0.1], 0.7, 2),
        ([0.1] * 10, 0.3, 3),
        ([0.01] * 100, 0.57, 57),
        ([0.5, 0.3, 0.1, 0.1], 0.81, 3),
        ([0.5, 0.3, 0.1, 0.1], 0.0, 1),
    ],
)
def test_a_mass_that_is_p_exactly_has_reached_it(probabilities, p, kept):
    found = apply_top_p(np.log(np.array(probabilities)), p)
    assert np.flatnonzero(np.isfinite(found)).tolist() == list(range(kept))
