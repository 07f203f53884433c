"""The order of the computation by hand: forward token by token, then backward from the last token."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from playground.experiments.lstm.by_hand.cells import CELLS


@dataclass(frozen=True)
class Step:
    """One step at time step t, 1..T; of "start" and "end" t is 0. `kind` is of Cell.forward or .backward."""

    kind: str
    t: int = 0


@lru_cache(maxsize=32)
def steps(cell: str, T: int) -> tuple[Step, ...]:
    """All steps of T time steps of a cell, a key of CELLS: 16 T + 2 of the LSTM, 12 T + 2 of the GRU."""
    return tuple(_steps(cell, T))


def step_index(cell: str, T: int, kind: str, t: int = 0) -> int:
    """When that step comes."""
    return steps(cell, T).index(Step(kind, t))


def _steps(cell: str, T: int) -> Iterator[Step]:
    yield Step("start")
    for t in range(1, T + 1):
        yield from (Step(kind, t) for kind in CELLS[cell].forward)
    for t in range(T, 0, -1):
        yield from (Step(kind, t) for kind in CELLS[cell].backward)
    yield Step("end")
