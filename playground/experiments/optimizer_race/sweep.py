"""The fair race: every racer at many learning rates, so that nobody is beaten by a bad setting.

Each racer is run from the spec's start with 25 rates, the same number for all, evenly spaced on a logarithmic
scale from 1/1000 to 100 times the rate that the catalogue suggests for its kind. Everything else stays as it
is set, the noise too. A rate is judged by the loss at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from playground.experiments.optimizer_race.crowd import Crowd
from playground.experiments.optimizer_race.field import noise_of
from playground.experiments.optimizer_race.ground import Ground, ground_of
from playground.experiments.optimizer_race.racers import Racer, read
from playground.experiments.optimizer_race.spec import RaceSpec

RATES = 25
LOWEST, HIGHEST = 1e-3, 1e2  # times the catalogue's race_rate
TAIL = 10  # with noise, the losses of the last tenth of the race are averaged


@dataclass(frozen=True)
class Sweep:
    """What R racers reach at M rates each; complete when `fraction` is 1."""

    fraction: float
    rates: np.ndarray  # (R, M) learning rates (the peak, where a schedule or a warm-up moves it)
    loss: np.ndarray  # (R, M) at the end; inf where it diverged or could not run, NaN where not run yet
    best: np.ndarray  # (R,) index of the rate with the lowest loss; of equal ones, the lowest rate
    best_rate: np.ndarray  # (R,)
    averaged: int  # how many of the last losses `loss` is the mean of: 1 without noise


def sweep(spec: RaceSpec, count: int = RATES) -> Iterator[Sweep]:
    """Run every racer of the spec at `count` rates; a Sweep after each, the last one complete.

    ValueError for racers or a ground that cannot be read.
    """
    racers, ground = read(spec.racers), ground_of(spec)
    ground = replace(ground, together=None)  # an ulp decides nothing here
    shape = (len(racers), count)
    rates = np.array([rates_for(racer, count) for racer in racers]).reshape(shape)
    loss = np.full(shape, np.nan)
    averaged = max(1, spec.steps // TAIL) if spec.noise else 1
    for i, racer in enumerate(racers):
        loss[i] = _losses(spec, ground, racer, rates[i], averaged)
        if i + 1 < len(racers):
            yield _told((i + 1) / len(racers), rates, loss, averaged)
    yield _told(1.0, rates, loss, averaged)


def rates_for(racer: Racer, count: int = RATES) -> np.ndarray:
    """The rates that are tried for a racer, (count,)."""
    suggested = racer.entry.race_rate
    return np.geomspace(LOWEST * suggested, HIGHEST * suggested, count)


def _told(fraction: float, rates: np.ndarray, loss: np.ndarray, averaged: int) -> Sweep:
    best = np.where(np.isfinite(loss), loss, np.inf).argmin(axis=1)
    best_rate = np.take_along_axis(rates, best[:, None], axis=1)[:, 0]
    return Sweep(fraction, rates, loss.copy(), best, best_rate, averaged)


def _losses(spec: RaceSpec, ground: Ground, racer: Racer, rates: np.ndarray, averaged: int) -> np.ndarray:
    """The loss at the end for each rate, (M,): inf where the run diverged."""
    import torch

    starts = torch.tensor([[spec.x, spec.y]], dtype=torch.float64).expand(len(rates), 2)
    try:
        crowd = Crowd(ground, racer, starts, spec.steps, noise_of(spec), rates.tolist())
    except ValueError:  # torch refuses the settings
        return np.full(len(rates), np.inf)
    total = torch.zeros(len(rates), dtype=torch.float64)
    with torch.no_grad():
        crowd.look()
        for k in range(spec.steps):
            crowd.step(k)
            crowd.look()
            if k >= spec.steps - averaged:
                total[crowd.running] += crowd.loss
    crowd.finish()
    losses = crowd.final if averaged == 1 else torch.where(crowd.diverged, torch.inf, total / averaged)
    return losses.numpy()
