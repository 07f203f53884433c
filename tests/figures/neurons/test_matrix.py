"""The picture of a matrix: where columns, grid and x go, and how A x is put together."""

import numpy as np
import pytest

from playground.experiments.neurons import product
from playground.experiments.neurons.matrix import MOVES, MatrixSpec, run
from playground.figures.neurons.camera import camera
from playground.figures.neurons.matrix import column_at, product_scene, scene, vector_at
from playground.figures.neurons.matrix.shapes import grid
from tests.figures import oracle

PLANE = run(MatrixSpec())
OPENS = run(MatrixSpec(((1.0, 0.0), (0.0, 1.0), (0.6, -0.8))))
FOLDS = run(MatrixSpec(((1.0, 0.5, -0.5), (0.25, 1.0, 2.0))))


def test_columns_go_from_the_unit_vectors_to_their_places():
    plot = oracle.panel(scene(PLANE, "map", 0), "map")
    columns = oracle.actor(plot, "arrow")
    np.testing.assert_array_equal(oracle.tip(columns, 0), np.eye(2))
    np.testing.assert_allclose(oracle.tip(columns, MOVES), PLANE.A.T)
    np.testing.assert_allclose(oracle.tip(columns, MOVES // 2), (np.eye(2) + PLANE.A.T) / 2)
    x = oracle.actor(plot, "marker", 1)
    for step, place in ((0, PLANE.x), (MOVES, PLANE.y)):
        np.testing.assert_allclose([oracle.at(x.x, step)[0], oracle.at(x.y, step)[0]], place)


def test_the_grid_is_moved_by_the_matrix_and_the_disc_becomes_an_ellipse():
    plot = oracle.panel(scene(PLANE, "map", 0), "map")
    lines, circle = oracle.actor(plot, "curve"), oracle.actor(plot, "curve", 1)
    moved = np.stack([oracle.at(lines.x, MOVES), oracle.at(lines.y, MOVES)], -1)
    np.testing.assert_allclose(moved, grid(2)[:, :2] @ PLANE.A.T, atol=1e-12)
    radii = np.hypot(oracle.at(circle.x, MOVES), oracle.at(circle.y, MOVES))
    assert radii.max() == pytest.approx(PLANE.singular[0], rel=2e-3)
    assert radii.min() == pytest.approx(PLANE.singular[1], rel=2e-3)


@pytest.mark.parametrize("trace", [OPENS, FOLDS])
def test_space_is_seen_by_a_camera(trace):
    view = camera(True, 35)
    np.testing.assert_allclose(view.screen @ view.screen.T, np.eye(2), atol=1e-12)
    n, m = trace.A.shape
    columns = oracle.actor(oracle.panel(scene(trace, "map", 35), "map"), "arrow")
    expected = np.pad(trace.A.T, ((0, 0), (0, 3 - n))) @ view.screen.T
    np.testing.assert_allclose(oracle.tip(columns, MOVES), expected, atol=1e-12)
    assert len(expected) == m


@pytest.mark.parametrize("trace", [PLANE, OPENS, FOLDS])
@pytest.mark.parametrize("turn", [0, 35, -90])
def test_a_dragged_column_is_seen_where_the_pointer_is(trace, turn):
    view = camera(trace.is_spatial, turn)
    column = column_at(trace, turn, 0, (0.7, -0.4))
    seen = np.pad(column, (0, 3 - len(column))) @ view.screen.T
    np.testing.assert_allclose(seen, (0.7, -0.4), atol=1e-9)
    x = vector_at(trace, turn, (0.7, -0.4))
    assert len(x) == trace.A.shape[1]
    np.testing.assert_allclose(np.pad(x, (0, 3 - len(x))) @ view.screen.T, (0.7, -0.4), atol=1e-9)


def test_columns_are_laid_head_to_tail():
    plot = oracle.panel(scene(PLANE, "columns", 0), "map")
    parts, whole = oracle.actor(plot, "arrow"), oracle.actor(plot, "arrow", 1)
    np.testing.assert_allclose(oracle.tail(parts, 2), PLANE.column_sums[:2])
    np.testing.assert_allclose(oracle.tip(parts, 2), PLANE.column_sums[1:])
    np.testing.assert_array_equal(oracle.tip(parts, 1)[1], oracle.tail(parts, 1)[1])
    np.testing.assert_allclose(oracle.tip(whole, 2), PLANE.y)
    assert np.isnan(oracle.tip(whole, 1)[0])


def test_rows_walk_along_the_axes_product_by_product():
    plot = oracle.panel(scene(PLANE, "rows", 0), "map")
    parts = oracle.actor(plot, "arrow")
    change = oracle.tip(parts, 4) - oracle.tail(parts, 4)
    np.testing.assert_allclose(change[:2], [[PLANE.products[0, 0], 0], [PLANE.products[0, 1], 0]])
    np.testing.assert_allclose(change[2:], [[0, PLANE.products[1, 0]], [0, PLANE.products[1, 1]]])


def test_the_numbers_are_those_of_the_trace():
    drawn = scene(PLANE, "rows", 0)
    equation, table = oracle.panel(drawn, "equation"), oracle.panel(drawn, "numbers")
    np.testing.assert_array_equal(equation.arrays["A"].ravel(), PLANE.A.ravel())
    np.testing.assert_array_equal(equation.arrays["y"][:, -1], PLANE.y)
    assert oracle.number(table, "det A", 0) == PLANE.det
    assert oracle.number(table, "σ₁", 0) == PLANE.singular[0]
    assert np.isnan(oracle.number(oracle.panel(scene(OPENS, "map", 0), "numbers"), "det A", 0))


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        (((1.0, 2.0), (0.5, 1.0)), "falls onto a line"),
        (((0.0, 0.0), (0.0, 0.0)), "falls onto a point"),
        (((1.0, 0.0), (0.0, -1.0)), "the F is mirrored"),
        (((2.0, 0.0), (0.0, 3.0)), "Areas become 6 times"),
        (((1.0, 2.0, 3.0),), "space is folded onto a line"),
        (((1.0,), (2.0,)), "a line opens into the plane"),
        (((1.0, 2.0), (2.0, 4.0), (0.0, 0.0)), "as a line only"),
        (((-2.0,),), "turned round"),
    ],
)
def test_the_last_sentence_says_what_the_map_does(matrix, words):
    drawn = scene(run(MatrixSpec(matrix)), "map", 0)
    assert words in oracle.narration(drawn, MOVES)
    assert all(len(sentence) <= 118 for _, sentence in drawn.narration)


def test_the_product_grows_entry_by_entry():
    trace = product.run(product.ProductSpec())
    drawn = product_scene(trace)
    graph = oracle.panel(drawn, "product")
    assert graph.arrays["C"][4, 18] == trace.sums[1, 1, 2]
    np.testing.assert_array_equal(graph.arrays["C"][:, -1], trace.C.ravel())
    assert np.flatnonzero(graph.arrays["pairA"][:, 18]).tolist() == [5], "a22"
    assert np.flatnonzero(graph.arrays["pairB"][:, 18]).tolist() == [4], "b22"
    assert graph.arrays["row"][:, 18].tolist() == [0, 1]
    assert graph.arrays["column"][:, 18].tolist() == [0, 1, 0]
    lines = [line[20] for line in graph.texts["work"]]
    assert "a₂₁b₁₂ + a₂₂b₂₂" in lines[0]
    assert "3·2 + (−1)·1" in lines[2]
    assert lines[4].strip() == "= 11"


@pytest.mark.parametrize(
    ("matrix", "colour"),
    [
        (((0.1, 0.5), (0.7, 3.5)), "muted"),  # its determinant is 0 but for rounding
        (((1.0, 2.0), (0.5, 1.0)), "muted"),
        (((1e-9, 0.0), (0.0, 1.0)), "positive"),
        (((0.0, 1.0), (1.0, 0.0)), "negative"),
        (((1.0, 0.0), (0.0, 1.0), (0.6, -0.8)), "muted"),  # it has no determinant
    ],
)
def test_the_letter_is_coloured_where_the_matrix_turns_or_mirrors_it(matrix, colour):
    trace = run(MatrixSpec(matrix))
    shown = scene(trace, "map", 0)
    assert oracle.actor(oracle.panel(shown, "map"), "curve", -1).colors == colour
    note = oracle.rows(oracle.panel(shown, "numbers"))["det A"].note
    assert (note == "0, but for rounding") == (trace.rank < 2 and trace.det != 0)


def test_a_determinant_of_rounding_is_none():
    trace = run(MatrixSpec(((0.1, 0.5), (0.7, 3.5))))
    assert 0 < abs(trace.det) < 1e-15
    assert trace.rank == 1
