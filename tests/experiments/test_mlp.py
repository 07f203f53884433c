"""The by-hand network against autograd, for one example, many examples and many networks."""

from itertools import pairwise

import pytest
import torch

from playground.catalog.activations import ACTIVATIONS
from playground.experiments import mlp

SHAPE = (3, 5, 4, 2)
EMPTY = torch.empty(0, dtype=torch.float64)
BATCHES = {"one example": ((), ()), "many examples": ((), (7,)), "many networks": ((7,), (7,))}


def example(batch, seed=0):
    """Parameters, inputs and dL/do with the leading dimensions of one of BATCHES."""
    g = torch.Generator().manual_seed(seed)
    of_parameters, of_inputs = BATCHES[batch]
    pairs = list(pairwise(SHAPE))
    w = [torch.randn(*of_parameters, m, n, generator=g, dtype=torch.float64) for m, n in pairs]
    b = [torch.randn(*of_parameters, n, generator=g, dtype=torch.float64) for _, n in pairs]
    x = torch.randn(*of_inputs, SHAPE[0], generator=g, dtype=torch.float64)
    dL_do = torch.randn(*of_inputs, SHAPE[-1], generator=g, dtype=torch.float64)
    return mlp.Parameters((EMPTY, *w), (EMPTY, *b)), x, dL_do


DIFFERENTIABLE = [key for key, entry in ACTIVATIONS.items() if entry.differentiable]


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("key", DIFFERENTIABLE)
def test_gradients_by_hand_are_autograds(batch, key):
    parameters, x, dL_do = example(batch)
    activations = [ACTIVATIONS[key]] * 2 + [ACTIVATIONS["linear"]]
    values = mlp.forward(parameters, x, activations)
    gradients = mlp.backward(parameters, values, dL_do)

    size = x.shape[:-1]
    w = [part.expand(*size, *part.shape[-2:]).clone().requires_grad_() for part in parameters.w[1:]]
    b = [part.expand(*size, part.shape[-1]).clone().requires_grad_() for part in parameters.b[1:]]
    o = x
    for weights, biases, activation in zip(w, b, activations, strict=True):
        o = activation.function((o.unsqueeze(-2) @ weights).squeeze(-2) + biases)
    torch.testing.assert_close(values.o[-1], o.detach(), rtol=1e-12, atol=1e-12)
    expected = torch.autograd.grad((o * dL_do).sum(), [*w, *b])
    for ours, theirs in zip((*gradients.dw[1:], *gradients.db[1:]), expected, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("batch", BATCHES)
def test_sums_run_term_by_term(batch):
    parameters, x, dL_do = example(batch, seed=1)
    values = mlp.forward(parameters, x, [ACTIVATIONS["tanh"]] * 3)
    gradients = mlp.backward(parameters, values, dL_do)
    for layer in (1, 2, 3):
        w, b, o = parameters.w[layer], parameters.b[layer], values.o[layer - 1]
        for k in range(SHAPE[layer - 1] + 1):
            expected = b + (o[..., :k, None] * w[..., :k, :]).sum(-2)
            torch.testing.assert_close(values.sums[layer][..., k, :], expected)
        assert torch.equal(values.sums[layer][..., -1, :], values.inp[layer])
        assert torch.equal(gradients.delta[layer], gradients.sums[layer][..., -1, :] * values.slope[layer])
    for layer in (1, 2):
        w, delta = parameters.w[layer + 1], gradients.delta[layer + 1]
        for m in range(1, SHAPE[layer + 1] + 1):
            expected = (w[..., :m] * delta[..., None, :m]).sum(-1)
            torch.testing.assert_close(gradients.sums[layer][..., m - 1, :], expected)
    assert torch.equal(gradients.sums[3][..., 0, :], dL_do)


def test_a_batch_is_each_on_its_own_to_the_bit():
    parameters, x, dL_do = example("many networks", seed=2)
    activations = [ACTIVATIONS["sigmoid"]] * 3
    together = mlp.backward(parameters, mlp.forward(parameters, x, activations), dL_do)
    for k in range(len(x)):
        own = mlp.Parameters(
            (EMPTY, *(w[k] for w in parameters.w[1:])), (EMPTY, *(b[k] for b in parameters.b[1:]))
        )
        gradients = mlp.backward(own, mlp.forward(own, x[k], activations), dL_do[k])
        for ours, theirs in zip(together.dw[1:], gradients.dw[1:], strict=True):
            assert torch.equal(ours[k], theirs)


def test_the_step_is_sgds_to_the_bit():
    parameters, x, dL_do = example("one example", seed=3)
    gradients = mlp.backward(parameters, mlp.forward(parameters, x, [ACTIVATIONS["tanh"]] * 3), dL_do)
    new = mlp.after_sgd_step(parameters, gradients, 0.3)
    tensors = [part.clone().requires_grad_() for part in (*parameters.w[1:], *parameters.b[1:])]
    for tensor, gradient in zip(tensors, (*gradients.dw[1:], *gradients.db[1:]), strict=True):
        tensor.grad = gradient
    torch.optim.SGD(tensors, lr=0.3).step()
    for ours, theirs in zip((*new.w[1:], *new.b[1:]), tensors, strict=True):
        assert torch.equal(ours, theirs.detach())
