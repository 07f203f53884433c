"""What one classroom server allows: every limit, its default, its environment variable and its sentence."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from playground.errors import LimitReached


def _cores() -> int:
    """Count the processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _limit(default: float, name: str, unit: str, sentence: str) -> Any:
    """Declare one limit: `sentence` may use {value} (what was asked for) and {limit}."""
    return field(default=default, metadata={"name": name, "unit": unit, "sentence": sentence})


@dataclass(frozen=True)
class Limits:
    """All limits of the job service. Each field can be set by the environment variable PLAYGROUND_<FIELD>."""

    corpus_bytes: int = _limit(
        5_000_000, "Size of a text", "bytes", "This text has {value}; a text may have up to {limit}."
    )
    owner_corpus_bytes: int = _limit(
        50_000_000,
        "Size of all texts, per owner",
        "bytes",
        "All your texts on this server, with the files they came in, would take {value}; up to {limit} are "
        "allowed. Delete one of them first: they are listed in the studio under “Your texts”.",
    )
    vocabulary: int = _limit(
        20_000, "Vocabulary", "tokens", "This vocabulary has {value}; a model may have up to {limit}."
    )
    parameters: int = _limit(
        5_000_000, "Parameters", "numbers", "This model has {value} to learn; up to {limit} are allowed."
    )
    seconds: float = _limit(
        300, "Time of a run", "seconds", "A run of {value} was asked for; one run may take up to {limit}."
    )
    total_seconds: float = _limit(
        1800,
        "Time of a run, trained longer",
        "seconds",
        "Trained longer, this run would take {value}; all in all it may take up to {limit}.",
    )
    memory_bytes: int = _limit(
        1_500_000_000, "Memory of a worker", "bytes", "it used {value} of memory, and {limit} are allowed"
    )
    workers: int = _limit(
        max(1, _cores() - 1), "Runs at once", "runs", "{limit} are already running; no more fit at once."
    )
    running_per_owner: int = _limit(
        1, "Runs at once, per owner", "runs", "You already have {limit} running; the next one waits."
    )
    queued_per_owner: int = _limit(
        3,
        "Waiting runs, per owner",
        "runs",
        "You would have {value} waiting; up to {limit} may wait. Stop one of them first.",
    )
    store_bytes: int = _limit(
        2_000_000_000,
        "Disk space of the store",
        "bytes",
        "The store is full: it would hold {value}, and {limit} are allowed. Delete a run or a text first.",
    )
    idle_days: float = _limit(
        7, "Idle time until expiry", "days", "It was left alone for {value}; after {limit} it expires."
    )
    grace_seconds: float = _limit(
        5, "Time to answer a stop", "seconds", "it did not answer within {limit} and was ended"
    )
    run_bytes: int = _limit(
        8_500_000,
        "Disk space of a run",
        "bytes",
        "A run would take {value}; its checkpoints are thinned to about {limit}.",
    )
    checkpoints: int = _limit(
        40, "Checkpoints kept of a run", "checkpoints", "A run would keep {value}; about {limit} are kept."
    )

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if not (isinstance(value, int | float) and math.isfinite(value) and value > 0):
                raise ValueError(f"{variable_name(item.name)} must be a number above 0, not {value!r}")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Limits":
        """Take every limit from its environment variable where it is set.

        Raises ValueError when a variable holds anything but a number above 0.
        """
        values: dict[str, Any] = {}
        for item in fields(cls):
            text = environment.get(variable_name(item.name), "").strip()
            if text:
                try:
                    values[item.name] = item.type(text) if isinstance(item.type, type) else float(text)
                except ValueError:
                    kind = "whole number" if item.type is int else "number"
                    message = f"{variable_name(item.name)} must be a {kind} above 0, not {text!r}"
                    raise ValueError(message) from None
        return cls(**values)

    def sentence(self, name: str, value: float = 0) -> str:
        """Say in one sentence that `value` is beyond the limit `name`."""
        [item] = [item for item in fields(self) if item.name == name]
        unit = item.metadata["unit"]
        limit = format_amount(getattr(self, name), unit)
        return str(item.metadata["sentence"].format(value=format_amount(value, unit), limit=limit))

    def check(self, name: str, value: float) -> None:
        """Raise LimitReached, naming the limit and its variable, when `value` is beyond the limit `name`."""
        if value > getattr(self, name):
            raise LimitReached(
                f"{self.sentence(name, value)} (The server's {variable_name(name)} sets this.)"
            )

    def describe(self) -> list[tuple[str, str, str]]:
        """List every limit as (name, value with its unit, environment variable)."""
        return [
            (
                item.metadata["name"],
                format_amount(getattr(self, item.name), item.metadata["unit"]),
                variable_name(item.name),
            )
            for item in fields(self)
        ]


def variable_name(name: str) -> str:
    """Return the environment variable that sets the limit `name`."""
    return f"PLAYGROUND_{name.upper()}"


def format_amount(value: float, unit: str) -> str:
    """Write an amount for reading: 5 MB, 1.5 GB, 20,000 tokens, 1 run."""
    if unit == "bytes":
        for size, letters in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
            if value >= size:
                return f"{value / size:.4g} {letters}"
        return f"{value:.0f} bytes"
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return f"{text} {unit[:-1] if value == 1 else unit}"
