"""The slides' rules against their recurrences, evaluated by hand in plain Python numbers."""

import math
import random

import pytest
import torch

from playground.catalog.slide_optimizers import SLIDE_OPTIMIZERS

RATES = [0.1 * 0.9**k if k % 3 else 0.3 for k in range(12)]  # a schedule that goes up and down
DRAW = random.Random(5)
GRADIENTS = [[DRAW.gauss(0, 1), DRAW.gauss(0, 30), DRAW.gauss(0, 1e-3)] for _ in RATES]
START = [1.0, -2.0, 0.5]


def _momentum(g, eta, beta):
    """change(1) = eta(1) g(1), change(t) = beta eta(t) g(t) + (1 - beta) change(t-1)."""
    changes = [eta[0] * g[0]]
    for t in range(1, len(g)):
        changes.append(beta * eta[t] * g[t] + (1 - beta) * changes[-1])
    return changes, {"change": changes}


def _adagrad(g, eta):
    """eta g(t) over the sum of g(1)^2 to g(t)^2."""
    sums = [sum(x * x for x in g[: t + 1]) for t in range(len(g))]
    return [e * x / s for e, x, s in zip(eta, g, sums, strict=True)], {"s": sums}


def _average(beta, values):
    averages = [values[0]]
    for value in values[1:]:
        averages.append(beta * averages[-1] + (1 - beta) * value)
    return averages


def _rmsprop(g, eta, beta):
    """eta g(t)/s(t), s(1) = g(1)^2, s(t) = beta s(t-1) + (1 - beta) g(t)^2."""
    s = _average(beta, [x * x for x in g])
    return [e * x / y for e, x, y in zip(eta, g, s, strict=True)], {"s": s}


def _adam(g, eta, beta1, beta2):
    """eta s1(t)/s2(t), s1(1) = g(1), s2(1) = g(1)^2."""
    s1, s2 = _average(beta1, g), _average(beta2, [x * x for x in g])
    return [e * x / y for e, x, y in zip(eta, s1, s2, strict=True)], {"s1": s1, "s2": s2}


BY_HAND = {
    "slide-momentum": (_momentum, {"beta": 0.3}),
    "slide-adagrad": (_adagrad, {}),
    "slide-rmsprop": (_rmsprop, {"beta": 0.8}),
    "slide-adam": (_adam, {"beta1": 0.7, "beta2": 0.95}),
}


def _parameter(values=START):
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def _feed(optimizer, w, gradients=GRADIENTS, rates=RATES):
    for g, rate in zip(gradients, rates, strict=True):
        for group in optimizer.param_groups:
            group["lr"] = rate
        w.grad = torch.tensor(g, dtype=torch.float64)
        optimizer.step()
        yield w.tolist(), {name: buffer.tolist() for name, buffer in optimizer.state[w].items()}


@pytest.mark.parametrize("key", SLIDE_OPTIMIZERS)
def test_the_rule_is_the_slides_recurrence_while_the_rate_changes(key):
    rule, options = BY_HAND[key]
    w = _parameter()
    optimizer = SLIDE_OPTIMIZERS[key].build([w], options=options)
    hands = [rule([g[i] for g in GRADIENTS], RATES, *options.values()) for i in range(3)]
    theta = list(START)
    for t, (there, buffers) in enumerate(_feed(optimizer, w)):
        for i, (steps, expected) in enumerate(hands):
            before, theta[i] = theta[i], theta[i] - steps[t]
            assert there[i] == pytest.approx(theta[i], rel=1e-15, abs=1e-15 * (abs(before) + abs(steps[t])))
            theta[i] = there[i]  # so that each step is tested by itself
            assert set(buffers) == set(expected)
            for name, values in expected.items():
                assert buffers[name][i] == pytest.approx(values[t], rel=3e-15)


def _run(optimizer, w, steps, rate):
    for k in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = rate(k)
        optimizer.zero_grad()
        (w[0] ** 2 / 2 - torch.sin(w[0] * w[1]) + w[2] ** 4).backward()
        optimizer.step()
    return w.detach()


@pytest.mark.parametrize("beta", [0.1, 0.5, 1.0])
def test_the_averaged_momentum_is_pytorchs_dampened_one_until_a_schedule_moves_the_rate(beta):
    ends = {}
    for name, rate in (("constant", lambda k: 0.05), ("halved", lambda k: 0.05 * 0.5 ** (k // 10))):
        w, v = _parameter(), _parameter()
        ours = _run(SLIDE_OPTIMIZERS["slide-momentum"].build([w], options={"beta": beta}), w, 30, rate)
        theirs = torch.optim.SGD([v], lr=1.0, momentum=1 - beta, dampening=1 - beta)
        ends[name] = (ours, _run(theirs, v, 30, rate))
    torch.testing.assert_close(*ends["constant"], rtol=1e-14, atol=1e-15)
    if beta < 1:
        assert (ends["halved"][0] - ends["halved"][1]).abs().max() > 1e-3
    else:  # nothing is remembered: plain descent, both of them
        torch.testing.assert_close(*ends["halved"], rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("key", SLIDE_OPTIMIZERS)
def test_weight_decay_is_the_rule_on_a_loss_with_an_l2_penalty(key):
    w, v = _parameter(), _parameter()
    ours = SLIDE_OPTIMIZERS[key].build([w], 0.01, weight_decay=0.2)
    penalised = SLIDE_OPTIMIZERS[key].build([v], 0.01)
    for g in GRADIENTS[:5]:
        w.grad = torch.tensor(g, dtype=torch.float64)
        v.grad = w.grad + 0.2 * v.detach()
        ours.step()
        penalised.step()
        assert torch.equal(w.grad, torch.tensor(g, dtype=torch.float64)), "the gradient itself is left alone"
    torch.testing.assert_close(w, v, rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("key", SLIDE_OPTIMIZERS)
def test_groups_schedulers_and_saved_states_work_as_with_pytorchs(key):
    entry = SLIDE_OPTIMIZERS[key]
    w, v, alone = _parameter(), _parameter(), _parameter()
    both = entry.build([w], 0.2)
    both.add_param_group({"params": [v], "lr": 0.01})
    halving = torch.optim.lr_scheduler.StepLR(both, step_size=1, gamma=0.5)
    one = entry.build([alone], 0.01)
    for k, g in enumerate(GRADIENTS[:6]):
        assert [group["lr"] for group in both.param_groups] == [0.2 * 0.5**k, 0.01 * 0.5**k]
        one.param_groups[0]["lr"] = 0.01 * 0.5**k
        if k == 3:  # go on with a fresh object
            state, one = one.state_dict(), entry.build([alone])
            one.load_state_dict(state)
        for p in (w, v, alone):
            p.grad = torch.tensor(g, dtype=torch.float64)
        one.step()
        both.step()
        halving.step()
    assert torch.equal(v, alone)
    assert not torch.equal(w, alone)


@pytest.mark.parametrize("key", SLIDE_OPTIMIZERS)
def test_where_every_gradient_is_zero_the_division_has_no_value(key):
    entry = SLIDE_OPTIMIZERS[key]
    w = _parameter()
    ends = list(_feed(entry.build([w]), w, [[1.0, 0.0, -1.0], [1.0, 3.0, -1.0]], [0.1, 0.1]))
    for there, _ in ends:
        assert math.isnan(there[1]) == bool(entry.ill_posed)
        assert math.isfinite(there[0])
        assert math.isfinite(there[2])


@pytest.mark.parametrize("key", SLIDE_OPTIMIZERS)
def test_a_step_without_a_gradient_or_with_a_closure(key):
    w, idle = _parameter(), _parameter()
    optimizer = SLIDE_OPTIMIZERS[key].build([w, idle], 0.01)

    def closure():
        optimizer.zero_grad()
        loss = (w**2).sum()
        loss.backward()
        return loss

    assert optimizer.step(closure) == 5.25
    assert idle.tolist() == START
    assert not optimizer.state[idle]
    assert w.tolist() != START


def test_a_negative_rate_is_refused_by_the_class_itself():
    for entry in SLIDE_OPTIMIZERS.values():
        with pytest.raises(ValueError, match="rate"):
            entry.optimizer_class([_parameter()], **(entry.keywords() | {"lr": -0.1}))
