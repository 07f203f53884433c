"""An optimizer that is stored and restored makes the same updates, to the bit."""

import pytest
import torch

from playground.training import optimizer_state


def parameters():
    return [torch.linspace(-1, 1, 6).reshape(2, 3).requires_grad_(), torch.ones(3).requires_grad_()]


def update(optimizer, weights, n):
    for k in range(n):
        optimizer.zero_grad()
        ((weights[0] * (k + 1)).sin().sum() + (weights[1] ** 3).sum()).backward()
        optimizer.step()


def test_it_goes_on_to_the_bit():
    part, rest = parameters(), parameters()
    first = torch.optim.Adam(part, lr=0.1)
    update(first, part, 4)
    update(first, part, 3)
    stored = optimizer_state.arrays_of(first, "optimizer.7.")
    assert all(name.startswith("optimizer.7.") for name in stored)
    second = torch.optim.Adam(rest, lr=0.1)
    with torch.no_grad():
        for weight, value in zip(rest, part, strict=True):
            weight.copy_(value)
    optimizer_state.restore(
        second, {**stored, "optimizer.8.0.step": stored["optimizer.7.0.step"]}, "optimizer.7."
    )
    update(first, part, 2)
    update(second, rest, 2)
    assert all(torch.equal(a, b) for a, b in zip(part, rest, strict=True))
    without = parameters()
    update(torch.optim.Adam(without, lr=0.1), without, 2)
    assert not torch.equal(without[0], rest[0])


def test_before_the_first_update_there_is_nothing_to_store():
    weights = parameters()
    optimizer = torch.optim.Adam(weights)
    assert optimizer_state.arrays_of(optimizer, "") == {}
    optimizer_state.restore(optimizer, {}, "")
    update(optimizer, weights, 1)


def test_a_buffer_that_is_no_tensor_is_refused():
    weights = parameters()
    optimizer = torch.optim.SGD(weights, lr=0.1, momentum=0.9)
    update(optimizer, weights, 1)
    optimizer.state[weights[0]]["count"] = 3
    with pytest.raises(TypeError, match="count"):
        optimizer_state.arrays_of(optimizer, "")
