"""One racer in a race: a real torch optimizer on its own parameter, its rates, the record of its state."""

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


def rate_factors(racer: Racer, steps: int) -> np.ndarray:
    """schedule(k) * warm-up(k), the factor on the peak rate in the updates k = 0 .. steps - 1: (steps,)."""
    if not has_schedule(racer):
        return np.ones(steps)
    schedule, options = SCHEDULES[racer.schedule], dict(racer.schedule_options)
    return np.array([schedule.factor(k, steps, options) * warm_up(k, racer.warm_up) for k in range(steps)])


def learning_rates(racer: Racer, steps: int) -> np.ndarray:
    """The learning rate of the updates k = 0 .. steps - 1, (steps,)."""
    return racer.learning_rate * rate_factors(racer, steps)


def has_schedule(racer: Racer) -> bool:
    """Whether the learning rate changes from one update to the next: by a schedule or a warm-up."""
    return racer.schedule != "constant" or racer.warm_up > 1


def plain_step(optimizer: Optimizer) -> Callable[..., Any]:
    """The class's own step method, to be called under no_grad.

    optimizer.step wraps it for the profiler and the compiler, which takes half of the time when the
    parameter has two elements. The tests compare the two.
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
    factor[limits.isinf()] = 1.0  # inf * 0 is NaN where the gradient has no finite norm
    return gradient * factor[:, None], factor


def clip_norm(racer: Racer) -> float:
    """The norm at which the racer's gradients are clipped; inf for never."""
    return racer.clip if racer.clip > 0 else math.inf


class RacerState:
    """A racer in a race: its index, its optimizer, and a record of the optimizer's state."""

    def __init__(self, index: int, racer: Racer, steps: int, start: Tensor) -> None:
        self.index = index  # of the racer in the race's arrays
        self.racer = racer
        self.parameter = start.clone()
        self.gradient = start.clone()  # the optimizer's input
        self.optimizer = build(racer, [self.parameter])
        self.rates = learning_rates(racer, steps)
        self.has_schedule = has_schedule(racer)
        self.states: list[dict[str, Any]] = []  # per update: name of the buffer -> number or two numbers
        self.evaluations: list[int] = []  # per update: gradients computed
        self.evaluations_now = 0  # gradients computed in the current update
        self._step = plain_step(self.optimizer)
        self._state: Mapping[str, Any] = {}

    def bind(self, w: Tensor, gradient: Tensor) -> None:
        """Make the parameter and its gradient these two rows of the race's tensors, without copying."""
        self.parameter.data = w
        self.parameter.grad = self.gradient = gradient

    def step(self, k: int, closure: Callable[[], Tensor] | None = None) -> None:
        """Make update k and record the optimizer's state. `closure` for classes that compute gradients."""
        if self.has_schedule:
            set_rate(self.optimizer, float(self.rates[k]))
        self.evaluations_now = 0 if closure else 1
        if closure is None:
            self._step()
        else:
            self._step(closure)
        self.evaluations.append(self.evaluations_now)
        self._state = self._state or self.optimizer.state.get(self.parameter, {})
        self.states.append({name: _plain(self._state.get(name)) for name in self.racer.entry.buffers})

    def buffers(self, length: int) -> dict[str, np.ndarray]:
        """The recorded state as (length,) or (length, 2) arrays, NaN where there was none."""
        columns = {}
        for name in self.racer.entry.buffers:
            values = [state[name] for state in self.states]
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
    """A tensor as a number or a list of two; of a list that grows, the newest item; None for nothing."""
    if isinstance(value, list):
        items = [item for item in value if item is not None]
        value = items[-1] if items else None
    return value.tolist() if hasattr(value, "tolist") else value
