"""The race: several optimizers from one start, each the real torch.optim class, every quantity at every step.

Racer r moves from w_k to w_{k+1} by one step of its optimizer, given the gradient g_k of the loss at w_k plus
the noise of that step, clipped if it asked for that. Source: lectures 1, 3, 4 and 5, on gradient descent and
its variants; torch.optim.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from playground.experiments.optimizer_race.field import Field, noise_of
from playground.experiments.optimizer_race.ground import Ground, Landscape, ground_of, landscape, no_start
from playground.experiments.optimizer_race.racers import Racer, named, read
from playground.experiments.optimizer_race.runner import Runner, rates
from playground.experiments.optimizer_race.spec import FAR, HIGH, RaceSpec, RaceTrace

__all__ = ["FAR", "HIGH", "Landscape", "RaceSpec", "RaceTrace", "landscape", "run", "table"]


def run(spec: RaceSpec) -> RaceTrace:
    """Race: same spec, same trace, to the bit. KeyError for an unknown surface; the trace tells all else."""
    begun = begin(spec)
    return begun.trace() if isinstance(begun, Race) else begun


def begin(spec: RaceSpec) -> Race | RaceTrace:
    """A race run to its last step, or the trace of one that is refused. KeyError for an unknown surface."""
    try:
        racers = read(spec.racers)
        ground = ground_of(spec)
    except ValueError as error:
        return _refused(spec, (), str(error))
    if sentence := no_start(spec):
        return _refused(spec, racers, sentence)
    import torch

    field = Field(ground, spec.steps, len(racers), noise_of(spec))
    race = Race(spec, racers, ground, field, [], [""] * len(racers))
    start = torch.tensor([spec.x, spec.y], dtype=torch.float64)
    for place, racer in enumerate(racers):
        try:
            race.runners.append(Runner(place, racer, spec.steps, start))
        except ValueError as error:
            race.failed[place] = str(error)
    field.run(race.runners, start.expand(len(race.runners), 2))
    race.tell_ends(race.runners)
    return race


@dataclass
class Race:
    """A race that has come to its last step: the racers as they stand there, with all they remember."""

    spec: RaceSpec
    racers: tuple[Racer, ...]
    ground: Ground
    field: Field
    runners: list[Runner]
    failed: list[str]  # why each place ended where it did, "" where all is well

    def leads_to(self, spec: RaceSpec) -> bool:
        """Whether `spec` is this race with more steps; a schedule, which ends with it, makes another."""
        alike = replace(spec, steps=self.spec.steps) == self.spec and spec.steps > self.spec.steps
        return alike and all(one.schedule == "constant" for one in self.racers)

    def go_on(self, steps: int) -> None:
        """Race on to step `steps`: to the bit the race that `leads_to` allows."""
        import torch

        last, self.spec = self.spec.steps, replace(self.spec, steps=steps)
        self.field = self.field.longer(steps, noise_of(self.spec))
        for runner in self.runners:
            runner.rates = rates(runner.racer, steps)
        standing = [runner for runner in self.runners if self.field.diverged[runner.place] is None]
        self.field.run(standing, torch.from_numpy(self.field.w[[r.place for r in standing], last]), last)
        self.tell_ends(standing)

    def tell_ends(self, runners: Sequence[Runner]) -> None:
        """Note why those who have been running ended where they did."""
        for runner in runners:
            self.failed[runner.place] = _end(self.field, runner)

    def trace(self) -> RaceTrace:
        """The record of the race."""
        return _trace(self)


def _end(field: Field, runner: Runner) -> str:
    """Why a racer ended where it did, if that was no divergence: the gradient, the rule or the function."""
    fell = field.diverged[runner.place]
    if fell is None:
        return ""
    there = field.w[runner.place, fell]
    if np.isfinite(there).all():
        inside = (np.abs(there) <= FAR).all()
        lost = inside and not np.isfinite(field.loss_at_fall[runner.place])
        return f"The function has no value at ({there[0]:.4g}, {there[1]:.4g}), step {fell}." if lost else ""
    if not np.isfinite(field.given[runner.place, fell - 1]).all():
        return f"The gradient is not a finite number at step {fell - 1}."
    names = [name for name, value in zip("xy", there, strict=True) if not math.isfinite(value)]
    how = "zero by zero" if np.isnan(there).any() else "by zero"
    return f"The rule divides {how} in {' and '.join(names)} at step {fell - 1}."


def _trace(race: Race) -> RaceTrace:
    """Put the record into the trace's form."""
    spec, ground, racers, field = race.spec, race.ground, race.racers, race.field
    runners = {runner.place: runner for runner in race.runners}
    count = spec.steps + 1
    update = np.full_like(field.w, np.nan)
    with np.errstate(invalid="ignore"):
        update[:, :-1] = np.diff(field.w, axis=1)
    update[~np.isfinite(update)] = np.nan
    w = field.w.copy()  # the field's own keeps the point of the fall
    for place, fell in enumerate(field.diverged):
        if fell is not None:
            w[place, fell:] = np.nan
    known = np.isfinite(field.loss)
    lowest_seen = float(field.loss[known].min()) if known.any() else math.nan
    floor = ground.lowest if math.isfinite(ground.lowest) else lowest_seen
    rate, evaluations = np.full((2, len(racers), count), np.nan)
    for place, runner in runners.items():
        rate[place, :-1] = runner.rates
        evaluations[place, : len(runner.counts) + 1] = np.cumsum([0, *runner.counts])
    return RaceTrace(
        racers=racers,
        w=w,
        loss=field.loss,
        gradient=field.gradient,
        given=field.given,
        clip_factor=field.clip_factor,
        update=update,
        rate=np.where(known, rate, np.nan),
        buffers=tuple(runners[i].buffers(count) if i in runners else {} for i in range(len(racers))),
        evaluations=np.where(known, evaluations, np.nan),
        diverged=tuple(field.diverged),
        failed=tuple(race.failed),
        floor=floor,
        reached=tuple(_first(loss - floor <= spec.tolerance) for loss in field.loss),
        basin=_basins(ground, w[:, -1]),
        labels=ground.labels,
    )


def _first(there: np.ndarray) -> int | None:
    """The first step at which it is so, None when it never is."""
    return int(there.argmax()) if there.any() else None


def _basins(ground: Ground, ends: np.ndarray) -> tuple[str, ...]:
    """The label of the minimum at which each of `ends` (R, 2) lies, or "none"."""
    found = ground.basin(ends[:, 0], ends[:, 1])
    return tuple(ground.labels[i] if i >= 0 else "none" for i in found)


def _refused(spec: RaceSpec, racers: tuple[Racer, ...], sentence: str) -> RaceTrace:
    """The trace of a race that cannot be run."""
    count, places = spec.steps + 1, len(racers)
    pairs, numbers = np.full((places, count, 2), np.nan), np.full((places, count), np.nan)
    start = pairs.copy()
    if math.isfinite(spec.x) and math.isfinite(spec.y):
        start[:, 0] = spec.x, spec.y
    nobody = (None,) * places
    return RaceTrace(
        racers=racers,
        w=start,
        loss=numbers,
        gradient=pairs,
        given=pairs,
        clip_factor=numbers,
        update=pairs,
        rate=numbers,
        buffers=({},) * places,
        evaluations=numbers,
        diverged=nobody,
        failed=("",) * places,
        floor=math.nan,
        reached=nobody,
        basin=("none",) * places,
        labels=(),
        refused=sentence,
    )


def table(trace: RaceTrace) -> dict[str, np.ndarray]:
    """The trace as columns, one row per racer and step; what a racer does not keep is NaN."""
    places, count = trace.loss.shape
    columns = {
        "racer": np.repeat(np.array(named(trace.racers), dtype=object), count),
        "step": np.tile(np.arange(count), places),
        "x": trace.w[..., 0].ravel(),
        "y": trace.w[..., 1].ravel(),
        "loss": trace.loss.ravel(),
    }
    for name in ("gradient", "given", "update"):
        for axis, letter in enumerate("xy"):
            columns[f"{name}_{letter}"] = getattr(trace, name)[..., axis].ravel()
    for name in ("rate", "clip_factor", "evaluations"):
        columns[name] = getattr(trace, name).ravel()
    return columns | _buffer_columns(trace)


def _buffer_columns(trace: RaceTrace) -> dict[str, np.ndarray]:
    places, count = trace.loss.shape
    columns: dict[str, np.ndarray] = {}
    for place, buffers in enumerate(trace.buffers):
        for name, values in buffers.items():
            parts = (
                {name: values} if values.ndim == 1 else {f"{name}_x": values[:, 0], f"{name}_y": values[:, 1]}
            )
            for title, part in parts.items():
                column = columns.setdefault(title, np.full(places * count, np.nan))
                column[place * count : (place + 1) * count] = part
    return columns
