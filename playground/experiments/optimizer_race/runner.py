"""One racer at work: a real torch optimizer on its own parameter, its rates, what it keeps."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.catalog.schedules import SCHEDULES, warm_up
from playground.experiments.optimizer_race.racers import Racer

if TYPE_CHECKING:
    from torch import Tensor
    from torch.optim import Optimizer


def build(racer: Racer, parameters: Any) -> Optimizer:
    """The torch optimizer of a racer, at its peak rate. ValueError, a sentence, for settings it refuses."""
    return racer.entry.build(parameters, racer.learning_rate, racer.weight_decay, dict(racer.options))


def set_rate(optimizer: Optimizer, rate: float) -> None:
    """Set the learning rate of all groups."""
    for group in optimizer.param_groups:
        group["lr"] = rate


def factors(racer: Racer, steps: int) -> np.ndarray:
    """What the peak rate is multiplied by in the updates k = 0 .. steps - 1: schedule(k) * warm-up(k)."""
    if not moving(racer):
        return np.ones(steps)
    schedule, options = SCHEDULES[racer.schedule], dict(racer.schedule_options)
    return np.array([schedule.factor(k, steps, options) * warm_up(k, racer.warm_up) for k in range(steps)])


def rates(racer: Racer, steps: int) -> np.ndarray:
    """The learning rate of the updates k = 0 .. steps - 1, (steps,)."""
    return racer.learning_rate * factors(racer, steps)


def moving(racer: Racer) -> bool:
    """Whether the rate changes from one update to the next."""
    return racer.schedule != "constant" or racer.warm_up > 1


def plain_step(optimizer: Optimizer) -> Callable[..., Any]:
    """The class's own step method, to be called under no_grad.

    optimizer.step wraps it for the profiler and the compiler, which takes half of the time when the
    parameter has two elements. That both do the same is what the tests compare.
    """
    return partial(inspect.unwrap(type(optimizer).step), optimizer)


def clipped(gradient: Tensor, limits: Tensor) -> tuple[Tensor, Tensor]:
    """Every row of (N, 2) clipped to the norms `limits` (N,), inf for never; and the factors (N,).

    factor = min(1, limit/(norm + 1e-6)), which is 1 without a limit: to the bit what
    torch.nn.utils.clip_grad_norm_ does to a parameter that is that row.
    """
    import torch

    # torch divides a number by a tensor in these two steps, which round differently from a division.
    inverse = (torch.linalg.vector_norm(gradient, dim=1) + 1e-6).reciprocal()
    factor = (inverse * limits).clamp(max=1.0)
    factor[limits.isinf()] = 1.0  # inf/inf is not, where the gradient has no finite norm
    return gradient * factor[:, None], factor


def limit_of(racer: Racer) -> float:
    """The norm at which the racer's gradients are clipped; inf for never."""
    return racer.clip if racer.clip > 0 else math.inf


class Runner:
    """A racer in a race: its place in the field, its optimizer, and a record of what the optimizer kept."""

    def __init__(self, place: int, racer: Racer, steps: int, start: Tensor) -> None:
        self.place = place
        self.racer = racer
        self.parameter = start.clone()
        self.slope = start.clone()
        self.optimizer = build(racer, [self.parameter])
        self.rates = rates(racer, steps)
        self.moving = moving(racer)
        self.kept: list[dict[str, Any]] = []  # per update: name of the buffer -> number or two numbers
        self.counts: list[int] = []  # per update: gradients asked for
        self.asked = 0  # gradients asked for in the update being made
        self._step = plain_step(self.optimizer)
        self._state: Mapping[str, Any] = {}

    def stand_on(self, row: Tensor, slope: Tensor) -> None:
        """Let the parameter and its gradient be these two rows from now on."""
        self.parameter.data = row
        self.parameter.grad = self.slope = slope

    def step(self, k: int, closure: Callable[[], Tensor] | None = None) -> None:
        """Make update k and note what the optimizer keeps. `closure` for those that ask for gradients."""
        if self.moving:
            set_rate(self.optimizer, float(self.rates[k]))
        self.asked = 0 if closure else 1
        if closure is None:
            self._step()
        else:
            self._step(closure)
        self.counts.append(self.asked)
        self._state = self._state or self.optimizer.state.get(self.parameter, {})
        self.kept.append({name: _plain(self._state.get(name)) for name in self.racer.entry.buffers})

    def buffers(self, length: int) -> dict[str, np.ndarray]:
        """What was kept, as (length,) or (length, 2) arrays, NaN where nothing was yet or any more."""
        columns = {}
        for name in self.racer.entry.buffers:
            values = [kept[name] for kept in self.kept]
            if all(value is None for value in values):
                continue
            pair = any(isinstance(value, list) for value in values)
            column = np.full((length, 2) if pair else length, np.nan)
            for k, value in enumerate(values):
                if value is not None:
                    column[k] = value
            columns[name] = column
        return columns


def _plain(value: Any) -> Any:
    """A number, a list of two, or None for what is neither; of a list that grows, the newest."""
    if isinstance(value, list):
        filled = [one for one in value if one is not None]
        value = filled[-1] if filled else None
    return value.tolist() if hasattr(value, "tolist") else value
