"""The repetition penalty against transformers' processor, and what it counts."""

from importlib import import_module

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.experiments.decoding import pipeline
from playground.experiments.decoding.generate import generate
from playground.experiments.decoding.sampling_check import check_sampling
from playground.experiments.decoding.scorer import Prompt
from playground.experiments.decoding.spec import DecodingSpec, Settings
from playground.experiments.probability import log_softmax, softmax
from playground.text.tokenizers import BOUNDARY

from .scorers import TableScorer

SCORES = st.lists(st.floats(-30, 30) | st.integers(-3, 3).map(float), min_size=2, max_size=40).map(np.array)
PENALTIES = st.integers(10, 40).map(lambda n: n / 20)  # the slider's


@pytest.fixture(scope="module")
def theirs():
    """Imported when it is first asked for: it takes seconds."""
    return import_module("transformers.generation.logits_process")


@given(SCORES, PENALTIES, st.data())
def test_it_agrees_with_transformers(theirs, z, penalty, data):
    ids = data.draw(st.lists(st.integers(0, z.size - 1), max_size=12))
    processor = theirs.RepetitionPenaltyLogitsProcessor(penalty)
    expected = processor(torch.tensor([ids], dtype=torch.long), torch.tensor(z)[None])[0].numpy()
    seen = pipeline.seen_tokens(ids, z.size)
    np.testing.assert_array_equal(pipeline.apply_repetition_penalty(z, seen, penalty), expected)


@given(SCORES, PENALTIES, st.floats(-20, 20))
def test_it_depends_on_the_zero_of_the_scores_and_the_others_do_not(z, penalty, shift):
    """Adding a number to all scores changes no probability, with frequency and presence penalties as well."""
    counts = np.arange(z.size) % 3.0
    others = Settings(frequency_penalty=0.4, presence_penalty=0.2)
    first, again = (pipeline.run(scores, counts, others).probability for scores in (z, z + shift))
    np.testing.assert_allclose(first, again, atol=1e-12)
    alone = Settings(repetition_penalty=penalty)
    seen = counts > 0
    made = pipeline.run(z + shift, counts, alone).penalised - (z + shift)
    assert (made[~seen] == 0).all()
    magnitude = np.abs(z + shift)[seen]
    factor = np.where((z + shift)[seen] < 0, penalty - 1, 1 - 1 / penalty)
    np.testing.assert_allclose(made[seen], -magnitude * factor, atol=1e-9)


def test_ln_p_is_penalised_the_less_the_likelier():
    z = np.log(np.array([0.9, 0.09, 0.01]))
    made = pipeline.run(z + 5, np.ones(3), Settings(repetition_penalty=1.2, log_probabilities=True))
    np.testing.assert_allclose(made.logits, z)
    np.testing.assert_allclose(made.penalised, 1.2 * z)
    np.testing.assert_allclose(made.probability, softmax(1.2 * z))


def test_ln_p_alone_changes_no_probability():
    z = np.random.default_rng(0).normal(0, 4, 50)
    plain, as_ln_p = (
        pipeline.run(z, np.zeros(50), Settings(0.7, 20, 0.9, log_probabilities=on)) for on in (False, True)
    )
    np.testing.assert_allclose(as_ln_p.probability, plain.probability, atol=1e-12)


def test_the_prompt_counts_and_the_boundary_before_it_does_not():
    scorer, prompt = TableScorer(12, 3, can_end=True), Prompt((BOUNDARY, 5, 7), 0, 0)
    spec = DecodingSpec(strategy="greedy", repetition_penalty=1.7, frequency_penalty=0.3, max_length=8)
    made = generate(spec, scorer, prompt)
    assert made.ids.size > 2
    ids: list[int] = []
    for t, token in enumerate(made.ids.tolist()):
        z = scorer.begin([*prompt.ids, *ids])[0][0]
        expected = z.copy()
        for i in {5, 7, *ids}:
            expected[i] = z[i] * 1.7 if z[i] < 0 else z[i] / 1.7
        expected -= 0.3 * np.bincount(np.array(ids, dtype=int), minlength=12)
        assert token == expected.argmax()
        for row, candidate in enumerate(made.candidates[:, t]):
            assert made.score[1, row, t] == pytest.approx(expected[candidate])
        ids.append(token)


def test_a_thousand_draws_are_penalised_for_the_prompt_and_the_forced_tokens():
    scorer, prompt = TableScorer(12, 3, can_end=True), Prompt((BOUNDARY, 5, 7), 0, 0)
    check = check_sampling(DecodingSpec(repetition_penalty=1.5, forced=((0, 9),)), scorer, prompt)
    z = scorer.begin([BOUNDARY, 5, 7, 9])[0][0]
    for i in (5, 7, 9):
        z[i] = z[i] * 1.5 if z[i] < 0 else z[i] / 1.5
    np.testing.assert_allclose(check.probability[:-1], softmax(z)[check.ids])


def test_impossible_tokens_stay_impossible():
    z = np.array([-np.inf, 1.0, -1.0])
    made = pipeline.apply_repetition_penalty(z, np.ones(3, dtype=bool), 1.5)
    assert made.tolist() == [-np.inf, 1 / 1.5, -1.5]
    assert np.isfinite(log_softmax(made)).tolist() == [False, True, True]


@pytest.mark.parametrize("penalty", [0.0, -1.0])
def test_a_penalty_that_is_not_positive_is_refused(penalty):
    with pytest.raises(ValueError, match="positive"):
        pipeline.run(np.zeros(3), np.zeros(3), Settings(repetition_penalty=penalty))
