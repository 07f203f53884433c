"""The scene of 1,000 draws shows observed beside expected."""

import numpy as np
import pytest

from playground.experiments.decoding.sampling_check import check_sampling
from playground.experiments.decoding.spec import DecodingSpec
from playground.figures.decoding import sampling_check_scene
from playground.figures.decoding.drawing import percent
from tests.experiments.decoding.scorers import PROMPT, TableScorer
from tests.figures.oracle import narration, number, panel

SCORER = TableScorer(20, 4, can_end=True)


@pytest.fixture(scope="module")
def check():
    return check_sampling(DecodingSpec(strategy="temperature", temperature=1.5), SCORER, PROMPT)


def test_the_bars_are_on_one_scale_and_the_numbers_are_counts(check):
    scene = sampling_check_scene(check)
    arrays = panel(scene, "bars").arrays
    np.testing.assert_array_equal(arrays["observed"], check.observed)
    for s in range(1, check.draws.size):
        np.testing.assert_allclose(arrays["expected"][:, s], check.probability * check.draws[s])
    probability = arrays["probability"][:, 0]
    scale = probability[0] / check.probability[0]
    np.testing.assert_allclose(probability, scale * check.probability)
    np.testing.assert_allclose(arrays["observed_share"][:, -1], scale * check.observed[:, -1] / 1000)
    assert max(probability.max(), arrays["observed_share"][:, 5:].max()) <= 1
    assert scene.initial_step == scene.last == 100


def test_the_table_holds_the_test(check):
    table = panel(sampling_check_scene(check), "numbers")
    for s in (0, 10, 100):
        assert number(table, "n", s) == 10 * s
        np.testing.assert_equal(number(table, "χ²", s), check.chi_square[s])
        np.testing.assert_equal(number(table, "df", s), check.degrees_of_freedom[s])
        np.testing.assert_equal(number(table, "p", s), check.p_value[s])


def test_the_sentence_says_what_the_test_says(check):
    scene = sampling_check_scene(check)
    assert [s for s, _ in scene.narration] == list(range(101))
    said = narration(scene, 100)
    assert "After 1,000 draws" in said
    assert f"χ² = {check.chi_square[-1]:.2f} with {check.degrees_of_freedom[-1]} degrees" in said
    assert percent(float(check.p_value[-1])) in said
    greedy = sampling_check_scene(check_sampling(DecodingSpec(strategy="greedy"), SCORER, PROMPT))
    assert "the only token left" in narration(greedy, 50)
