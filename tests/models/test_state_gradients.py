"""The gradients of all losses with respect to all states, against autograd, for every cell and two layers."""

import numpy as np
import pytest
import torch

from playground.models.recurrent import RecurrentLM
from playground.models.state_gradients import jacobian_norms, jacobian_sizes, loss_gradients, step_norms
from playground.models.step_jacobians import step_jacobians

CELLS = ["rnn", "gru", "lstm"]
P, H = 7, 5


def network(cell, layers=1, scale=1.5):
    model = RecurrentLM(cell, 6, 4, H, layers, generator=torch.Generator().manual_seed(3)).double()
    with torch.no_grad():
        for parameter in model.layers.parameters():
            parameter.mul_(scale)
    return model


def reading():
    generator = torch.Generator().manual_seed(1)
    ids, targets = torch.randint(0, 6, (2, P), generator=generator)
    targets[3] = -1
    return ids, targets


def autograd_norms(model, ids, targets, starts=()):
    """‖dJ_t/dh_s‖ and ‖dJ_t/dc_s‖ by one backward pass for each loss, of states that are leaves of a step.

    h_s is replaced by h_s + e_s with e_s = 0: the gradient of e_s is that of h_s with c_s fixed.
    """
    lstm = model.cell == "lstm"
    layers = len(model.layers)
    extra = torch.zeros(2, layers, P, H, dtype=torch.float64, requires_grad=True)
    state = [(torch.zeros(1, H, dtype=torch.float64),) * 2] * layers
    losses = []
    for s, token in enumerate(ids):
        if s in starts:
            state = [(torch.zeros(1, H, dtype=torch.float64),) * 2] * layers
        x = model.embedding(token)[None]
        for k, layer in enumerate(model.layers):
            W = list(layer.parameters())
            h, c = state[k]
            if lstm:
                _, c = torch.lstm_cell(x, (h, c), *W)
                c = c + extra[1, k, s]
                o = torch.sigmoid((x @ W[0].T + W[2] + h @ W[1].T + W[3]).chunk(4, dim=1)[3])
                h = o * torch.tanh(c)
            else:
                h = (torch.gru_cell if model.cell == "gru" else torch.rnn_tanh_cell)(x, h, *W)
            x = h + extra[0, k, s]
            state[k] = (x, c)
        losses.append(torch.nn.functional.cross_entropy(model.output(x), targets[s : s + 1].clamp(min=0)))
    out = np.full((2, layers, P, P), np.nan)
    for t in range(P):
        if targets[t] >= 0:
            (gradient,) = torch.autograd.grad(losses[t], extra, retain_graph=True)
            out[:, :, t] = gradient.norm(dim=3).numpy()
    return out


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("starts", [(), (0, 4)])
def test_loss_gradients_are_those_of_autograd(cell, layers, starts):
    model, (ids, targets) = network(cell, layers), reading()
    jacobians, h = step_jacobians(model, ids, starts)
    gradients = loss_gradients(model, jacobians, h, targets, starts)
    expected = autograd_norms(model, ids, targets, starts)
    np.testing.assert_allclose(gradients.h.numpy(), expected[0], rtol=1e-10, atol=1e-14)
    if cell == "lstm":
        np.testing.assert_allclose(gradients.c.numpy(), expected[1], rtol=1e-10, atol=1e-14)
    assert torch.isnan(gradients.h[:, 3]).all(), "a position without a target has no loss"
    if starts:
        assert not gradients.h[:, 5, :4].any(), "nothing reaches back into another text"


@pytest.mark.parametrize("cell", CELLS)
def test_jacobians_by_lag_and_step_norms(cell):
    """Against torch.func.jacrev through the cells."""
    model, (ids, _) = network(cell), reading()
    [layer], _ = step_jacobians(model, ids)
    [module] = model.layers
    W = list(module.parameters())

    def run(state, first, end):
        h, c = state[None, :H], state[None, H:]
        for token in ids[first:end]:
            x = model.embedding(token)[None]
            if cell == "lstm":
                h, c = torch.lstm_cell(x, (h, c), *W)
            else:
                h = (torch.gru_cell if cell == "gru" else torch.rnn_tanh_cell)(x, h, *W)
        return torch.cat([h, c], 1)[0]

    start = torch.zeros(2 * H, dtype=torch.float64)
    states = [run(start, 0, s + 1).detach() for s in range(P)]
    lags = jacobian_norms(layer, P - 1, 0)
    steps = step_norms(layer, 1, P)
    for k in range(1, P):
        jacobian = torch.autograd.functional.jacobian(
            lambda state, k=k: run(state, P - k, P), states[P - 1 - k]
        )
        assert lags[k] == pytest.approx(float(torch.linalg.matrix_norm(jacobian[:H, :H], 2)), rel=1e-10)
        step = torch.autograd.functional.jacobian(
            lambda state, s=P - k: run(state, s, s + 1), states[P - 1 - k]
        )
        if cell != "lstm":
            step = step[:H, :H]
        exact = float(torch.linalg.matrix_norm(step, 2))
        assert exact * (1 - 5e-3) < steps[P - 1 - k] < exact * (1 + 1e-9)
    assert lags[0] == pytest.approx(1)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("starts", [(), (0, 4)])
def test_the_jacobians_of_all_positions_are_those_of_autograd(cell, starts):
    """Against torch.autograd, from every state of a text to every later one."""
    model, (ids, _) = network(cell), reading()
    [layer], _ = step_jacobians(model, ids, starts)
    sizes = jacobian_sizes(layer, torch.arange(P), starts)
    W = list(model.layers[0].parameters())
    assert sizes.shape == (P, P)
    for first in range(P):
        text = max((s for s in starts if s <= first), default=0)
        with torch.no_grad():
            h_first = c_first = torch.zeros(1, H, dtype=torch.float64)
            for token in ids[text : first + 1]:
                h_first, c_first = one_step(model, W, token, h_first, c_first)
        h_first.requires_grad_()
        h, c = h_first, c_first
        for t in range(first, P):
            if t in starts and t > first:
                assert torch.isnan(sizes[t - first :, t:].diagonal()).all(), (
                    "nothing reaches into another text"
                )
                break
            if t > first:
                h, c = one_step(model, W, ids[t], h, c)
            rows = [torch.autograd.grad(h[0, j], h_first, retain_graph=True)[0] for j in range(H)]
            exact = torch.linalg.matrix_norm(torch.cat(rows)) / H**0.5
            assert sizes[t - first, t] == pytest.approx(float(exact), rel=1e-10)
    assert torch.isnan(sizes[3, 2]), "no state three steps before the third"


def one_step(model, W, token, h, c):
    x = model.embedding(token)[None]
    if model.cell == "lstm":
        return torch.lstm_cell(x, (h, c), *W)
    return (torch.gru_cell if model.cell == "gru" else torch.rnn_tanh_cell)(x, h, *W), c


def test_some_positions_and_some_lags_are_a_part_of_all():
    model, (ids, _) = network("lstm"), reading()
    [layer], _ = step_jacobians(model, ids)
    everything = jacobian_sizes(layer, torch.arange(P))
    some = jacobian_sizes(layer, torch.tensor([1, 4, 6]), (), most_lags=3)
    torch.testing.assert_close(some, everything[:4, [1, 4, 6]], rtol=1e-12, atol=0, equal_nan=True)
    spectral = jacobian_norms(layer, P - 1, 0)
    last = everything[:, -1]
    assert (last <= spectral * (1 + 1e-9)).all()
    assert (last >= spectral / H**0.5 * (1 - 1e-9)).all()


def test_what_is_not_finite_is_said_and_not_hidden():
    from playground.models.state_gradients import largest_singular_values

    matrices = torch.eye(3).repeat(3, 1, 1)
    matrices[1, 0, 0], matrices[2] = torch.inf, 0
    values = largest_singular_values(matrices)
    assert values[0] == pytest.approx(1)
    assert torch.isnan(values[1])
    assert values[2] == 0
