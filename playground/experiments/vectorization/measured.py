"""A measurement, growing or finished, as arrays; and the one that comes with the app."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from playground.experiments.vectorization.measurement import (
    PYTHON,
    REFERENCE,
    SETUPS,
    MeasurementSpec,
    Setup,
    plan,
)
from playground.experiments.vectorization.ways import WAYS, bytes_moved, multiplications

BUNDLED = Path(__file__).parent / "bundled" / "measurement.json"
SPREAD = 1.5  # quartiles that differ by more than this factor: the machine was busy with something else
QUARTILES = ("low", "median", "high")


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured so far: 8 setups, 6 ways, S sizes. NaN: not measured.

    seconds      quartiles of one call, (3, 8, 6, S); Python's own numbers are the same in all setups
    difference   max |Z - Z'| to the float64 product of the same numbers, (8, 6, S)
    reference    multiply-adds per second, twice, of the reference product, (8,): FLOP/s
    machine      where and when (`machine.describe`); empty: nothing was measured
    timings      made so far, and planned
    """

    spec: MeasurementSpec
    seconds: np.ndarray
    difference: np.ndarray
    reference: np.ndarray
    machine: Mapping[str, Any]
    timings: tuple[int, int]

    @classmethod
    def from_columns(
        cls, spec: MeasurementSpec, columns: Mapping[str, np.ndarray], machine: Mapping[str, Any]
    ) -> "Measured":
        """From the rows that the job has yielded so far. ValueError for a row that the plan does not have."""
        shape = (len(SETUPS), len(WAYS), len(spec.sizes))
        seconds, difference = np.full((3, *shape), np.nan), np.full(shape, np.nan)
        reference = np.full(len(SETUPS), np.nan)
        rows = len(columns.get("setup", ()))
        for i in range(rows):
            s, w, N = (int(columns[name][i]) for name in ("setup", "way", "windows"))
            quartiles = [float(columns[name][i]) for name in QUARTILES]
            if w == REFERENCE:
                reference[s] = 2 * N**3 / quartiles[1]
                continue
            at = spec.sizes.index(N)
            where = slice(None) if list(WAYS)[w] == "elements" and s == PYTHON else s
            seconds[:, where, w, at] = quartiles if isinstance(where, int) else np.array(quartiles)[:, None]
            difference[where, w, at] = float(columns["difference"][i])
        return cls(spec, seconds, difference, reference, machine, (rows, len(plan(spec))))

    @property
    def complete(self) -> bool:
        """Whether all timings were made."""
        return self.timings[0] == self.timings[1]

    def median(self, setup: Setup) -> np.ndarray:
        """Seconds of one call, by way and size: (6, S)."""
        return np.asarray(self.seconds[1, SETUPS.index(setup)])

    def ratio(self, setup: Setup) -> np.ndarray:
        """How many times as long as the one product each way took: (6, S)."""
        median = self.median(setup)
        return np.asarray(median / median[list(WAYS).index("product")])

    def flops(self, setup: Setup) -> np.ndarray:
        """FLOP/s, two for each multiplication and its addition: 2 C d N / seconds, (6, S)."""
        spec = self.spec
        made = np.array([multiplications(spec.classes, spec.dimension, N) for N in spec.sizes])
        return np.asarray(2 * made / self.median(setup))

    def best(self, setup: Setup) -> float:
        """The most FLOP/s that any product of this precision with so many threads reached here; NaN: none."""
        alike = [s for s, other in enumerate(SETUPS) if other[1:] == setup[1:]]
        rates = [self.reference[s] for s in alike] + [self.flops(SETUPS[s]).ravel() for s in alike]
        known = np.concatenate([np.atleast_1d(rate) for rate in rates])
        known = known[np.isfinite(known)]
        return float(known.max()) if known.size else float("nan")

    def share(self, setup: Setup) -> np.ndarray:
        """FLOP/s as a share of the best: (6, S)."""
        return self.flops(setup) / self.best(setup)

    def bytes(self, setup: Setup) -> np.ndarray:
        """Bytes that each way's calls read and write: (6, S)."""
        spec = self.spec
        sizes = (spec.classes, spec.dimension)
        return np.array([[bytes_moved(way, *sizes, N, setup.bits // 8) for N in spec.sizes] for way in WAYS])

    def spread(self, setup: Setup) -> tuple[int, int, float]:
        """How many timings have quartiles that differ by more than SPREAD; of how many; the largest ratio."""
        low, _, high = self.seconds[:, SETUPS.index(setup)]
        ratios = (high / low)[np.isfinite(low)]
        return int((ratios > SPREAD).sum()), ratios.size, float(ratios.max()) if ratios.size else 1.0


def empty(spec: MeasurementSpec) -> Measured:
    """Nothing was measured."""
    return Measured.from_columns(spec, {}, {})


def bundled_measurement(spec: MeasurementSpec) -> Measured | None:
    """The measurement of this spec that comes with the app, if there is one (made by `make_bundled.py`)."""
    measured = bundled()
    return measured if measured.spec == spec else None


@cache
def bundled() -> Measured:
    """The measurement that comes with the app."""
    content: dict[str, Any] = json.loads(BUNDLED.read_text(encoding="utf-8"))
    columns = {name: np.array(values, dtype=np.float64) for name, values in content["columns"].items()}
    return Measured.from_columns(MeasurementSpec(**content["spec"]), columns, content["machine"])


def table(measured: Measured) -> dict[str, np.ndarray]:
    """One row for each timing of a way: its setup, N, quartiles, difference, multiplications and bytes."""
    spec, names = measured.spec, list(WAYS)
    rows = [(s, w, i) for i in range(len(spec.sizes)) for s in range(len(SETUPS)) for w in range(len(names))]
    s, w, i = (np.array(index) for index in zip(*rows, strict=True))
    N = np.array(spec.sizes)[i]
    low, median, high = measured.seconds[:, s, w, i]
    columns: dict[str, np.ndarray] = {
        "way": np.array(names)[w],
        "library": np.array([setup.library for setup in SETUPS])[s],
        "bits": np.array([setup.bits for setup in SETUPS])[s],
        "threads": np.array([setup.threads for setup in SETUPS])[s],
        "windows": N,
        "low_quartile_seconds": low,
        "median_seconds": median,
        "high_quartile_seconds": high,
        "difference": measured.difference[s, w, i],
        "multiplications": multiplications(spec.classes, spec.dimension, 1) * N,
        "bytes": np.stack([measured.bytes(setup) for setup in SETUPS])[s, w, i],
    }
    measurable = np.isfinite(median)
    return {name: column[measurable] for name, column in columns.items()}
