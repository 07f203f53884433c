"""The stationary points that the search finds are those of the catalogue's tables and of closed forms."""

import math

import numpy as np
import pytest

from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race.problem import problem_of
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.stationary import search, stationary_points
from playground.experiments.optimizer_race.surface_grid import surface_grid


def found(formula):
    return stationary_points(problem_of(RaceSpec("typed", formula)))


def same(points, expected):
    """Whether two sets of points are the same, in any order."""
    points, expected = np.reshape(points, (-1, 2)), np.reshape(expected, (-1, 2))
    if len(points) != len(expected):
        return False
    far = np.abs(points[:, None] - expected[None]).max(axis=-1) if len(points) else np.zeros((1, 1))
    return bool((far.min(axis=0) < 1e-9).all())


@pytest.mark.parametrize("key", [key for key in SURFACES if key != "two-weights"])  # its minima are curves
def test_the_search_finds_what_the_table_says(key):
    problem = problem_of(RaceSpec(key))
    table, searched = stationary_points(problem), search(problem)
    assert same(searched.minima, table.minima)
    assert same(searched.saddles, table.saddles)
    assert len(table.minima) > 0


def test_typed_functions_against_closed_forms():
    monkey = found("x^3 - 3*x + y^2")  # gradient (3 x^2 - 3, 2 y), Hessian diag(6 x, 2)
    assert same(monkey.minima, [(1, 0)])
    assert same(monkey.saddles, [(-1, 0)])
    waves = found("sin(x) + cos(y)")  # minima at (-pi/2, +-pi), saddles at (-pi/2, 0) and (pi/2, +-pi)
    half = math.pi / 2
    assert same(waves.minima, [(-half, math.pi), (-half, -math.pi)])
    assert same(waves.saddles, [(-half, 0), (half, math.pi), (half, -math.pi)])
    for formula in ("x", "x^2", "3", "log(x) + y", "sqrt(x)*y", "abs(x) + abs(y)"):  # none, or none isolated
        assert not len(found(formula).minima), formula
        assert not len(found(formula).saddles), formula


def test_no_minimum_is_said_only_where_there_is_none():
    def note(formula):
        return surface_grid(RaceSpec("typed", formula)).minima_note

    assert {note(formula) for formula in ("x + y", "exp(x)", "x^2 - y^2", "x*y")} == {"no minimum in view"}
    for formula in ("x^2", "x^4 + y^4", "abs(x) + abs(y)", "3", "max(x, 0) + y^2", "x^2 + y^2"):
        assert note(formula) == "", formula
    assert all(not surface_grid(RaceSpec(key)).minima_note for key in SURFACES if key != "two-weights")
    weights = RaceSpec("two-weights", surface_parameters=(("target", 1.5),))
    assert surface_grid(weights).minima_note.startswith("no minimum")
