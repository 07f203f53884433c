"""The curvature at the end of the race: known Hessians, and the direction across a ravine."""

import numpy as np
import pytest

from playground.experiments.optimizer_race.curvature import curvature, distance_along
from playground.experiments.optimizer_race.problem import problem_of
from playground.experiments.optimizer_race.spec import RaceSpec


def curved(spec):
    return curvature(problem_of(spec), (spec.x, spec.y))


def test_a_ravine_is_as_curved_as_its_condition_number_says():
    found = curved(RaceSpec("ravine", surface_parameters=(("condition", 37.0),)))
    assert (found.flattest, found.steepest) == pytest.approx((1.0, 37.0))
    assert found.minimum
    np.testing.assert_allclose(found.direction, [0, 1])
    np.testing.assert_allclose(distance_along(np.array([[3.0, 2.0], [-1.0, 0.5]]), found), [2.0, 0.5])


def test_rosenbrocks_hessian_at_its_minimum():
    found = curved(RaceSpec("rosenbrock"))
    values = np.linalg.eigvalsh([[802.0, -400.0], [-400.0, 200.0]])
    assert (found.flattest, found.steepest) == pytest.approx(tuple(values))


def test_a_typed_function_is_looked_at_where_all_start():
    found = curved(RaceSpec("typed", formula="3*x**2 + x*y + y**2", x=0.3, y=2.0))
    assert not found.minimum
    assert found.at == (0.3, 2.0)
    assert (found.flattest, found.steepest) == pytest.approx(
        tuple(np.linalg.eigvalsh([[6.0, 1.0], [1.0, 2.0]]))
    )


def test_a_constant_has_none():
    found = curved(RaceSpec("typed", formula="3"))
    assert (found.flattest, found.steepest) == (0.0, 0.0)
