"""The encoder state by state equals PyTorch's fused layers; its derivatives equal autograd's Jacobian."""

import pytest
import torch
from torch import nn

from playground.models.encoder import Encoder, derivative_norms

CLASSES = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
T, E, H = 5, 4, 3
CASES = [(c, a, n) for c in CLASSES for a in ("forward", "both", "apart") for n in (1, 2, 3)]


def case(cell, arrangement, layers, dtype=torch.float64):
    generator = torch.Generator().manual_seed(3)
    encoder = Encoder(cell, arrangement, E, H, layers, generator).to(dtype)
    return encoder, torch.randn(2, T, E, generator=generator).to(dtype)


@pytest.mark.parametrize(("cell", "arrangement", "layers"), CASES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_state_by_state_it_is_the_fused_layer(cell, arrangement, layers, dtype):
    encoder, x = case(cell, arrangement, layers, dtype)
    states = encoder.states(x)  # (B, layers, D, T, H)
    out, h_n = encoder(x)
    torch.testing.assert_close(torch.cat(states[:, -1].unbind(1), -1), out, atol=1e-6, rtol=0)
    last = states[..., -1, :].clone()
    if encoder.directions == 2:
        last[:, :, 1] = states[:, :, 1, 0]  # the backward row ends at the first token
    torch.testing.assert_close(last.flatten(1, 2).transpose(0, 1), h_n, atol=1e-6, rtol=0)


@pytest.mark.parametrize("cell", CLASSES)
def test_it_is_one_call_of_torch(cell):
    """nn.LSTM(num_layers=2, bidirectional=True) with the same weights, built here."""
    encoder, x = case(cell, "both", 2)
    fused = CLASSES[cell](E, H, 2, bidirectional=True, batch_first=True).double()
    fused.load_state_dict(encoder.networks[0].state_dict())
    out, last = fused(x)
    h_n = last[0] if isinstance(last, tuple) else last
    assert torch.equal(encoder(x)[0], out)
    assert torch.equal(encoder(x)[1], h_n)


@pytest.mark.parametrize("cell", CLASSES)
def test_apart_neither_network_hears_of_the_other(cell):
    encoder, x = case(cell, "apart", 2)
    alone = encoder.networks[1](x.flip(1))[0].flip(1)
    assert torch.equal(encoder(x)[0][..., H:], alone)


@pytest.mark.parametrize(("cell", "arrangement", "layers"), CASES)
def test_derivatives(cell, arrangement, layers):
    encoder, x = case(cell, arrangement, layers)
    jacobian = torch.autograd.functional.jacobian(lambda x: encoder.states(x[None])[0], x[0])
    torch.testing.assert_close(
        derivative_norms(encoder, x[0]), jacobian.square().sum((3, 5)).sqrt(), atol=1e-12, rtol=0
    )


def test_pytorchs_own_generator_is_neither_read_nor_moved():
    before = torch.random.get_rng_state()
    first, second = (case("lstm", "both", 2)[0].state_dict() for _ in range(2))
    assert torch.equal(before, torch.random.get_rng_state())
    assert all(torch.equal(first[name], second[name]) for name in first)
    bound = H**-0.5
    assert all(tensor.abs().max() <= bound for tensor in first.values())


def test_an_unknown_arrangement_is_refused():
    with pytest.raises(ValueError, match="sideways"):
        Encoder("rnn", "sideways", E, H, 1)
