"""A matrix as a map: columns and rows make torch's A x; determinant, rank and singular values are torch's."""

import re

import numpy as np
import pytest
import torch

from playground.experiments.neurons import product
from playground.experiments.neurons.matrix import LIMIT, MOVES, MatrixSpec, run, script, table
from tests.program import run_program

MATRICES = [
    MatrixSpec().matrix,
    ((2.0,),),
    ((0.0, 0.0), (0.0, 0.0)),
    ((1.0, 2.0), (2.0, 4.0)),
    ((1.0, -2.0, 0.5),),
    ((1.0,), (-2.0,), (0.5,)),
    ((1.0, 0.5, -0.5), (0.25, 1.0, 2.0)),
    ((1.0, 0.5), (-0.5, 0.25), (1.0, 2.0)),
    ((0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.5)),
    ((LIMIT, -LIMIT), (LIMIT, LIMIT)),
]


@pytest.fixture(params=MATRICES, ids=str)
def trace(request):
    return run(MatrixSpec(request.param, (1.5, -1.0, 0.5)))


def test_columns_and_rows_make_torchs_product(trace):
    n, m = trace.A.shape
    expected = (torch.tensor(trace.A) @ torch.tensor(trace.x)).numpy()
    np.testing.assert_allclose(trace.column_sums[-1], expected, rtol=1e-14)
    np.testing.assert_allclose(trace.row_sums[-1], expected, rtol=1e-14)
    assert trace.torch_error < 1e-14
    assert trace.row_sums.shape == (n * m + 1, n)
    for k in range(n * m):
        change = trace.row_sums[k + 1] - trace.row_sums[k]
        assert np.flatnonzero(change).tolist() in ([], [k // m])
        assert change[k // m] == pytest.approx(trace.A[k // m, k % m] * trace.x[k % m], rel=1e-12)


def test_determinant_rank_and_singular_values_are_torchs(trace):
    n, m = trace.A.shape
    A = torch.tensor(trace.A)
    assert np.isnan(trace.det) == (n != m)
    if n == m:
        assert trace.det == pytest.approx(torch.linalg.det(A).item(), rel=1e-12, abs=1e-12)
        assert abs(trace.det) == pytest.approx(np.prod(trace.singular), rel=1e-9, abs=1e-9)
    assert trace.rank == torch.linalg.matrix_rank(A).item()
    np.testing.assert_allclose(trace.singular, torch.linalg.svdvals(A).numpy(), rtol=1e-12, atol=1e-12)


def test_the_way_leads_straight_from_x_to_the_product(trace):
    n, m = trace.A.shape
    point = np.zeros(3)
    point[:m] = trace.x
    places = trace.way @ point
    assert len(places) == MOVES + 1
    np.testing.assert_array_equal(places[0], point)
    np.testing.assert_allclose(places[-1][:n], trace.y, rtol=1e-14)
    np.testing.assert_array_equal(places[-1][n:], 0)
    np.testing.assert_allclose(places[MOVES // 2], (places[0] + places[-1]) / 2, rtol=1e-12)


def test_the_table_ends_with_the_coordinates(trace):
    m = trace.A.shape[1]
    sums = table(trace)["sum"]
    np.testing.assert_array_equal(sums[m - 1 :: m], trace.y)


@pytest.mark.parametrize("matrix", [((1.5, -0.5), (0.5, 1.0)), ((1.0, 0.5), (-0.5, 0.25), (1.0, 2.0))])
def test_the_script_prints_the_numbers(matrix):
    spec = MatrixSpec(matrix)
    printed, trace = run_program(script(spec)), run(spec)
    rows = [float(text) for text in re.findall(r"times x: (\S+)", printed)]
    np.testing.assert_allclose(rows, trace.y, rtol=1e-7)
    assert ("det" in printed) == (len(matrix) == len(matrix[0]))
    assert f"rank = {trace.rank}" in printed


def test_the_product_of_two_matrices_is_torchs_product_by_product():
    spec = product.ProductSpec()
    trace = product.run(spec)
    np.testing.assert_array_equal(trace.C, (torch.tensor(trace.A) @ torch.tensor(trace.B)).numpy())
    assert trace.torch_error == 0
    assert trace.last == 24
    # the lecture's c_22 = a_21 b_12 + a_22 b_22 + a_23 b_32 + a_24 b_42
    A, B = trace.A, trace.B
    c22 = [A[1, 0] * B[0, 1], A[1, 1] * B[1, 1], A[1, 2] * B[2, 1], A[1, 3] * B[3, 1]]
    assert trace.products[1, 1].tolist() == c22
    assert [product.place(step) for step in range(17, 21)] == [(1, 1, k) for k in range(4)]
    np.testing.assert_array_equal(trace.sums[1, 1], [0, *np.cumsum(c22)])
    assert product.table(trace)["sum"][19] == trace.C[1, 1]


def test_the_products_script_prints_every_entry():
    spec = product.ProductSpec(left=(0.5,) * 8)
    printed, trace = run_program(product.script(spec)), product.run(spec)
    entries = [float(text) for text in re.findall(r"= (\S+)$", printed, re.M)]
    np.testing.assert_allclose(entries, trace.C.ravel(), rtol=1e-7)
