"""The time of a call: quartiles of repeated runs."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

LEAST_REPEATS, MOST_REPEATS, FEWEST_REPEATS = 5, 200, 3
PATIENCE = 8  # times the planned seconds, until fewer runs are enough
BATCH = 20e-6  # seconds that a run lasts at least: shorter calls are made several times in a row


@dataclass(frozen=True)
class Timing:
    """Seconds of one call: the quartiles (3,) over `repeats` runs of `calls` calls each."""

    quartiles: np.ndarray
    repeats: int
    calls: int


def time_call(call: Callable[[], Any], seconds: float) -> tuple[Timing, Any]:
    """Call for about so many seconds; return the timing and what the first call returned, which is not timed.

    At least LEAST_REPEATS runs are made, on a machine too busy for that FEWEST_REPEATS. The garbage
    collector rests meanwhile, as in `timeit`.
    """
    result = call()
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        begin = time.perf_counter()
        calls = max(1, int(np.ceil(BATCH / max(_run(call, 1), 1e-9))))
        times: list[float] = []
        while not _is_enough(len(times), time.perf_counter() - begin, seconds):
            times.append(_run(call, calls) / calls)
    finally:
        if was_enabled:
            gc.enable()
    return Timing(np.quantile(times, (0.25, 0.5, 0.75)), len(times), calls), result


def _is_enough(repeats: int, elapsed: float, seconds: float) -> bool:
    """Whether so many runs in so many of the planned seconds are enough."""
    if repeats >= LEAST_REPEATS:
        return elapsed >= seconds or repeats >= MOST_REPEATS
    return repeats >= FEWEST_REPEATS and elapsed >= PATIENCE * seconds


def _run(call: Callable[[], Any], calls: int) -> float:
    """Seconds of so many calls in a row."""
    start = time.perf_counter()
    for _ in range(calls):
        call()
    return time.perf_counter() - start
