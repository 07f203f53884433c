"""The gradient-descent page: each lesson really shows what it claims, and the numbers are the trace's."""

import numpy as np
import pandas as pd
import pytest

from pages.optimization.gradient_descent import PAGE
from playground.catalog.curves import CURVES
from playground.experiments.gradient_descent import GradientDescentSpec, run
from tests.pages.walking import open_page, scenes

FILE = "optimization/gradient_descent.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def trace_of(title):
    lesson = LESSONS[title]
    spec = GradientDescentSpec(**PAGE.settings(lesson))
    return run(spec), spec, lesson.step


def test_always_downhill():
    trace, *_ = trace_of("Always downhill")
    assert (np.sign(trace.update) == -np.sign(trace.slope)).all()
    assert (np.diff(np.abs(trace.update)) < 0).all()
    assert (np.diff(trace.loss) < 0).all()


def test_too_large_a_rate_diverges():
    trace, spec, _ = trace_of("Too large a rate diverges")
    assert trace.limit == pytest.approx(0.4)
    assert spec.eta > trace.limit
    assert (np.diff(trace.loss) > 0).all()
    assert (np.diff(np.sign(trace.theta)) != 0).all()


def test_it_crawls_on_a_plateau():
    trace, spec, step = trace_of("It crawls on a plateau")
    assert step == spec.steps == 60
    assert np.abs(trace.slope).max() < 0.03
    assert trace.loss[0] - trace.loss[-1] < 0.02


def test_it_stays_in_the_wrong_valley():
    trace, spec, _ = trace_of("It stays in the wrong valley")
    left, right = CURVES[spec.curve].minima
    assert trace.theta[-1] == pytest.approx(right, abs=1e-3)
    assert run(GradientDescentSpec(spec.curve, -1.6, spec.eta, 60)).loss[-1] < trace.loss[-1] - 0.2
    assert left < 0 < right


def test_zero_slope_no_minimum():
    trace, spec, _ = trace_of("Zero slope, no minimum")
    assert (trace.theta < 0).all()
    assert (np.diff(trace.theta) > 0).all()
    assert (np.diff(np.diff(trace.theta))[3:] < 0).all()
    assert abs(trace.slope[-1]) < 0.01
    assert 0.0 not in CURVES[spec.curve].minima


def test_the_player_carries_the_exact_numbers():
    at = open_page(FILE, eta="0.45", theta="-1.5")
    [(header, arrays)] = scenes(at)
    trace = run(GradientDescentSpec(theta=-1.5, eta=0.45))
    assert header["last"] == 30
    exact = [a for a in arrays.values() if a.dtype == np.float64]
    for values in (trace.theta, trace.loss, trace.slope, trace.finite_difference, trace.update):
        assert any(np.array_equal(np.ravel(a)[: len(values)], values) for a in exact), "float64, to the bit"


def test_script_and_data_are_of_the_current_settings():
    at = open_page(FILE, eta="0.45", curve="Plateau")
    code = next(block.value for block in at.code)
    assert "lr=0.45" in code
    assert "theta**2 / (1 + theta**2)" in code
    table = at.dataframe[0].value
    assert isinstance(table, pd.DataFrame)
    expected = run(GradientDescentSpec(curve="plateau", eta=0.45))
    np.testing.assert_array_equal(table["theta"], expected.theta)
