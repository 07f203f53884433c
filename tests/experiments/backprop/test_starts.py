"""Initial weights are those of torch.nn, number for number."""

import pytest
import torch
from torch import nn

from playground.experiments.backprop.starts import STARTS, draw

M, N = 5, 3


def generator():
    return torch.Generator().manual_seed(11)


def fresh():
    return torch.empty(N, M, dtype=torch.float64)


def test_xavier_and_he_are_torchs_to_the_bit():
    w, b = draw(STARTS["xavier"], M, N, generator())
    assert torch.equal(w.T, nn.init.xavier_uniform_(fresh(), generator=generator()))
    assert not b.any()
    w, b = draw(STARTS["he"], M, N, generator())
    assert torch.equal(w.T, nn.init.kaiming_normal_(fresh(), nonlinearity="relu", generator=generator()))
    assert not b.any()


def test_the_default_is_that_of_linear():
    g = generator()
    w, b = draw(STARTS["torch"], M, N, generator())
    torch.testing.assert_close(
        w.T, nn.init.kaiming_uniform_(fresh(), a=5**0.5, generator=g), rtol=1e-15, atol=0
    )
    bound = M**-0.5
    assert torch.equal(b, torch.empty(N, dtype=torch.float64).uniform_(-bound, bound, generator=g))


@pytest.mark.parametrize("key", STARTS)
def test_a_batch_has_the_scale_that_the_entry_says(key):
    start = STARTS[key]
    w, b = draw(start, M, N, generator(), (4000,))
    assert w.shape == (4000, M, N)
    assert b.shape == (4000, N)
    scale = start.scale(M, N)
    if start.kind == "normal":
        assert float(w.std()) == pytest.approx(scale, rel=0.02)
    elif start.kind == "uniform":
        assert float(w.abs().max()) == pytest.approx(scale, rel=0.01)
        assert float(w.abs().max()) <= scale
    else:
        assert (w == scale).all()
    assert bool(b.any()) == start.biases
