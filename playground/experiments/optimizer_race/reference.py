"""What a race is compared with: each racer by itself, written the usual way with torch.optim and autograd."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.optimizer_race.problem import Problem, problem_of
from playground.experiments.optimizer_race.race_loop import gradient_noise
from playground.experiments.optimizer_race.racer_state import build, learning_rates, set_rate
from playground.experiments.optimizer_race.racers import Racer
from playground.experiments.optimizer_race.spec import RaceSpec, RaceTrace

if TYPE_CHECKING:
    from torch import Tensor


def reference_path(spec: RaceSpec, problem: Problem, racer: Racer) -> np.ndarray:
    """The path of one racer without the others, (K, 2): nothing batched, torch.optim's own step.

    NaN from the first point on that is not finite. ValueError for settings that torch refuses.
    """
    import torch

    noise = gradient_noise(spec)
    w = torch.tensor([spec.x, spec.y], dtype=torch.float64, requires_grad=True)
    optimizer = build(racer, [w])
    path = np.full((spec.steps + 1, 2), np.nan)
    path[0] = w.detach().numpy()

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = problem.function(w[0], w[1])
        if loss.requires_grad:
            loss.backward()  # type: ignore[no-untyped-call]
        w.grad = torch.zeros_like(w) if w.grad is None else w.grad
        if noise is not None:
            w.grad += noise[k]
        if racer.clip > 0:
            torch.nn.utils.clip_grad_norm_(w, racer.clip)
        return loss

    for k, rate in enumerate(learning_rates(racer, spec.steps)):
        set_rate(optimizer, float(rate))
        optimizer.step(closure)  # type: ignore[arg-type]
        if not w.isfinite().all():
            break
        path[k + 1] = w.detach().numpy()
    return path


def agreement(trace: RaceTrace, spec: RaceSpec) -> tuple[float, ...]:
    """For each racer the largest |difference| between its path in the race and its reference path.

    Compared until it diverges; 0 is equal to the bit, NaN stands for a racer that did not run.
    """
    problem = problem_of(spec)
    paths = zip(trace.w, trace.racers, strict=True)
    return tuple(_difference(path, spec, problem, racer) for path, racer in paths)


def _difference(path: np.ndarray, spec: RaceSpec, problem: Problem, racer: Racer) -> float:
    if np.isnan(path).all():
        return math.nan
    known = np.isfinite(path).all(axis=1)
    return float(np.abs(path[known] - reference_path(spec, problem, racer)[known]).max())
