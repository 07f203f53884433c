import math

import numpy as np

from playground.training.valid_loss import BestLoss, best_valid_loss, valid_curve, value_at


def evaluation(step, loss, whole=False):
    return {"kind": "validation", "step": step, "loss": loss, "tokens": 9, "whole": whole}


PARTIAL = [evaluation(0, 3.0), evaluation(10, 1.5), evaluation(20, 1.6)]


def test_without_evaluations_there_is_no_best_loss():
    assert best_valid_loss([]) is None
    assert best_valid_loss([evaluation(3, math.nan)]) is None


def test_the_best_of_the_partial_evaluations_counts_while_there_is_no_full_one():
    assert best_valid_loss(PARTIAL) == BestLoss(1.5, 10, full=False)
    assert best_valid_loss([*PARTIAL, evaluation(30, 1.5)]).step == 10, "the first of equals"
    assert best_valid_loss([*PARTIAL, evaluation(30, math.nan), evaluation(40, -math.inf)]).loss == 1.5


def test_a_full_evaluation_counts_alone_even_when_a_partial_one_is_lower():
    assert best_valid_loss([*PARTIAL, evaluation(20, 1.7, whole=True)]) == BestLoss(1.7, 20, full=True)


def test_of_several_full_evaluations_the_lowest_counts():
    longer = [*PARTIAL, evaluation(20, 1.7, True), evaluation(30, 1.4), evaluation(40, 1.9, True)]
    assert best_valid_loss(longer) == BestLoss(1.7, 20, full=True)


def test_the_curve_of_full_evaluations_alone_holds_them():
    step, loss = valid_curve([evaluation(0, 3.0, True), evaluation(1, 2.0, True)])
    np.testing.assert_array_equal(step, [0, 1])
    np.testing.assert_array_equal(loss, [3.0, 2.0])


def test_a_label_says_what_was_measured():
    assert BestLoss(1.2344, 7, full=True).label == "all of it 1.234"
    assert BestLoss(1.2344, 7, full=False).label == "best on a part 1.234"


def test_the_value_at_a_step_is_the_last_one_recorded():
    steps, values = np.array([2.0, 5.0]), np.array([3.0, 1.0])
    at = value_at(steps, values, np.array([0, 2, 4, 5, 9]))
    np.testing.assert_array_equal(at, [np.nan, 3.0, 3.0, 1.0, 1.0])
    assert np.isnan(value_at(np.empty(0), np.empty(0), np.array([1]))).all()


def test_the_curve_holds_the_partial_evaluations_alone():
    step, loss = valid_curve([*PARTIAL, evaluation(20, 1.7, whole=True)])
    np.testing.assert_array_equal(step, [0, 10, 20])
    np.testing.assert_array_equal(loss, [3.0, 1.5, 1.6])
    assert step.dtype == loss.dtype == np.float64
    assert valid_curve([])[0].shape == (0,)
