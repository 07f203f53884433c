"""The ways: all give the same product; what is counted is what was multiplied, called, read and written."""

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from playground.experiments.vectorization.measurement import SETUPS, Setup, operands
from playground.experiments.vectorization.ways import (
    SLIDE,
    SLIDE_SECONDS,
    WAYS,
    arrange,
    as_matrix,
    bytes_moved,
    multiplications,
    source,
)

SHAPES = [(5, 300, 20), (1, 1, 1), (3, 1, 2), (1, 4, 1), (2, 3, 7)]  # C, d, N


def numbers(C, d, N):
    generator = np.random.default_rng(1)
    return generator.random((C, d)), generator.random((d, N))


class Counted(float):
    """A number that counts how often numbers are multiplied."""

    count = 0

    def __mul__(self, other):
        Counted.count += 1
        return Counted(float(self) * float(other))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("setup", SETUPS)
@pytest.mark.parametrize("way", WAYS)
def test_all_ways_give_the_sum_of_products(way, setup, shape):
    W, X = numbers(*shape)
    weights, windows = operands(way, setup, W, X)
    Z = as_matrix(way, getattr(WAYS[way], setup.library)(weights, windows))
    dtype = np.float32 if setup.bits == 32 else np.float64
    expected = [[sum(w * x for w, x in zip(row, X[:, n], strict=True)) for n in range(shape[2])] for row in W]
    assert Z.shape == (shape[0], shape[2])
    assert Z.dtype == (np.float64 if way == "elements" else dtype)
    np.testing.assert_allclose(Z, expected, rtol=4e-6 if setup.bits == 32 else 1e-13)


def test_number_by_number_multiplies_c_d_n_times():
    C, d, N = 3, 4, 5
    W, windows = arrange("elements", *numbers(C, d, N))
    Counted.count = 0
    WAYS["elements"].numpy([[Counted(w) for w in row] for row in W], windows)
    assert Counted.count == multiplications(C, d, N) == 60


@pytest.mark.parametrize("way", [way for way in WAYS if way != "elements"])
def test_pytorch_counts_the_same_multiplications_in_as_many_calls(way):
    C, d, N = 3, 4, 5
    weights, windows = operands(way, Setup("torch", 64, 1), *numbers(C, d, N))
    calls = []
    with FlopCounterMode(display=False) as counter:
        WAYS[way].torch(weights, windows)
        calls = counter.get_flop_counts()["Global"]
    assert sum(calls.values()) == 2 * multiplications(C, d, N), "PyTorch counts an addition for each"
    with torch.profiler.profile() as profile:
        WAYS[way].torch(weights, windows)
    products = sum(event.count for event in profile.key_averages() if event.key in ("aten::mm", "aten::bmm"))
    assert products == WAYS[way].calls(N)


def test_multiplications_of_a_step_times_steps_is_all():
    C, d, N = 3, 4, 5
    for way in WAYS.values():
        each = way.multiplications(C, d)
        steps = {"numbers": C * d * N, "columns": N}.get(way.windows, 1)
        assert (each or multiplications(C, d, N)) * steps == C * d * N


@pytest.mark.parametrize("way", [way for way in WAYS if way != "elements"])
def test_bytes_are_those_of_the_arrays_that_the_calls_read_and_write(way):
    C, d, N = 3, 4, 5
    weights, windows = arrange(way, *numbers(C, d, N))
    result = WAYS[way].numpy(weights, windows)
    if isinstance(windows, list):
        total = sum(weights.nbytes + x.nbytes + z.nbytes for x, z in zip(windows, result, strict=True))
    else:
        total = weights.nbytes * (N if windows.ndim == 3 else 1) + windows.nbytes + result.nbytes
    assert bytes_moved(way, C, d, N, 8) == total
    assert 2 * bytes_moved(way, C, d, N, 4) == total


def test_bytes_number_by_number():
    assert bytes_moved("elements", 2, 3, 4, 4) == 8 * (2 * 24 + 8)


def test_the_slide():
    assert SLIDE == {"windows": 500, "dimension": 300, "classes": 5}
    assert SLIDE_SECONDS == {"comprehension": 639e-6, "product": 53.8e-6}


def test_the_source_that_is_shown_is_the_way_without_its_docstring():
    assert source(WAYS["comprehension"].numpy) == (
        "def comprehension(W, windows):\n    return [W.dot(x) for x in windows]"
    )
    for way in WAYS.values():
        for function in (way.numpy, way.torch):
            text = source(function)
            assert '"""' not in text
            assert "noqa" not in text
            compile(text, "shown", "exec")
