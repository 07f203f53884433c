"""The learning rates that PyTorch's own scheduler gives, beside those of the race."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments.optimizer_race.racers import Racer

if TYPE_CHECKING:
    from torch.optim import Optimizer

Factory = Callable[["Optimizer"], Any]


def torch_rates(racer: Racer, steps: int) -> tuple[str, np.ndarray] | None:
    """The class of torch.optim.lr_scheduler that has the racer's schedule, and its rate in every update.

    The rates (steps,) are read from the parameter group of an SGD that the scheduler steps. None for a
    constant rate, with a warm-up, and where the decay does not end at a whole step.
    """
    scheduler_of_racer = _scheduler(racer, steps)
    if scheduler_of_racer is None or racer.warm_up > 1:
        return None
    import torch

    name, make = scheduler_of_racer
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=racer.learning_rate)
    rates = np.empty(steps)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no gradient: the optimizer makes no update
        scheduler = make(optimizer)
        for k in range(steps):
            rates[k] = optimizer.param_groups[0]["lr"]
            scheduler.step()
    return name, rates


def _scheduler(racer: Racer, steps: int) -> tuple[str, Factory] | None:
    options = dict(racer.schedule_options)
    if racer.schedule == "linear":
        return _linear(options, steps)
    if racer.schedule == "cosine":
        lowest = options["floor"] * racer.learning_rate
        return "CosineAnnealingLR", lambda o: _class("CosineAnnealingLR")(o, T_max=steps, eta_min=lowest)
    if racer.schedule in ("halve", "halve-every"):
        stretch = options.get("period") or math.ceil(steps / (options["halvings"] + 1))
        return "StepLR", lambda o: _class("StepLR")(o, step_size=max(1, int(stretch)), gamma=0.5)
    return None


def _linear(options: dict[str, float], steps: int) -> tuple[str, Factory] | None:
    """LinearLR over tau updates from the peak, or over tau - 1 from one step down."""
    tau, first_k, floor = options["share"] * steps, int(options["first_k"]), options["floor"]
    updates = round(tau) - first_k
    if abs(tau - round(tau)) > 1e-9 or updates < 1:
        return None
    first = 1 - (1 - floor) * first_k / round(tau)
    return "LinearLR", lambda o: _class("LinearLR")(
        o, start_factor=first, end_factor=floor, total_iters=updates
    )


def _class(name: str) -> Any:
    from torch.optim import lr_scheduler

    return getattr(lr_scheduler, name)
