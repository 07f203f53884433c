"""One line of the table of results, the shape every benchmark returns; and how computations are timed."""

import statistics
import time
from collections.abc import Callable
from typing import Any

# name; value (a number, or a word); unit; budget ("<= 120", "no", "about 30", ""); command; perhaps a note
Row = dict[str, Any]


def row(command: str, name: str, value: float | str, unit: str, budget: str = "", note: str = "") -> Row:
    """Return one line. The value is not rounded: what is a little over its budget is over it."""
    return {"name": name, "value": value, "unit": unit, "budget": budget, "command": command, "note": note}


def milliseconds(work: Callable[[], object], repeats: int = 5) -> float:
    """The median of several runs, after one that is not counted."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)
