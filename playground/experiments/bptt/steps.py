"""The order of the computation by hand: forward through time, then backward, four steps at each time step."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["start", "h", "y", "delta_y", "dh", "delta_h", "pile", "end"]
FORWARD: tuple[Kind, ...] = ("h", "y")
BACKWARD: tuple[Kind, ...] = ("delta_y", "dh", "delta_h", "pile")


@dataclass(frozen=True)
class Step:
    """One step at time step t, 1..T; of "start" and "end" t is 0.

    h, y         forward: the hidden state; the prediction and its loss
    delta_y, dh  backward: ŷ - y; dJ/dh_t as the sum of its two parts
    delta_h      dJ/dh_t times the slope of tanh
    pile         what time step t adds to every gradient
    """

    kind: Kind
    t: int = 0


@lru_cache(maxsize=16)
def steps(T: int) -> tuple[Step, ...]:
    """All steps of T time steps: 6 T + 2."""
    return tuple(_steps(T))


def step_index(T: int, kind: Kind, t: int = 0) -> int:
    """When that step comes."""
    return steps(T).index(Step(kind, t))


def _steps(T: int) -> Iterator[Step]:
    yield Step("start")
    for t in range(1, T + 1):
        yield from (Step(kind, t) for kind in FORWARD)
    for t in range(T, 0, -1):
        yield from (Step(kind, t) for kind in BACKWARD)
    yield Step("end")
