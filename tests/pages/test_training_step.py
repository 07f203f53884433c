"""The page of the training step: each lesson really shows what it claims."""

import numpy as np
import pytest

from pages.networks.training_step import PAGE
from playground.experiments.training_step import FORGOTTEN, TrainingStepSpec, run
from tests.pages.walking import open_page, scenes

FILE = "networks/training_step.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def trace_of(title):
    lesson = LESSONS[title]
    spec = TrainingStepSpec(**PAGE.settings(lesson) | {"seed": 0})
    return run(spec), spec, lesson.step


def test_five_lines():
    trace, _, step = trace_of("Five lines")
    assert trace.line[step] == 3
    wrote = [
        k
        for k in range(1, len(trace.mu))
        if np.isfinite(trace.grad[k]) and trace.grad[k] != trace.grad[k - 1]
    ]
    assert {int(trace.line[k]) for k in wrote} == {3}
    moved = np.flatnonzero(np.diff(trace.mu)) + 1
    assert set(trace.line[moved]) == {4}


def test_grad_stays_until_zeroed():
    trace, _, step = trace_of(".grad stays until zeroed")
    assert trace.line[step] == 4
    assert trace.mu[step] != trace.mu[step - 1]
    assert trace.grad[step] == pytest.approx(trace.slope[step - 1])
    assert trace.grad[step] != pytest.approx(trace.slope[step])
    assert np.isnan(trace.grad[step + 1])


def test_it_ends_at_the_mean():
    trace, spec, step = trace_of("It ends at the mean")
    assert step == len(trace.mu) - 1
    assert spec.learning_rate * spec.sample_size == pytest.approx(0.4)
    away = trace.called - trace.mean
    np.testing.assert_allclose(1 - away[1:] / away[:-1], 0.4, rtol=1e-4)
    assert abs(away[-1]) < 1e-8
    assert spec.true_location == 1.5
    assert abs(trace.mu[-1] - spec.true_location) > 0.1


def test_forget_zero_grad():
    trace, spec, step = trace_of("Forget zero_grad")
    assert spec.zero_grad == FORGOTTEN
    at_backward = np.flatnonzero(trace.line == 3)
    np.testing.assert_allclose(trace.grad[at_backward], np.cumsum(trace.slope[at_backward]), atol=1e-9)
    away = trace.forgotten - trace.mean
    assert (np.diff(np.sign(away)) != 0).sum() >= 4, "past the mean and back"
    assert np.abs(away[-10:]).max() > 0.9 * abs(away[0]), "never settles"
    assert step <= 5 * spec.updates


def test_too_large_a_rate_diverges():
    trace, spec, _ = trace_of("Too large a rate diverges")
    assert spec.learning_rate > trace.limit == 0.05
    away = trace.called - trace.mean
    assert (np.diff(np.abs(away)) > 0).all()
    assert (np.diff(np.sign(away)) != 0).all()


def test_the_player_carries_the_exact_numbers():
    at = open_page(FILE, zero_grad="forgotten", learning_rate="0.03")
    [(header, arrays)] = scenes(at)
    trace = run(TrainingStepSpec(learning_rate=0.03, zero_grad=FORGOTTEN))
    assert header["last"] == 100
    exact = [a for a in arrays.values() if a.dtype == np.float64]
    for values in (trace.mu, trace.grad, trace.loss, trace.slope):
        assert any(np.array_equal(np.ravel(a), values, equal_nan=True) for a in exact)


def test_the_page_says_how_forgetting_swings_and_when_it_runs_away():
    at = open_page(FILE, learning_rate="0.01")
    assert any("Here c = 0.4: 1.054 times, in 9.764 updates." in text.value for text in at.markdown)
    at = open_page(FILE, learning_rate="0.2")
    assert any("Here c = 8: without zero_grad it runs away." in text.value for text in at.markdown)


def test_script_and_data_are_of_the_current_settings():
    at = open_page(FILE, learning_rate="0.03", zero_grad="forgotten")
    script = next(block.value for block in at.code)
    assert "lr=0.03" in script
    assert "# optimizer.zero_grad()" in script
    table = at.dataframe[0].value
    np.testing.assert_array_equal(
        table["mu"], run(TrainingStepSpec(learning_rate=0.03, zero_grad=FORGOTTEN)).mu
    )
