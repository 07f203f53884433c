"""The state of a run (state.json) and its possible statuses."""

import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from playground.errors import StoreError
from playground.runs.atomic import read_object, write_json

Status = Literal[
    "queued",
    "starting",
    "running",
    "pausing",
    "stopping",
    "paused",
    "stopped",
    "finished",
    "diverged",
    "died",
    "failed",
]
STATUSES: tuple[Status, ...] = get_args(Status)
WORKING: frozenset[Status] = frozenset({"starting", "running", "pausing", "stopping"})  # with a worker
ACTIVE: frozenset[Status] = WORKING | {"queued"}  # may change without a command


@dataclass(frozen=True)
class RunState:
    """The content of state.json, written by the worker, and by the service before and after it.

    step, steps: done and planned (0 until known). elapsed: seconds spent working, pauses left out.
    tokens_per_second: over the last few seconds. message: a sentence for the reader.
    """

    status: Status = "queued"
    step: int = 0
    steps: int = 0
    message: str = ""
    tokens_per_second: float = 0.0
    elapsed: float = 0.0

    def save(self, folder: Path) -> None:
        """Write state.json into the run's folder by atomic rename."""
        write_json(folder / "state.json", asdict(self))

    @classmethod
    def load(cls, folder: Path) -> "RunState":
        """Read state.json; raise StoreError when it is missing or holds anything unexpected."""
        return cls.from_json(read_object(folder / "state.json", "state of this run"))

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "RunState":
        """Check a state that was read; raise StoreError when it holds anything unexpected."""
        state = cls(**{name: value[name] for name in cls.__dataclass_fields__ if name in value})
        counts = all(type(n) is int and n >= 0 for n in (state.step, state.steps))
        rates = all(_is_finite(x) for x in (state.tokens_per_second, state.elapsed))
        if not (counts and rates and state.status in STATUSES and isinstance(state.message, str)):
            raise StoreError("The state of this run cannot be read: the file is damaged.")
        return state


def _is_finite(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
