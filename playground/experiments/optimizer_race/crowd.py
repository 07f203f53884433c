"""Many runs of one racer side by side: from many starts, or at many learning rates.

The optimizer is the real torch.optim class here, too. Where its rule treats every number of a parameter by
itself, all runs are the rows of one parameter; at different rates they are parameters in groups of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments.optimizer_race.ground import Ground
from playground.experiments.optimizer_race.racers import Racer
from playground.experiments.optimizer_race.runner import build, clipped, factors, limit_of, moving
from playground.experiments.optimizer_race.spec import FAR, HIGH

if TYPE_CHECKING:
    from torch import Tensor
    from torch.optim import Optimizer


class Crowd:
    """N runs of one racer. Who has diverged, or will not move any more, is taken out of the work.

    `running` (n,) says which of the N runs the rows of `w` (n, 2), `loss` and `gradient` are. Of those taken
    out, and of all after `finish`, `end` (N, 2) and `final` (N,) hold the last point and its loss; `diverged`
    (N,) says who left. Call look, step(0), look, step(1), ..., look, finish.
    """

    def __init__(
        self,
        ground: Ground,
        racer: Racer,
        starts: Tensor,
        steps: int,
        noise: Tensor | None,
        peaks: Sequence[float] | None = None,
    ) -> None:
        """`starts` (N, 2); `peaks`, one learning rate for each, takes the place of the racer's own."""
        import torch

        self.ground, self.racer, self.noise = ground, racer, noise
        self.factors = factors(racer, steps) if moving(racer) else None
        self.running = torch.arange(len(starts))
        self.end = torch.full_like(starts, torch.nan)
        self.final = torch.full_like(starts[:, 0], torch.inf)
        self.diverged = torch.zeros(len(starts), dtype=torch.bool)
        self._still = torch.zeros(len(starts), dtype=torch.bool)
        self.w = starts.clone()
        self.together = racer.entry.rows_apart and peaks is None
        self.parameters = [self.w] if self.together else list(self.w)
        self.optimizers = self._built(peaks)
        self._lay()

    def _built(self, peaks: Sequence[float] | None) -> list[Optimizer]:
        rates = [self.racer.learning_rate] * len(self.parameters) if peaks is None else peaks
        if self.racer.entry.closure:  # such a class takes no groups
            pairs = zip(self.parameters, rates, strict=True)
            return [build(replace(self.racer, learning_rate=rate), [row]) for row, rate in pairs]
        if peaks is None:
            return [build(self.racer, self.parameters)]
        pairs = zip(self.parameters, rates, strict=True)
        return [build(self.racer, [{"params": [row], "lr": rate} for row, rate in pairs])]

    def _lay(self) -> None:
        """Let parameters and gradients be (rows of) `w` and one array of slopes."""
        import torch

        self.slope = torch.empty_like(self.w)
        rows = [(self.w, self.slope)] if self.together else zip(self.w, self.slope, strict=True)
        for parameter, (row, slope) in zip(self.parameters, rows, strict=True):
            parameter.data = row
            parameter.grad = slope

    def look(self) -> None:
        """Loss and gradient at the present points; those who fell or stand still are taken out."""
        self.loss, self.gradient = self.ground.slopes(self.w)
        if len(self.w) and not (self.w.abs().max() <= FAR and self.loss.abs().max() <= HIGH):  # NaN, too
            inside = (self.w.abs().amax(dim=1) <= FAR) & (self.loss.abs() <= HIGH)
            self.diverged[self.running[~inside]] = True
            self._take_out(~inside, leave=False)
        if self._still.any():
            self._take_out(self._still)

    def step(self, k: int) -> None:
        """Update k of everybody who runs."""
        import torch

        if not len(self.running):
            return
        limit = torch.full_like(self.loss, limit_of(self.racer))
        given = self.gradient if self.noise is None else self.gradient + self.noise[k]
        self.slope.copy_(clipped(given, limit)[0] if self.racer.clip > 0 else given)
        if self.factors is not None:
            for group in (group for optimizer in self.optimizers for group in optimizer.param_groups):
                group["lr"] = group.setdefault("initial_lr", group["lr"]) * float(self.factors[k])
        if not self.racer.entry.closure:
            self.optimizers[0].step()
            return
        before = self.w.clone()
        for i, optimizer in enumerate(self.optimizers):
            optimizer.step(self._closure(i, k, limit[:1]))
        if self.noise is None:  # who asks for gradients and does not move will not move any more
            self._still = (self.w == before).all(dim=1)

    def _closure(self, i: int, k: int, limit: Tensor) -> Callable[[], Any]:
        asked = False

        def closure() -> Tensor:
            nonlocal asked
            if not asked:
                asked = True
                return self.loss[i]
            loss, gradient = self.ground.slopes(self.w[i : i + 1])
            given = gradient if self.noise is None else gradient + self.noise[k]
            self.slope[i] = clipped(given, limit)[0][0]
            return loss[0]

        return closure

    def finish(self) -> None:
        """Note where everybody is who still runs."""
        self.end[self.running], self.final[self.running] = self.w, self.loss

    def _take_out(self, out: Tensor, leave: bool = True) -> None:
        stay = ~out
        if leave:
            self.end[self.running[out]], self.final[self.running[out]] = self.w[out], self.loss[out]
        self.running, self.w = self.running[stay], self.w[stay]
        self.loss, self.gradient = self.loss[stay], self.gradient[stay]
        self._still = self._still[stay]
        if self.together:
            self._thin(stay)
        else:
            self._dismiss(np.flatnonzero(stay.numpy()))
        self._lay()

    def _thin(self, stay: Tensor) -> None:
        """Keep the rows of the one parameter's state that belong to those who stay."""
        state = self.optimizers[0].state[self.parameters[0]]
        for name, value in state.items():
            if getattr(value, "shape", None) == self.parameters[0].shape:
                state[name] = value[stay]

    def _dismiss(self, stay: np.ndarray) -> None:
        """Keep the parameters of those who stay."""
        self.parameters = [self.parameters[i] for i in stay]
        if self.racer.entry.closure:
            self.optimizers = [self.optimizers[i] for i in stay]
            return
        kept = {id(parameter) for parameter in self.parameters}
        optimizer = self.optimizers[0]
        for group in optimizer.param_groups:
            group["params"] = [parameter for parameter in group["params"] if id(parameter) in kept]
        optimizer.param_groups = [group for group in optimizer.param_groups if group["params"]]
