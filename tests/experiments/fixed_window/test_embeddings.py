"""The two axes: principal components of the last checkpoint, kept still."""

import numpy as np
import pytest

from playground.experiments.fixed_window.embeddings import FIRST, neighbours, project
from tests.experiments.fixed_window.closeness import closeness

NAMES = tuple(f"t{i}" for i in range(12))


@pytest.fixture
def tables():
    generator = np.random.Generator(np.random.PCG64(3))
    return [generator.normal(size=(12, 5)) * scale for scale in (1.0, np.array([3, 1, 0.5, 2, 0.1]))]


def test_the_shares_are_the_largest_eigenvalues_of_the_covariance(tables):
    found = project(tables)
    values = np.linalg.eigvalsh(np.cov(tables[-1][FIRST:].T))[::-1]
    assert found.explained[-1] == pytest.approx(values[:2] / values.sum(), rel=1e-10)
    assert found.points[-1].mean(axis=0) == pytest.approx(0, abs=1e-12)
    assert np.var(found.points[-1], axis=0, ddof=1) == pytest.approx(values[:2], rel=1e-10)


def test_the_axes_stand_still(tables):
    """One checkpoint moved by d moves every point by the projection of d, whatever else is in the run."""
    moved = [tables[0] + 0.7, tables[1]]
    before, after = project(tables), project(moved)
    assert (before.points[1] == after.points[1]).all()
    shift = after.points[0] - before.points[0]
    assert shift == pytest.approx(np.broadcast_to(shift[0], shift.shape), abs=1e-12)


def test_the_special_tokens_are_left_out(tables):
    found = project(tables)
    assert found.ids.tolist() == list(range(2, 12))
    assert found.points.shape == (2, 10, 2)


def test_the_nearest_are_nearest_by_cosine():
    table = np.eye(6)[[0, 1, 2, 2, 3, 2]] + np.array([0, 0, 0, 0.1, 0, 0.2])[:, None]
    found = neighbours([-table, table], 2, NAMES[:6])
    assert found.token == "t2"
    assert found.nearest[1][:2] == ("t3", "t5")
    assert found.nearest[0] == found.nearest[1], "cosines do not know the sign of all"


def test_a_single_token_is_a_point():
    found = project([np.ones((3, 4))])
    assert found.points.shape == (1, 1, 2)
    assert (found.points == 0).all()
    assert found.explained.tolist() == [[0, 0]]


def test_closeness_in_closed_form():
    table = np.array([[0.0], [1.0], [10.0], [11.0]])
    assert closeness(table, [[0, 1], [2, 3]]) == pytest.approx(1 / 10)
    assert closeness(np.array([[0.0], [0.0], [5.0], [5.0]]), [[0, 1], [2, 3]]) == 0
