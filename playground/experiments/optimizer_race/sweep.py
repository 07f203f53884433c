"""The fair race: every racer at many learning rates, so that none is beaten by a bad setting.

Each racer is run from the spec's start with 25 rates, the same number for all, evenly spaced on a logarithmic
scale from 1/1000 to 100 times the rate that the catalogue suggests for its kind. Everything else stays as it
is set, the noise too. A rate is judged by the loss at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from playground.experiments.optimizer_race.batched_runs import BatchedRuns
from playground.experiments.optimizer_race.problem import Problem, problem_of
from playground.experiments.optimizer_race.race_loop import gradient_noise
from playground.experiments.optimizer_race.racers import Racer
from playground.experiments.optimizer_race.spec import RaceSpec

RATES = 25
LOWEST, HIGHEST = 1e-3, 1e2  # times the catalogue's race_lr
AVERAGED_SHARE = 10  # with noise, the losses of the last tenth of the race are averaged


@dataclass(frozen=True)
class Sweep:
    """What R racers reach at M rates each; complete when `fraction` is 1."""

    fraction: float
    rates: np.ndarray  # (R, M) learning rates (the peak, where a schedule or a warm-up changes it)
    loss: np.ndarray  # (R, M) at the end; inf where it diverged or could not run, NaN where not run yet
    best: np.ndarray  # (R,) index of the rate with the lowest loss; of equal ones, the lowest rate
    best_rate: np.ndarray  # (R,)
    averaged: int  # how many of the last losses `loss` is the mean of: 1 without noise


def sweep(spec: RaceSpec, count: int = RATES) -> Iterator[Sweep]:
    """Run every racer of the spec at `count` rates; yield a Sweep after each racer, the last one complete.

    ValueError for a problem that is not valid.
    """
    problem = replace(
        problem_of(spec), rows_at_once=None
    )  # a difference in the last bit decides nothing here
    shape = (len(spec.racers), count)
    rates = np.array([rates_for(racer, count) for racer in spec.racers]).reshape(shape)
    loss = np.full(shape, np.nan)
    averaged = max(1, spec.steps // AVERAGED_SHARE) if spec.noise else 1
    for i, racer in enumerate(spec.racers):
        loss[i] = _losses(spec, problem, racer, rates[i], averaged)
        if i + 1 < len(spec.racers):
            yield _sweep((i + 1) / len(spec.racers), rates, loss, averaged)
    yield _sweep(1.0, rates, loss, averaged)


def rates_for(racer: Racer, count: int = RATES) -> np.ndarray:
    """The rates that are tried for a racer, (count,)."""
    suggested = racer.entry.race_lr
    return np.geomspace(LOWEST * suggested, HIGHEST * suggested, count)


def _sweep(fraction: float, rates: np.ndarray, loss: np.ndarray, averaged: int) -> Sweep:
    best = np.where(np.isfinite(loss), loss, np.inf).argmin(axis=1)
    best_rate = np.take_along_axis(rates, best[:, None], axis=1)[:, 0]
    return Sweep(fraction, rates, loss.copy(), best, best_rate, averaged)


def _losses(spec: RaceSpec, problem: Problem, racer: Racer, rates: np.ndarray, averaged: int) -> np.ndarray:
    """The loss at the end for each rate, (M,): inf where the run diverged."""
    import torch

    starts = torch.tensor([[spec.x, spec.y]], dtype=torch.float64).expand(len(rates), 2)
    try:
        runs = BatchedRuns(problem, racer, starts, spec.steps, gradient_noise(spec), rates.tolist())
    except ValueError:  # torch refuses the settings
        return np.full(len(rates), np.inf)
    total = torch.zeros(len(rates), dtype=torch.float64)
    with torch.no_grad():
        runs.evaluate()
        for k in range(spec.steps):
            runs.step(k)
            runs.evaluate()
            if k >= spec.steps - averaged:
                total[runs.running] += runs.loss
    runs.record_running()
    losses = runs.end_loss if averaged == 1 else torch.where(runs.diverged, torch.inf, total / averaged)
    return losses.numpy()
