"""Initial weights are those of torch.nn, number for number, and vary as the formula says."""

import math

import pytest
import torch
from torch import nn

from playground.catalog.initializers import INITIALIZERS, draw

M, N = 5, 3


def generator():
    return torch.Generator().manual_seed(11)


def fresh(n=N, m=M):
    return torch.empty(n, m, dtype=torch.float64)


@pytest.mark.parametrize("key", INITIALIZERS)
def test_the_entry_is_complete(key):
    entry = INITIALIZERS[key]
    assert entry.key == key
    assert entry.title
    assert entry.latex
    assert entry.source
    assert bool(entry.variance_latex) == (entry.kind != "constant")
    assert len({other.title for other in INITIALIZERS.values()}) == len(INITIALIZERS)


@pytest.mark.parametrize(("m", "n"), [(M, N), (N, M), (4, 4), (1, 2)])
@pytest.mark.parametrize("key", INITIALIZERS)
def test_the_call_in_a_script_draws_the_same_numbers_to_the_bit(key, m, n):
    entry, w, b = INITIALIZERS[key], fresh(n, m), torch.full((n,), math.nan, dtype=torch.float64)
    names = {"w": w, "b": b, "m": m, "n": n, "g": generator(), "torch": torch, "math": math}
    with torch.no_grad():
        eval(entry.python, names)
        eval(entry.python_bias, names)
    weights, biases = draw(entry, m, n, generator())
    assert torch.equal(weights, w.T)
    assert torch.equal(biases, b)
    assert bool(biases.any()) == entry.biases


def test_xavier_and_he_are_torchs_to_the_bit():
    w, b = draw(INITIALIZERS["xavier"], M, N, generator())
    assert torch.equal(w.T, nn.init.xavier_uniform_(fresh(), generator=generator()))
    assert not b.any()
    w, b = draw(INITIALIZERS["he"], M, N, generator())
    assert torch.equal(w.T, nn.init.kaiming_normal_(fresh(), nonlinearity="relu", generator=generator()))
    assert not b.any()


def test_the_default_is_that_of_linear():
    g = generator()
    w, b = draw(INITIALIZERS["torch"], M, N, generator())
    torch.testing.assert_close(
        w.T, nn.init.kaiming_uniform_(fresh(), a=5**0.5, generator=g), rtol=1e-15, atol=0
    )
    bound = M**-0.5
    assert torch.equal(b, torch.empty(N, dtype=torch.float64).uniform_(-bound, bound, generator=g))


@pytest.mark.parametrize(("m", "n"), [(M, N), (N, M)])
@pytest.mark.parametrize("key", INITIALIZERS)
def test_a_batch_has_the_scale_and_the_variance_of_the_entry(key, m, n):
    entry = INITIALIZERS[key]
    w, b = draw(entry, m, n, generator(), (4000,))
    assert w.shape == (4000, m, n)
    assert b.shape == (4000, n)
    scale = entry.scale(m, n)
    if entry.kind == "uniform":
        assert float(w.abs().max()) == pytest.approx(scale, rel=0.01)
        assert float(w.abs().max()) <= scale
    if entry.kind == "constant":
        assert (w == scale).all()
    assert float(w.var()) == pytest.approx(entry.variance(m, n), rel=0.03)
    assert bool(b.any()) == entry.biases


def test_orthogonal_rows_or_columns_are_orthonormal():
    w, _ = draw(INITIALIZERS["orthogonal"], M, N, generator(), (7,))
    torch.testing.assert_close(w.mT @ w, torch.eye(N, dtype=torch.float64).expand(7, N, N))
