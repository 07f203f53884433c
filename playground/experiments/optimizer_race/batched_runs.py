"""Many runs of one racer side by side: from many starts, or at many learning rates.

The optimizer is the real torch.optim class here, too. Where its rule treats every number of a parameter by
itself, all runs are the rows of one parameter; at different rates they are parameters in groups of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments.optimizer_race.problem import Problem
from playground.experiments.optimizer_race.racer_state import (
    build,
    clip_norm,
    clipped,
    has_schedule,
    rate_factors,
)
from playground.experiments.optimizer_race.racers import Racer
from playground.experiments.optimizer_race.spec import FAR, HIGH

if TYPE_CHECKING:
    from torch import Tensor
    from torch.optim import Optimizer


class BatchedRuns:
    """N runs of one racer. Runs that have diverged, or will not move any more, are removed from the batch.

    `running` (n,) holds the indices, among the N runs, of the rows of `w` (n, 2), `loss` and `gradient`. For
    removed runs, and for all after `record_running`, `end` (N, 2) and `end_loss` (N,) hold the last point and
    its loss; `diverged` (N,) marks the runs that diverged. Call evaluate, step(0), evaluate, step(1), ...,
    evaluate, record_running.
    """

    def __init__(
        self,
        problem: Problem,
        racer: Racer,
        starts: Tensor,
        steps: int,
        noise: Tensor | None,
        rates: Sequence[float] | None = None,
    ) -> None:
        """`starts` (N, 2); `rates`, a learning rate for each run, replaces the racer's own."""
        import torch

        self.problem, self.racer, self.noise = problem, racer, noise
        self.factors = rate_factors(racer, steps) if has_schedule(racer) else None
        self.running = torch.arange(len(starts))
        self.end = torch.full_like(starts, torch.nan)
        self.end_loss = torch.full_like(starts[:, 0], torch.inf)
        self.diverged = torch.zeros(len(starts), dtype=torch.bool)
        self._at_rest = torch.zeros(len(starts), dtype=torch.bool)
        self.w = starts.clone()
        self.one_parameter = racer.entry.elementwise and rates is None
        self.parameters = [self.w] if self.one_parameter else list(self.w)
        self.optimizers = self._build(rates)
        self._bind()

    def _build(self, rates: Sequence[float] | None) -> list[Optimizer]:
        all_rates = [self.racer.learning_rate] * len(self.parameters) if rates is None else rates
        pairs = zip(self.parameters, all_rates, strict=True)
        if self.racer.entry.closure:  # such a class takes no groups
            return [build(replace(self.racer, learning_rate=rate), [row]) for row, rate in pairs]
        if rates is None:
            return [build(self.racer, self.parameters)]
        return [build(self.racer, [{"params": [row], "lr": rate} for row, rate in pairs])]

    def _bind(self) -> None:
        """Make parameters and gradients (rows of) `w` and one tensor of gradients, without copying."""
        import torch

        self.optimizer_input = torch.empty_like(self.w)
        rows = zip(self.w, self.optimizer_input, strict=True)
        pairs = [(self.w, self.optimizer_input)] if self.one_parameter else rows
        for parameter, (row, gradient) in zip(self.parameters, pairs, strict=True):
            parameter.data = row
            parameter.grad = gradient

    def evaluate(self) -> None:
        """Loss and gradient at the present points; runs that have diverged or are at rest are removed."""
        self.loss, self.gradient = self.problem.loss_and_grad(self.w)
        if len(self.w) and not (self.w.abs().max() <= FAR and self.loss.abs().max() <= HIGH):  # NaN, too
            inside = (self.w.abs().amax(dim=1) <= FAR) & (self.loss.abs() <= HIGH)
            self.diverged[self.running[~inside]] = True
            self._remove(~inside, record=False)
        if self._at_rest.any():
            self._remove(self._at_rest)

    def step(self, k: int) -> None:
        """Update k of all that run."""
        import torch

        if not len(self.running):
            return
        limit = torch.full_like(self.loss, clip_norm(self.racer))
        noisy = self.gradient if self.noise is None else self.gradient + self.noise[k]
        self.optimizer_input.copy_(clipped(noisy, limit)[0] if self.racer.clip > 0 else noisy)
        if self.factors is not None:
            for group in (group for optimizer in self.optimizers for group in optimizer.param_groups):
                group["lr"] = group.setdefault("initial_lr", group["lr"]) * float(self.factors[k])
        if not self.racer.entry.closure:
            self.optimizers[0].step()
            return
        before = self.w.clone()
        for i, optimizer in enumerate(self.optimizers):
            optimizer.step(self._closure(i, k, limit[:1]))
        if self.noise is None:  # a run that computes gradients and does not move will not move any more
            self._at_rest = (self.w == before).all(dim=1)

    def _closure(self, i: int, k: int, limit: Tensor) -> Callable[[], Any]:
        """For an optimizer that computes gradients itself; the first evaluation is known already."""
        first = True

        def closure() -> Tensor:
            nonlocal first
            if first:
                first = False
                return self.loss[i]
            loss, gradient = self.problem.loss_and_grad(self.w[i : i + 1])
            noisy = gradient if self.noise is None else gradient + self.noise[k]
            self.optimizer_input[i] = clipped(noisy, limit)[0][0]
            return loss[0]

        return closure

    def record_running(self) -> None:
        """Record the present points of the runs that still run as their last ones."""
        self.end[self.running], self.end_loss[self.running] = self.w, self.loss

    def _remove(self, removed: Tensor, record: bool = True) -> None:
        stay = ~removed
        if record:
            runs = self.running[removed]
            self.end[runs], self.end_loss[runs] = self.w[removed], self.loss[removed]
        self.running, self.w = self.running[stay], self.w[stay]
        self.loss, self.gradient = self.loss[stay], self.gradient[stay]
        self._at_rest = self._at_rest[stay]
        if self.one_parameter:
            self._select_rows(stay)
        else:
            self._select_parameters(np.flatnonzero(stay.numpy()))
        self._bind()

    def _select_rows(self, stay: Tensor) -> None:
        """Reduce the state of the one parameter to the rows of the runs that stay."""
        state = self.optimizers[0].state[self.parameters[0]]
        for name, value in state.items():
            if getattr(value, "shape", None) == self.parameters[0].shape:
                state[name] = value[stay]

    def _select_parameters(self, stay: np.ndarray) -> None:
        """Reduce the optimizers to the parameters of the runs that stay."""
        self.parameters = [self.parameters[i] for i in stay]
        if self.racer.entry.closure:
            self.optimizers = [self.optimizers[i] for i in stay]
            return
        ids = {id(parameter) for parameter in self.parameters}
        optimizer = self.optimizers[0]
        for group in optimizer.param_groups:
            group["params"] = [parameter for parameter in group["params"] if id(parameter) in ids]
        optimizer.param_groups = [group for group in optimizer.param_groups if group["params"]]
