"""The field of racers walking together: one batched backward pass a step, every optimizer on its own row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.optimizer_race.ground import Ground
from playground.experiments.optimizer_race.runner import Runner, clipped, limit_of
from playground.experiments.optimizer_race.spec import FAR, HIGH, RaceSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from torch import Tensor

BLOCK = (
    8  # noise is drawn in multiples of these rows, so that a shorter race has the beginning of a longer one's
)


def noise_of(spec: RaceSpec) -> Tensor | None:
    """The noise of every step, (steps, 2), the same for all racers; None without."""
    import torch

    if not spec.noise:
        return None
    generator = torch.Generator().manual_seed(spec.seed)
    rows = -(-spec.steps // BLOCK) * BLOCK
    return spec.noise * torch.randn(rows, 2, generator=generator, dtype=torch.float64)[: spec.steps]


class Field:
    """The racers of one race on one ground, and the record of how they went.

    Arrays of K = steps + 1 values, NaN where nothing happened: w, gradient, given (R, K, 2); loss,
    clip_factor (R, K). `diverged` holds a step or None for each place. `w` still has the point at which a
    racer was found to have diverged, if it is finite.
    """

    def __init__(self, ground: Ground, steps: int, places: int, noise: Tensor | None) -> None:
        self.ground, self.steps, self.noise = ground, steps, noise
        shape = (places, steps + 1)
        self.w, self.gradient, self.given = (np.full((*shape, 2), np.nan) for _ in range(3))
        self.loss, self.clip_factor = np.full(shape, np.nan), np.full(shape, np.nan)
        self.diverged: list[int | None] = [None] * places
        self.loss_at_fall = np.full(places, np.nan)

    def longer(self, steps: int, noise: Tensor | None) -> Field:
        """A field for more steps with the same record of those that were made."""
        field = Field(self.ground, steps, len(self.diverged), noise)
        made = slice(0, self.steps + 1)
        for name in ("w", "gradient", "given", "loss", "clip_factor"):
            getattr(field, name)[:, made] = getattr(self, name)
        field.diverged, field.loss_at_fall = list(self.diverged), self.loss_at_fall.copy()
        return field

    def run(self, runners: list[Runner], w: Tensor, k: int = 0) -> None:
        """Walk all from w (runners, 2) at step k to the last step; who diverges is taken out of the work."""
        import torch

        with torch.no_grad():
            while runners and k <= self.steps:
                k, w, standing = self._stretch(runners, w.clone(), k)
                for runner, stands in zip(runners, standing, strict=True):
                    if not stands:
                        self.diverged[runner.place] = k
                runners = [runner for runner, stands in zip(runners, standing, strict=True) if stands]
                w = w[torch.tensor(standing)]

    def _stretch(self, runners: list[Runner], w: Tensor, k: int) -> tuple[int, Tensor, list[bool]]:
        """Walk from step k until somebody falls or the race is over: where it ended, and who still stands."""
        import torch

        first, walked, slope = k, [], torch.empty_like(w)
        limits = torch.tensor([limit_of(runner.racer) for runner in runners], dtype=w.dtype)
        free = torch.ones_like(limits) if limits.isinf().all() else None  # nobody clips: factor 1 for all
        for runner, row, of_row in zip(runners, w, slope, strict=True):
            runner.stand_on(row, of_row)
        while True:
            loss, gradient = self.ground.slopes(w)
            standing = _standing(w, loss)
            if not all(standing) or k == self.steps:
                break
            given = gradient if self.noise is None else gradient + self.noise[k]
            given, factor = (given, free) if free is not None else clipped(given, limits)
            slope.copy_(given)
            walked.append((w.clone(), loss, gradient, given, factor))
            for i, runner in enumerate(runners):
                asking = runner.racer.entry.closure
                runner.step(k, self._closure(runner, k, limits[i : i + 1], loss[i]) if asking else None)
            k += 1
        places = [runner.place for runner in runners]
        self._record(places, first, walked)
        self.w[places, k] = w.numpy()
        self.loss_at_fall[places] = loss.numpy()
        if all(standing):
            self.loss[places, k], self.gradient[places, k] = loss.numpy(), gradient.numpy()
            k += 1
        return k, w, standing

    def _closure(self, runner: Runner, k: int, limit: Tensor, loss: Tensor) -> Callable[[], Tensor]:
        """For a racer that asks for gradients itself: loss and gradient where its parameter stands.

        The first that it asks for are those at w_k, which are there already.
        """

        def closure() -> Tensor:
            runner.asked += 1
            if runner.asked == 1:
                return loss
            there, gradient = self.ground.slopes(runner.parameter[None])
            given = gradient if self.noise is None else gradient + self.noise[k]
            runner.slope.copy_(clipped(given, limit)[0][0])
            return there[0]

        return closure

    def _record(self, places: list[int], first: int, walked: Sequence[tuple[Tensor, ...]]) -> None:
        import torch

        if walked:
            when = slice(first, first + len(walked))
            record = (self.w, self.loss, self.gradient, self.given, self.clip_factor)
            for array, column in zip(record, zip(*walked, strict=True), strict=True):
                array[places, when] = torch.stack(column, dim=1).numpy()


def _standing(w: Tensor, loss: Tensor) -> list[bool]:
    """For every row whether it can still be computed with and drawn. NaN is not."""
    points, losses = w.tolist(), loss.tolist()  # a few numbers: faster in Python than as tensors
    return [
        abs(x) <= FAR and abs(y) <= FAR and abs(high) <= HIGH
        for (x, y), high in zip(points, losses, strict=True)
    ]
