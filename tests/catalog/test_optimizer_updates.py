"""The updates of the optimizers: their paths, their scale, their state."""

import pytest
import torch

from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.surfaces import SURFACES
from tests.catalog.descents import ALL, ENTRIES, FROM_TORCH, after, loss_of, start


@pytest.mark.parametrize("entry", FROM_TORCH, ids=lambda e: e.key)
def test_the_path_is_that_of_pytorchs_own_object(entry):
    w, v = start(), start()
    keywords = entry.keywords()
    theirs = getattr(torch.optim, entry.class_name)(
        [v], **{key: keywords[key] for key in entry.changed_defaults}
    )
    ours = entry.build([w])
    assert type(ours) is type(theirs)
    assert torch.equal(after(ours, w), after(theirs, v))


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_steps_that_follow_the_scale_of_the_gradient_do(entry):
    """Eight steps down a plane of ten times the slope: ten times as far, or not."""
    slope, steps = torch.tensor([0.3, -0.2], dtype=torch.float64), []
    for scale in (1.0, 10.0):
        w = torch.tensor([1.0, -0.7], dtype=torch.float64, requires_grad=True)
        optimizer = entry.build([w], 0.01)

        def closure(w=w, optimizer=optimizer, scale=scale, slope=slope):
            optimizer.zero_grad()
            loss = scale * (w * slope).sum()
            loss.backward()
            return loss

        for _ in range(8):
            optimizer.step(closure)
        steps.append(w.detach() - start().detach())
    follows = torch.allclose(steps[1], 10 * steps[0], rtol=1e-9)
    assert follows == entry.step_follows_gradient_scale


@pytest.mark.parametrize("entry", [e for e in ALL if e.heavy_ball], ids=lambda e: e.key)
def test_the_equivalent_heavy_ball_takes_the_same_path(entry):
    """b <- beta b + g, theta <- theta - alpha b, with the first step as far as the entry's own."""
    options = {o.key: o.default for o in entry.options}
    alpha, beta = entry.heavy_ball(0.01, options)
    w, b = torch.tensor([0.3, -0.2], dtype=torch.float64, requires_grad=True), None
    theta = w.detach().clone()
    optimizer = entry.build([w], 0.01)
    for _ in range(6):
        optimizer.zero_grad()
        loss_of(w).backward()
        g = w.grad.clone()
        before = w.detach().clone()
        optimizer.step()
        b = (before - w.detach()) / alpha if b is None else beta * b + g
        theta = theta - alpha * b
        torch.testing.assert_close(theta, w.detach(), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_the_fused_kernel_takes_the_same_path(entry):
    w, v = start(), start()
    fused = after(entry.build([w], 0.05, fused=True), w)
    assert torch.allclose(fused, after(entry.build([v], 0.05), v), rtol=1e-12)


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_elementwise_updates_are_independent(entry):
    """Two points as one parameter move as each would alone, to the bit, unless the rule mixes them."""
    rows = torch.tensor([[1.0, -0.7], [-0.3, 2.0]], dtype=torch.float64)
    together = rows.clone().requires_grad_()
    alone = [row.clone().requires_grad_() for row in rows]
    first, others = entry.build([together], 0.05), [entry.build([w], 0.05) for w in alone]

    def closure():
        first.zero_grad()
        loss = sum(loss_of(w) for w in together)
        loss.backward()
        return loss

    for _ in range(5):
        first.step(closure)
    ends = torch.stack([after(o, w, 5) for o, w in zip(others, alone, strict=True)])
    assert torch.equal(together.detach(), ends) == entry.elementwise


def test_rprop_uses_its_rate_at_the_first_step_only():
    ends = []
    for later in (0.05, 5.0):
        w = start()
        optimizer = OPTIMIZERS["rprop"].build([w], 0.05)
        after(optimizer, w, 1)
        optimizer.param_groups[0]["lr"] = later
        ends.append(after(optimizer, w, 10))
    assert torch.equal(*ends)


def test_lbfgs_stands_where_the_gradient_is_tiny():
    w = torch.tensor([1e-8, 0.0], dtype=torch.float64, requires_grad=True)
    optimizer = OPTIMIZERS["lbfgs"].build([w])
    optimizer.step(lambda: [(w**2).sum().backward(), (w**2).sum()][1])
    assert w[0] == 1e-8
    assert set(optimizer.state[w]) == {"func_evals", "n_iter"}


def test_a_line_search_costs_more_gradients():
    counts = []
    for line_search in (0, 1):
        w = start()
        optimizer = OPTIMIZERS["lbfgs"].build([w], options={"line_search": line_search})
        after(optimizer, w, 5)
        counts.append(optimizer.state[w]["func_evals"])
    assert counts[0] == 5 < counts[1]


def test_the_slides_momentum_is_pytorchs_with_dampening():
    """change_t = beta eta g_t + (1-beta) change_{t-1}, change_1 = eta g_1: mu = tau = 1 - beta."""
    beta, eta = 0.2, 0.1
    w, change = start(), None
    for _ in range(12):
        (g,) = torch.autograd.grad(loss_of(w), w)
        change = eta * g if change is None else beta * eta * g + (1 - beta) * change
        w = (w - change).detach().requires_grad_()
    v = start()
    theirs = OPTIMIZERS["momentum"].build([v], eta, options={"momentum": 0.8, "dampening": 0.8})
    assert torch.allclose(w, after(theirs, v), rtol=1e-14)


@pytest.mark.parametrize("surface", ["bowl", "ravine"])
@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_the_rate_for_the_race_halves_the_loss_at_least_and_stays_in_view(entry, surface):
    ground = SURFACES[surface]
    w = torch.tensor(ground.start, dtype=torch.float64, requires_grad=True)
    optimizer = entry.build([w], entry.race_lr)
    losses = []

    def closure():
        optimizer.zero_grad()
        loss = ground.loss(w[0], w[1])
        loss.backward()
        losses.append(loss.item())
        return loss

    for _ in range(200):
        optimizer.step(closure)
        assert all(low <= at <= high for at, (low, high) in zip(w.tolist(), ground.domain, strict=True))
    assert losses[-1] < losses[0] / 2
