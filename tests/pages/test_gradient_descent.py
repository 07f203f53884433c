"""The gradient-descent page: each lesson really shows what it claims, and the numbers are the trace's."""

import numpy as np
import pandas as pd
import pytest

from pages.optimization.gradient_descent import PAGE
from pages.optimization.gradient_descent_controls import CURVE
from playground.catalog.losses_1d import LOSSES_1D
from playground.experiments.gradient_descent import GradientDescentSpec, run
from tests.pages.walking import checked, open_page, scenes, set_control, value, widget

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
    trace, spec, _ = trace_of("Too large a rate")
    assert trace.limit == pytest.approx(0.4)
    assert spec.learning_rate > trace.limit
    assert (np.diff(trace.loss) > 0).all()
    assert (np.diff(np.sign(trace.theta)) != 0).all()


def test_it_crawls_on_a_plateau():
    trace, spec, step = trace_of("It crawls on a plateau")
    assert step == spec.steps == 60
    assert np.abs(trace.slope).max() < 0.03
    assert trace.loss[0] - trace.loss[-1] < 0.02


def test_it_stays_in_the_wrong_valley():
    trace, spec, _ = trace_of("The wrong valley")
    left, right = LOSSES_1D[spec.curve].minima
    assert trace.theta[-1] == pytest.approx(right, abs=1e-3)
    assert run(GradientDescentSpec(spec.curve, -1.6, spec.learning_rate, 60)).loss[-1] < trace.loss[-1] - 0.2
    assert left < 0 < right


def test_zero_slope_no_minimum():
    trace, *_ = trace_of("Zero slope, no minimum")
    assert (trace.theta < 0).all()
    assert (np.diff(trace.theta) > 0).all()
    assert (np.diff(np.diff(trace.theta))[3:] < 0).all()
    assert abs(trace.slope[-1]) < 0.01
    assert (0.0, "inflection") in trace.stationary
    assert (1.0, "min") in trace.stationary
    beside = trace.curve_slope[(np.abs(trace.curve_theta) > 1e-3) & (np.abs(trace.curve_theta) < 0.9)]
    assert (beside < 0).all(), "L' touches zero there without crossing it"


def test_steepest_on_the_way():
    trace, spec, step = trace_of("Steepest on the way")
    lengths = np.abs(trace.update)
    assert (np.diff(lengths[: step + 1]) > 0).all()
    assert step == 15
    assert (np.diff(lengths[step:]) < 0).all()
    steepest = trace.curve_theta[np.abs(trace.curve_slope).argmax()]
    assert abs(steepest) == pytest.approx(0.58, abs=0.02)
    assert abs(abs(steepest) - 3**-0.5) < 0.02, "L'' is 0 there"
    assert abs(trace.theta[step]) > 3**-0.5 > abs(trace.theta[step + 1])
    assert len(trace.theta) == spec.steps + 1


def test_the_player_carries_the_exact_numbers():
    at = open_page(FILE, learning_rate="0.45", start="-1.5")
    [(header, arrays)] = scenes(at)
    trace = run(GradientDescentSpec(start=-1.5, learning_rate=0.45))
    assert header["last"] == 30
    exact = [a for a in arrays.values() if a.dtype == np.float64]
    for values in (trace.theta, trace.loss, trace.slope, trace.finite_difference, trace.update):
        assert any(np.array_equal(np.ravel(a)[: len(values)], values) for a in exact), "float64, to the bit"


@pytest.mark.parametrize("curve", LOSSES_1D)
def test_an_address_with_a_curve_begins_at_the_curves_own_start(curve):
    at = open_page(FILE, curve=LOSSES_1D[curve].title)
    assert value(at, "start") == LOSSES_1D[curve].start
    trace = run(GradientDescentSpec(curve=curve, start=LOSSES_1D[curve].start))
    np.testing.assert_array_equal(at.dataframe[0].value["theta"], trace.theta)
    low, high = LOSSES_1D[curve].domain
    assert low <= trace.theta[0] <= high


@pytest.mark.parametrize("curve", LOSSES_1D)
def test_choosing_a_curve_moves_the_start_to_its_own(curve):
    at = open_page(FILE, start="1.25", curve="waves" if curve != "waves" else "bowl")
    assert value(at, "start") == 1.25
    set_control(at, CURVE, curve)
    checked(at.run())
    assert value(at, "start") == LOSSES_1D[curve].start
    assert "start" not in at.query_params, "the curve alone says it"


def test_a_start_in_the_address_is_kept_even_if_it_is_the_one_of_another_curve():
    at = open_page(FILE, curve="inflection", start="-2.5")
    assert value(at, "start") == -2.5
    widget(at, "steps").set_value(12)
    checked(at.run())
    assert value(at, "start") == -2.5
    assert at.query_params["start"] in ("-2.5", ["-2.5"]), "a reload shows the same"


def test_script_and_data_are_of_the_current_settings():
    at = open_page(FILE, learning_rate="0.45", curve="Plateau")
    code = next(block.value for block in at.code)
    assert "lr=0.45" in code
    assert "theta**2 / (1 + theta**2)" in code
    table = at.dataframe[0].value
    assert isinstance(table, pd.DataFrame)
    expected = run(GradientDescentSpec("plateau", LOSSES_1D["plateau"].start, learning_rate=0.45))
    np.testing.assert_array_equal(table["theta"], expected.theta)
