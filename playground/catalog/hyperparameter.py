"""A number that the reader may set: its name in code, on screen and in formulas, its range, what it does."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class HyperParameter:
    """One number that the reader may set.

    `low` and `high` are both allowed. `integer` restricts it to whole numbers; with `log` a slider moves by
    factors, not by differences. `default` is PyTorch's own unless `help` says otherwise.
    """

    key: str
    title: str
    latex: str
    default: float
    low: float
    high: float
    help: str
    integer: bool = False
    log: bool = False

    @property
    def switch(self) -> bool:
        """Whether its only values are on (1) and off (0)."""
        return self.integer and (self.low, self.high) == (0, 1)

    def check(self, value: float) -> float:
        """Return `value`, as an int where `integer`; ValueError for what is no number or out of range."""
        if not isinstance(value, (int, float)) or not math.isfinite(value):
            raise ValueError(f"{self.title} must be a number, not {value!r}.")
        if self.integer and value != int(value):
            raise ValueError(f"{self.title} must be a whole number, not {value:g}.")
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.title} must lie between {self.low:g} and {self.high:g}, not {value:g}.")
        return int(value) if self.integer else float(value)


def with_defaults(parameters: tuple[HyperParameter, ...], values: Mapping[str, float]) -> dict[str, float]:
    """The value of every parameter: from `values`, checked, or else its default.

    Raises ValueError for a value that `check` rejects and for an unknown name.
    """
    unknown = set(values) - {parameter.key for parameter in parameters}
    if unknown:
        raise ValueError(f"There is no hyper-parameter called {', '.join(sorted(unknown))} here.")
    return {p.key: p.check(values.get(p.key, p.default)) for p in parameters}
