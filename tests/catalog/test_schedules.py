import math
from itertools import pairwise

import pytest
import torch
from torch.optim import lr_scheduler

from playground.catalog.schedules import SCHEDULES, warm_up

STEPS = 100


def _torch_factors(make):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedule = make(optimizer)
    factors = []
    for _ in range(STEPS):
        factors.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return factors


TORCH = {
    "constant": ({}, lambda o: lr_scheduler.ConstantLR(o, factor=1.0)),
    "cosine": ({"floor": 0.1}, lambda o: lr_scheduler.CosineAnnealingLR(o, STEPS, eta_min=0.1)),
    "linear": (
        {"floor": 0.05, "share": 0.8},
        lambda o: lr_scheduler.LinearLR(o, start_factor=1.0, end_factor=0.05, total_iters=80),
    ),
    "halve-every": ({"period": 7}, lambda o: lr_scheduler.StepLR(o, step_size=7, gamma=0.5)),
    "halve": ({"halvings": 3}, lambda o: lr_scheduler.StepLR(o, step_size=25, gamma=0.5)),
}


@pytest.mark.parametrize("entry", SCHEDULES.values(), ids=lambda e: e.key)
def test_every_schedule_starts_at_the_peak_and_never_rises(entry):
    factors = [entry.factor(k, STEPS) for k in range(STEPS + 20)]
    assert factors[0] == 1.0
    assert all(0.0 <= later <= earlier for earlier, later in pairwise(factors))
    assert all(math.isfinite(entry.factor(k, 1)) for k in range(3))
    assert entry.latex
    assert entry.source
    assert entry.explanation


@pytest.mark.parametrize("key", TORCH)
def test_the_closed_form_is_that_of_pytorchs_scheduler(key):
    options, make = TORCH[key]
    ours = [SCHEDULES[key].factor(k, STEPS, options) for k in range(STEPS)]
    assert ours == pytest.approx(_torch_factors(make), rel=1e-9)


def test_warm_up_is_linear():
    ours = [warm_up(k, 20) for k in range(STEPS)]
    theirs = _torch_factors(lambda o: lr_scheduler.LinearLR(o, start_factor=1 / 20, total_iters=19))
    assert ours == pytest.approx(theirs, rel=1e-9)
    assert warm_up(0, 0) == 1.0


def test_the_default_cosine_ends_at_two_percent():
    assert SCHEDULES["cosine"].factor(STEPS, STEPS) == pytest.approx(0.02)


def test_lecture_4s_decay_stays_at_the_final_rate():
    linear = SCHEDULES["linear"]
    options = {"floor": 0.1, "share": 0.5}
    assert linear.factor(25, STEPS, options) == pytest.approx(0.55)
    assert linear.factor(50, STEPS, options) == linear.factor(99, STEPS, options) == pytest.approx(0.1)


@pytest.mark.parametrize("key", SCHEDULES)
def test_the_call_of_a_script_is_the_factor(key):
    entry = SCHEDULES[key]
    names = {"math": math}
    exec(entry.python_source, names)
    highest = {option.key: option.high for option in entry.options}
    for options in ({}, highest):
        call = entry.python_call("k", "steps", options)
        for k in (0, 1, 50, 99):
            assert eval(call, names | {"k": k, "steps": STEPS}) == entry.factor(k, STEPS, options)
    with pytest.raises(ValueError, match="called unknown"):
        entry.python_call("k", "steps", {"unknown": 1.0})
