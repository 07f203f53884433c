import math

import numpy as np
import pytest

from playground.training.valid_loss import (
    HeldOutLoss,
    Rise,
    best_valid_loss,
    decimals,
    last_rise,
    valid_curve,
    value_at,
    with_uncertainty,
)


def evaluation(step, loss, whole=False, larger=False, error=0.04):
    extents = {"whole": whole, "larger": larger}
    return {"kind": "validation", "step": step, "loss": loss, "tokens": 9, "standard_error": error, **extents}


PARTIAL = [evaluation(0, 3.0), evaluation(10, 1.5), evaluation(20, 1.6)]


def test_without_evaluations_there_is_no_best_loss():
    assert best_valid_loss([]) is None
    assert best_valid_loss([evaluation(3, math.nan)]) is None


def test_the_best_of_the_partial_evaluations_counts_while_there_is_no_full_one():
    assert best_valid_loss(PARTIAL) == HeldOutLoss(1.5, 10, "part", 0.04)
    assert best_valid_loss([*PARTIAL, evaluation(30, 1.5)]).step == 10, "the first of equals"
    assert best_valid_loss([*PARTIAL, evaluation(30, math.nan), evaluation(40, -math.inf)]).loss == 1.5


def test_a_full_evaluation_counts_alone_even_when_a_partial_one_is_lower():
    assert best_valid_loss([*PARTIAL, evaluation(20, 1.7, whole=True)]) == HeldOutLoss(1.7, 20, "whole", 0.0)


def test_of_several_full_evaluations_the_lowest_counts():
    longer = [*PARTIAL, evaluation(20, 1.7, True), evaluation(30, 1.4), evaluation(40, 1.9, True)]
    assert best_valid_loss(longer) == HeldOutLoss(1.7, 20, "whole", 0.0)


def test_a_larger_part_counts_more_than_the_part_and_less_than_the_whole():
    larger = [*PARTIAL, evaluation(20, 1.7, larger=True, error=0.01)]
    assert best_valid_loss(larger) == HeldOutLoss(1.7, 20, "larger", 0.01)
    assert best_valid_loss([*larger, evaluation(20, 1.9, True)]) == HeldOutLoss(1.9, 20, "whole", 0.0)


def test_the_curve_of_full_evaluations_alone_holds_them():
    curve = valid_curve([evaluation(0, 3.0, True, error=0.0), evaluation(1, 2.0, True, error=0.0)])
    np.testing.assert_array_equal(curve.step, [0, 1])
    np.testing.assert_array_equal(curve.loss, [3.0, 2.0])
    np.testing.assert_array_equal(curve.standard_error, [0, 0])
    assert curve.full


def test_the_curve_holds_the_partial_evaluations_alone():
    curve = valid_curve([*PARTIAL, evaluation(20, 1.7, whole=True), evaluation(20, 1.7, larger=True)])
    np.testing.assert_array_equal(curve.step, [0, 10, 20])
    np.testing.assert_array_equal(curve.loss, [3.0, 1.5, 1.6])
    np.testing.assert_array_equal(curve.standard_error, [0.04] * 3)
    assert curve.loss.dtype == np.float64
    assert not curve.full
    assert valid_curve([]).step.shape == (0,)


def test_a_run_from_before_standard_errors_has_none():
    old = {"kind": "validation", "step": 3, "loss": 1.5, "tokens": 9, "whole": False}
    assert math.isnan(valid_curve([old]).standard_error[0])
    assert best_valid_loss([old]).label == "a part 1.500"


def test_a_label_says_what_was_measured():
    assert HeldOutLoss(1.2344, 7, "whole").label == "all of it 1.234"
    assert HeldOutLoss(1.2344, 7, "part", 0.041).label == "a part 1.23 ± 0.04"
    assert HeldOutLoss(1.2344, 7, "larger", 0.0123).label == "a larger part 1.234 ± 0.012"


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (0.04, "1.60 ± 0.04"),
        (0.0144, "1.603 ± 0.014"),
        (0.0199, "1.60 ± 0.02"),
        (0.0961, "1.6 ± 0.1"),
        (0.25, "1.6 ± 0.2"),
        (0.00342, "1.603 ± 0.003"),
        (7.0, "2 ± 7"),
        (0.0, "1.603"),
        (math.nan, "1.603"),
        (math.inf, "1.603"),
    ],
)
def test_a_number_is_printed_with_as_many_digits_as_it_bears(error, text):
    assert with_uncertainty(1.60349, error) == text


def test_the_printed_error_is_the_error_in_one_or_two_digits():
    for error in np.geomspace(1e-5, 0.9, 400):
        number, printed = with_uncertainty(1.60349, error).split(" ± ")
        assert len(printed.replace(".", "").lstrip("0")) in (1, 2)
        assert float(printed) == pytest.approx(error, rel=0.26)
        assert len(number.split(".")[1]) == len(printed.split(".")[1]) == decimals(error)


def test_the_value_at_a_step_is_the_last_one_recorded():
    steps, values = np.array([2.0, 5.0]), np.array([3.0, 1.0])
    at = value_at(steps, values, np.array([0, 2, 4, 5, 9]))
    np.testing.assert_array_equal(at, [np.nan, 3.0, 3.0, 1.0, 1.0])
    assert np.isnan(value_at(np.empty(0), np.empty(0), np.array([1]))).all()


def risen(step, loss, best_step, rise, error, **more):
    return {**evaluation(step, loss, **more), "best_step": best_step, "rise": rise, "rise_error": error}


def test_a_rise_is_said_only_where_it_is_more_than_its_uncertainty():
    best = risen(590, 1.5, 590, 0.0, 0.0)
    assert last_rise([]) is None
    assert last_rise([evaluation(0, 3.0)]) is None, "an older run has recorded none"
    assert last_rise([best]) is None
    assert last_rise([best, risen(600, 1.52, 590, 0.02, 0.015)]) is None
    rise = last_rise([best, risen(600, 1.56, 590, 0.06, 0.015)])
    assert rise == Rise(590, 0.06, 0.015)
    assert rise.sentence == ("Best at step 590; since then the held-out loss rose by 0.060 ± 0.015.")


def test_the_rise_on_all_of_the_text_counts_where_both_checkpoints_were_scored_on_it():
    part = [risen(590, 1.5, 590, 0.0, 0.0), risen(600, 1.56, 590, 0.06, 0.015)]
    whole = [evaluation(590, 1.61, whole=True, error=0.0), evaluation(600, 1.64, whole=True, error=0.0)]
    rise = last_rise([*part, *whole])
    assert (rise.step, rise.rise, rise.standard_error) == (590, pytest.approx(0.03), 0.0)
    assert "rose by 0.030." in rise.sentence
    fallen = [*part, whole[0], evaluation(600, 1.60, whole=True, error=0.0)]
    assert last_rise(fallen) is None, "the part was mistaken"
