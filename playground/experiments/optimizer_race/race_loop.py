"""The loop of a race: one batched backward pass for each step, every optimizer on its own row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.optimizer_race.problem import Problem
from playground.experiments.optimizer_race.racer_state import RacerState, clip_norm, clipped
from playground.experiments.optimizer_race.spec import FAR, HIGH, RaceSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from torch import Tensor

BLOCK = 8  # noise is drawn in multiples of these rows: a shorter race has the beginning of a longer one's


def gradient_noise(spec: RaceSpec) -> Tensor | None:
    """The noise of every step, (steps, 2), the same for all racers; None without noise."""
    import torch

    if not spec.noise:
        return None
    generator = torch.Generator().manual_seed(spec.seed)
    rows = -(-spec.steps // BLOCK) * BLOCK
    return spec.noise * torch.randn(rows, 2, generator=generator, dtype=torch.float64)[: spec.steps]


class RaceLoop:
    """Runs R racers on one problem and records every quantity.

    Arrays of K = steps + 1 values, NaN where nothing happened: w, gradient, grad_used (R, K, 2); loss,
    clip_factor (R, K). `diverged` holds a step or None for each racer. `w` still has the point at which a
    racer was found to have diverged, if it is finite, and `last_loss` the loss there.
    """

    def __init__(self, problem: Problem, steps: int, racers: int, noise: Tensor | None) -> None:
        self.problem, self.steps, self.noise = problem, steps, noise
        shape = (racers, steps + 1)
        self.w, self.gradient, self.grad_used = (np.full((*shape, 2), np.nan) for _ in range(3))
        self.loss, self.clip_factor = np.full(shape, np.nan), np.full(shape, np.nan)
        self.diverged: list[int | None] = [None] * racers
        self.last_loss = np.full(racers, np.nan)

    def extended(self, steps: int, noise: Tensor | None) -> RaceLoop:
        """A loop of more steps that holds the record of this one."""
        loop = RaceLoop(self.problem, steps, len(self.diverged), noise)
        recorded = slice(0, self.steps + 1)
        for name in ("w", "gradient", "grad_used", "loss", "clip_factor"):
            getattr(loop, name)[:, recorded] = getattr(self, name)
        loop.diverged, loop.last_loss = list(self.diverged), self.last_loss.copy()
        return loop

    def run(self, states: list[RacerState], w: Tensor, k: int = 0) -> None:
        """Run the racers from w (len(states), 2) at step k to the last step; a diverged one stops."""
        import torch

        with torch.no_grad():
            while states and k <= self.steps:
                k, w, in_bounds = self._run_together(states, w.clone(), k)
                for state, inside in zip(states, in_bounds, strict=True):
                    if not inside:
                        self.diverged[state.index] = k
                states = [state for state, inside in zip(states, in_bounds, strict=True) if inside]
                w = w[torch.tensor(in_bounds)]

    def _run_together(self, states: list[RacerState], w: Tensor, k: int) -> tuple[int, Tensor, list[bool]]:
        """Run from step k until a racer diverges or the race ends: that step, the points, who is inside."""
        import torch

        first, rows, optimizer_input = k, [], torch.empty_like(w)
        limits = torch.tensor([clip_norm(state.racer) for state in states], dtype=w.dtype)
        ones = torch.ones_like(limits) if limits.isinf().all() else None  # no racer clips: factor 1 for all
        for state, point, gradient_row in zip(states, w, optimizer_input, strict=True):
            state.bind(point, gradient_row)
        while True:
            loss, gradient = self.problem.loss_and_grad(w)
            in_bounds = _in_bounds(w, loss)
            if not all(in_bounds) or k == self.steps:
                break
            noisy = gradient if self.noise is None else gradient + self.noise[k]
            grad_used, factor = (noisy, ones) if ones is not None else clipped(noisy, limits)
            optimizer_input.copy_(grad_used)
            rows.append((w.clone(), loss, gradient, grad_used, factor))
            for i, state in enumerate(states):
                needs_closure = state.racer.entry.closure
                state.step(k, self._closure(state, k, limits[i : i + 1], loss[i]) if needs_closure else None)
            k += 1
        indices = [state.index for state in states]
        self._record(indices, first, rows)
        self.w[indices, k] = w.numpy()
        self.last_loss[indices] = loss.numpy()
        if all(in_bounds):
            self.loss[indices, k], self.gradient[indices, k] = loss.numpy(), gradient.numpy()
            k += 1
        return k, w, in_bounds

    def _closure(self, state: RacerState, k: int, limit: Tensor, loss: Tensor) -> Callable[[], Tensor]:
        """For an optimizer that computes gradients itself: loss and gradient at its parameter.

        The first evaluation is at w_k, where both are known already.
        """

        def closure() -> Tensor:
            state.evaluations_now += 1
            if state.evaluations_now == 1:
                return loss
            loss_here, gradient = self.problem.loss_and_grad(state.parameter[None])
            noisy = gradient if self.noise is None else gradient + self.noise[k]
            state.gradient.copy_(clipped(noisy, limit)[0][0])
            return loss_here[0]

        return closure

    def _record(self, indices: list[int], first: int, rows: Sequence[tuple[Tensor, ...]]) -> None:
        import torch

        if rows:
            steps = slice(first, first + len(rows))
            arrays = (self.w, self.loss, self.gradient, self.grad_used, self.clip_factor)
            for array, column in zip(arrays, zip(*rows, strict=True), strict=True):
                array[indices, steps] = torch.stack(column, dim=1).numpy()


def _in_bounds(w: Tensor, loss: Tensor) -> list[bool]:
    """For every row whether it is finite and has not diverged."""
    points, losses = w.tolist(), loss.tolist()  # a few numbers: faster in Python than as tensors
    return [
        abs(x) <= FAR and abs(y) <= FAR and abs(value) <= HIGH  # false for NaN
        for (x, y), value in zip(points, losses, strict=True)
    ]
