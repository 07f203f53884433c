"""The lines of an update end where the real optimizer's update ends, by way of its own buffers."""

import math
import random

import pytest
import torch

from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.slide_optimizers import SLIDE_OPTIMIZERS
from playground.catalog.worked_example import UpdateInput
from tests.catalog.arithmetic import evaluate

ALL = OPTIMIZERS | SLIDE_OPTIMIZERS
STEPS = 8
RATES = [0.05 * 0.8**k for k in range(STEPS)]


def _settings(entry):
    """The defaults; every switch and momentum on; weight decay; other values of everything."""
    usual = {o.key: o.default for o in entry.options}
    yield 0.0, usual
    if entry.decays:
        yield 0.3, usual
    fuller = usual | {o.key: 1 for o in entry.options if o.switch}
    if "momentum" in usual:
        fuller["momentum"] = 0.8
    if fuller != usual:
        yield 0.0, fuller
    other = {
        "dampening": 0.5,
        "lr_decay": 0.1,
        "beta1": 0.6,
        "beta2": 0.7,
        "eps2": 0.5,
        "d": 1.5,
        "beta": 0.4,
    }
    other |= {"initial_accumulator_value": 0.2, "momentum_decay": 0.1, "step_min": 0.04, "step_max": 0.06}
    given = usual | {key: value for key, value in other.items() if key in usual}
    if given != usual and not entry.error(given):
        yield 0.1 * entry.decays, given
    if entry.key == "momentum":
        yield 0.1, usual | {"momentum": 0.0}


CASES = [(key, *setting) for key, entry in ALL.items() for setting in _settings(entry)]


def _scalar(value, i):
    if isinstance(value, torch.Tensor):
        return value.flatten()[i if value.numel() > 1 else 0].item()
    return float(value)


def _state(optimizer, w, entry, i):
    return {name: _scalar(v, i) for name, v in optimizer.state[w].items() if name in entry.buffers}


def _updates(entry, weight_decay, options, seed=0):
    """Run the real optimizer on a noisy loss; yield each update's Worked per coordinate, and its end."""
    draw = random.Random(seed)
    w = torch.tensor([1.0, -0.7], dtype=torch.float64, requires_grad=True)
    optimizer = entry.build([w], 1.0, weight_decay if entry.decays else None, options)
    for t, rate in enumerate(RATES, 1):
        noise = torch.tensor([draw.gauss(0, 1), draw.gauss(0, 0.1)], dtype=torch.float64)
        given = []

        def closure(noise=noise, given=given):
            optimizer.zero_grad()
            loss = w[0] ** 2 / 2 - torch.sin(w[0] * w[1]) + (noise * w).sum()
            loss.backward()
            given.append(w.grad.clone())
            return loss

        optimizer.param_groups[0]["lr"] = rate
        theta = w.tolist()
        before = [_state(optimizer, w, entry, i) if t > 1 else {} for i in range(2)]
        optimizer.step(closure)
        after = [_state(optimizer, w, entry, i) for i in range(2)]
        both = [
            UpdateInput(t, theta[i], given[0][i].item(), rate, weight_decay, options, before[i], after[i])
            for i in range(2)
        ]
        yield from (
            (UpdateInput(**{**vars(both[i]), "other_coordinates": (both[1 - i],)}), w[i].item(), after[i])
            for i in range(2)
        )


@pytest.mark.parametrize(("key", "weight_decay", "options"), CASES)
def test_the_last_line_is_the_new_weight_and_buffer_lines_are_the_buffers(key, weight_decay, options):
    entry = ALL[key]
    for update, end, after in _updates(entry, weight_decay, options):
        lines = entry.derive(update)
        scale = max(abs(end), abs(update.theta), abs(end - update.theta))
        assert lines[-1].value == pytest.approx(end, rel=1e-12, abs=1e-12 * scale), update.t
        written = {line.buffer: line.value for line in lines if line.buffer}
        for name, value in written.items():
            assert value == pytest.approx(after[name], rel=1e-12, abs=1e-15), (update.t, name)
        assert set(written) <= set(after)


@pytest.mark.parametrize(("key", "weight_decay", "options"), CASES)
def test_every_buffer_that_changes_has_its_line(key, weight_decay, options):
    counted = {"step", "n_iter", "func_evals", "H_diag"}
    for update, _, after in _updates(ALL[key], weight_decay, options):
        written = {line.buffer for line in ALL[key].derive(update) if line.buffer}
        assert written == set(after) - counted


@pytest.mark.parametrize(("key", "weight_decay", "options"), CASES)
def test_the_numbers_of_every_line_come_to_its_value(key, weight_decay, options):
    for update, _, _ in _updates(ALL[key], weight_decay, options):
        for line in ALL[key].derive(update):
            value, error = evaluate(line.numbers)
            assert abs(value - line.value) <= error + 1e-12 * abs(value), line
            assert line.symbol
            assert line.meaning


def test_a_page_can_read_adams_third_update():
    update = UpdateInput(
        t=3,
        theta=0.5,
        g=0.3,
        learning_rate=0.1,
        weight_decay=0.0,
        options={"beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "amsgrad": 0},
        state_before={"exp_avg": -0.0271, "exp_avg_sq": 0.002, "step": 2.0},
    )
    lines = OPTIMIZERS["adam"].derive(update)
    assert [f"{line.symbol} = {line.rule} = {line.numbers}" for line in lines] == [
        "m₃ = β₁·m₂ + (1 − β₁)·g₃ = 0.9·(−0.0271) + (1 − 0.9)·0.3",
        "v₃ = β₂·v₂ + (1 − β₂)·g₃² = 0.999·0.002 + (1 − 0.999)·0.3²",
        "m̂₃ = m₃/(1 − β₁³) = 0.00561/(1 − 0.9³)",
        "v̂₃ = v₃/(1 − β₂³) = 0.002088/(1 − 0.999³)",
        "θ₃ = θ₂ − γ·m̂₃/(√v̂₃ + ε) = 0.5 − 0.1·0.020701/(√0.6967 + 1e−8)",
    ]


def test_a_page_can_read_the_slides_third_update():
    update = UpdateInput(
        t=3,
        theta=0.5,
        g=-0.3,
        learning_rate=0.1,
        options={"beta1": 0.9, "beta2": 0.999},
        state_before={"s1": 0.2, "s2": 0.04},
    )
    lines = SLIDE_OPTIMIZERS["slide-adam"].derive(update)
    assert [f"{line.symbol} = {line.rule} = {line.numbers}" for line in lines] == [
        "s₁(3) = β₁·s₁(2) + (1 − β₁)·g(3) = 0.9·0.2 + (1 − 0.9)·(−0.3)",
        "s₂(3) = β₂·s₂(2) + (1 − β₂)·g(3)² = 0.999·0.04 + (1 − 0.999)·(−0.3)²",
        "θ⁽⁴⁾ = θ⁽³⁾ − η·s₁(3)/s₂(3) = 0.5 − 0.1·0.15/0.04005",
    ]


@pytest.mark.parametrize("key", ALL)
def test_what_is_no_number_is_worked_through_all_the_same(key):
    entry = ALL[key]
    options = {o.key: o.default for o in entry.options}
    for g in (0.0, math.nan, math.inf, 1e200):
        state = dict.fromkeys(entry.buffers, 1.0)
        update = UpdateInput(1, 0.5, g, 0.1, 0.0, options, {}, state)
        lines = entry.derive(UpdateInput(**{**vars(update), "other_coordinates": (update,)}))
        assert lines
        if entry.ill_posed and g == 0.0:
            assert math.isnan(lines[-1].value)
            assert lines[-1].numbers.endswith("·0/0")
        if entry.ill_posed:
            assert math.isnan(lines[-1].value) == (g == 0.0 or not math.isfinite(g))


def test_lbfgs_says_when_it_stops():
    stopped = UpdateInput(
        4, 0.5, 1e-9, 1.0, options={"line_search": 0}, state_before={"n_iter": 2}, state_after={"n_iter": 2}
    )
    (line,) = OPTIMIZERS["lbfgs"].derive(stopped)
    assert (line.value, "stops" in line.meaning) == (0.5, True)
    flat = UpdateInput(
        4,
        0.5,
        1e-5,
        1.0,
        options={"line_search": 0},
        state_before={"n_iter": 2},
        state_after={"n_iter": 3, "d": -1e-5},
    )
    lines = OPTIMIZERS["lbfgs"].derive(flat)
    assert (lines[-1].value, "stops" in lines[-1].meaning) == (0.5, True)


def test_lbfgs_stops_where_pytorch_does():
    """A slope along d of 1e-10 and a gradient of 1e-5: an iteration is counted, and nothing moves."""
    w = torch.tensor([1e-5, 0.0], dtype=torch.float64, requires_grad=True)
    optimizer = OPTIMIZERS["lbfgs"].build([w])

    def closure():
        optimizer.zero_grad()
        loss = (w**2).sum() / 2
        loss.backward()
        return loss

    optimizer.step(closure)
    after = _state(optimizer, w, OPTIMIZERS["lbfgs"], 0)
    assert w[0].item() == 1e-5
    update = UpdateInput(1, 1e-5, 1e-5, 1.0, options={"line_search": 0}, state_after=after)
    assert OPTIMIZERS["lbfgs"].derive(update)[-1].value == 1e-5
