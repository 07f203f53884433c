"""The job: every regime and seed by turns; all are measured after every round."""

import time
from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.training.regimes.spec import REGIMES, ROUNDS, SEEDS, RegimesSpec
from playground.training.snapshot import Json, Snapshot

if TYPE_CHECKING:
    from playground.training.regimes.updates import RegimeTraining

TOGETHER = 3  # updates between two signs of life


def column(regime: str, measure: str, r: int) -> str:
    """The name of a column: "teacher_nll_0"."""
    return f"{regime}_{measure}_{r}"


def job(
    spec: Mapping[str, Json], *, corpus: object = None, resume: object = None
) -> Generator[Snapshot, str | None, None]:
    """Train; yield a row after each round, that before the first update included. Never resumed.

    A step is an update of one network.
    """
    import torch

    from playground.training.regimes.updates import RegimeTraining

    torch.set_num_threads(1)
    made = RegimesSpec.from_json(spec)
    trainings = {
        (regime, r): RegimeTraining(regime, made, made.training_seed + r)
        for r in range(SEEDS)
        for regime in REGIMES
    }
    seconds = dict.fromkeys(trainings, 0.0)
    planned, done = made.updates * len(trainings), 0
    for round in range(ROUNDS + 1):
        row: dict[str, float] = {"round": round}
        for (regime, r), training in trainings.items():
            left = made.updates // ROUNDS if round else 0
            while left:
                count = min(TOGETHER, left)
                start = time.process_time()
                training.train(count)
                seconds[regime, r] += time.process_time() - start
                left, done = left - count, done + count
                yield Snapshot(done, planned)
            row |= {column(regime, name, r): value for name, value in _measured(training).items()}
            row[column(regime, "seconds", r)] = seconds[regime, r] / max(1, training.update)
            yield Snapshot(done, planned)
        yield Snapshot(done, planned, rows={name: np.array([value]) for name, value in row.items()})


def _measured(training: "RegimeTraining") -> dict[str, Any]:
    """All numbers of a network; NaN where its training has diverged."""
    from playground.training.regimes.measures import measure

    diverged = training.diverged_at
    measured = measure(training.network)
    if diverged is not None:
        measured = dict.fromkeys(measured, np.nan)
    return {**measured, "accuracy": training.accuracy, "diverged": float(diverged or 0)}
