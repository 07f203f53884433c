"""How quickly the optimizer race is computed: races, the sweep of rates, the basin map. No browser.

python -m benchmarks.race
"""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import torch

from benchmarks import report, rows
from benchmarks.rows import Row, milliseconds
from playground.experiments.optimizer_race.basins import basin_map
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import parse
from playground.experiments.optimizer_race.reference import agreement
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.surface_grid import surface_grid
from playground.experiments.optimizer_race.sweep import sweep

row = partial(rows.row, "python -m benchmarks.race")
FOUR = "sgd;momentum;rmsprop;adam"
EIGHT = "sgd;momentum;nesterov;adagrad;adadelta;rmsprop;adam;adamw"
TEN = EIGHT + ";nadam;radam"
MAPPED = ("himmelblau", "rastrigin")  # four minima; the most costly function


def measure() -> list[Row]:
    """Rows of name, value, unit, budget, command and a note. The budgets include the way to the screen."""
    torch.set_num_threads(1)
    small, large = RaceSpec(racers=parse(FOUR), steps=200), RaceSpec(racers=parse(TEN), steps=500)
    return [
        row(
            "race: 4 racers x 200 steps",
            milliseconds(partial(run, small)),
            "ms",
            "<= 150",
            "the computation alone",
        ),
        row(
            "race: 10 racers x 500 steps",
            milliseconds(partial(run, large)),
            "ms",
            "<= 450",
            _exactness(large),
        ),
        row("landscape 201 x 201", milliseconds(partial(surface_grid, small, 201)), "ms"),
        _sweep(),
        *(_basins(key, kind) for key in MAPPED for kind in ("momentum", "adam")),
    ]


def _exactness(spec: RaceSpec) -> str:
    """The largest difference from torch.optim alone."""
    largest = max(agreement(run(spec), spec))
    return f"the computation alone; largest difference from torch.optim alone: {largest:g}"


def _sweep() -> Row:
    spec = RaceSpec(racers=parse(EIGHT), steps=200)
    return row(
        "fair race: 8 racers x 25 rates x 200 steps",
        milliseconds(lambda: list(sweep(spec)), 3) / 1000,
        "s",
        "<= 1.5",
        _gaps(lambda: sweep(spec)),
    )


def _basins(key: str, kind: str) -> Row:
    spec = replace(RaceSpec(), surface=key, racers=parse(kind), steps=500)
    last_map = list(basin_map(spec, 0))[-1]
    reached = f"{np.mean(last_map.basin >= 0):.0%} of the starts in a basin"
    time_taken = milliseconds(lambda: list(basin_map(spec, 0)), 3)
    return row(f"basin map 64 x 64 x 500 steps: {key}, {kind}", time_taken, "ms", "<= 500", reached)


def _gaps(work: Callable[[], object]) -> str:
    """The longest wait for a sign of progress."""
    stamps = [time.perf_counter()]
    stamps += [time.perf_counter() for _ in work()]  # type: ignore[attr-defined]
    return f"longest wait for a sign of progress: {1000 * max(np.diff(stamps)):.0f} ms"


if __name__ == "__main__":
    print(report.plain(measure()))
