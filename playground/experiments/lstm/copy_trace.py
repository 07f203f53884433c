"""The comparison on the copy task, growing or finished, as arrays; and the one that comes with the app."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from playground.experiments.lstm.copy import (
    CELLS,
    MEASURES,
    ROUNDS,
    CopySpec,
    column,
    gaps,
    hidden_units,
    network_keys,
)
from playground.experiments.lstm.copy_task import LEARNED_ACCURACY, SEEDS, parameter_count

BUNDLED = Path(__file__).parent / "bundled"
BUNDLED_SPECS = {"copy": CopySpec(), "copy_bias_2": CopySpec(lstm_bias="2")}  # by the name of the file


@dataclass(frozen=True)
class CopyTrace:
    """What the job has measured: C = 3 cells, G gaps, S = 3 seeds, T rounds; round 0 is before all updates.

    gaps          (G,)
    loss          nats on test sequences, (C, G, S, T); NaN once diverged
    accuracy      share of right answers, (C, G, S, T)
    steps         updates made, (C, G, S, T)
    diverged      the step at which a network diverged, (C, G, S, T); 0 where it has not
    longer        accuracy at twice the gap, (C, G, S), once all is done, else NaN
    forget_gate   by gap f of the LSTM of the first seed, mean over test sequences, (gap + 2, H); at the end
    """

    spec: CopySpec
    gaps: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray
    steps: np.ndarray
    diverged: np.ndarray
    longer: np.ndarray
    forget_gate: Mapping[int, np.ndarray]

    @classmethod
    def from_columns(
        cls, spec: CopySpec, columns: Mapping[str, np.ndarray], documents: Mapping[str, Any] | None = None
    ) -> "CopyTrace":
        """From the columns and documents that the job has yielded so far; without any, T = 0."""
        documents = documents or {}
        rounds = len(columns.get("round", ()))
        longer, gates = documents.get("longer") or {}, documents.get("forget_gate") or {}

        def measured(name: str) -> np.ndarray:
            values = [
                [
                    [columns.get(column((cell, gap, r), name), np.full(rounds, np.nan)) for r in range(SEEDS)]
                    for gap in gaps(spec)
                ]
                for cell in CELLS
            ]
            return np.asarray(values, dtype=np.float64)

        beyond = [
            [
                [longer.get(column((cell, gap, r), "longer"), np.nan) for r in range(SEEDS)]
                for gap in gaps(spec)
            ]
            for cell in CELLS
        ]
        return cls(
            spec=spec,
            gaps=np.array(gaps(spec)),
            **{name: measured(name) for name in MEASURES},
            longer=np.asarray(beyond, dtype=np.float64),
            forget_gate={int(gap): np.asarray(f) for gap, f in gates.items()},
        )

    @property
    def rounds(self) -> int:
        """T, how many measurements there are."""
        return int(self.accuracy.shape[-1])

    @property
    def complete(self) -> bool:
        """Whether every network has had all of its time."""
        return self.rounds == ROUNDS + 1

    @property
    def seconds(self) -> np.ndarray:
        """Processor time that each network has had at each measurement, (T,)."""
        return np.arange(self.rounds) * self.spec.seconds / ROUNDS

    @property
    def mean(self) -> np.ndarray:
        """Accuracy over the seeds that have not diverged, (C, G, T); NaN where all have."""
        counted = np.isfinite(self.accuracy)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(np.nansum(self.accuracy, axis=2) / counted.sum(2))

    @property
    def chance(self) -> float:
        """Accuracy of guessing: 1/K."""
        return 1 / self.spec.symbols

    @property
    def reach(self) -> np.ndarray:
        """The longest gap up to which every gap is learned, (C, S, T); 0 where none is."""
        learned = np.cumprod(self.accuracy >= LEARNED_ACCURACY, axis=1).astype(bool)  # (C, G, S, T)
        return np.asarray((learned * self.gaps[None, :, None, None]).max(1))

    @property
    def learned(self) -> np.ndarray:
        """Whether a network has learned its gap by the last measurement, (C, G, S)."""
        return np.asarray(self.accuracy[..., -1] >= LEARNED_ACCURACY)

    @property
    def longer_mean(self) -> np.ndarray:
        """Mean accuracy at twice the gap, over the networks that have learned theirs, (C,); NaN if none."""
        if not self.complete:
            return np.full(len(CELLS), np.nan)
        means = [
            longer[learned].mean() if learned.any() else np.nan
            for longer, learned in zip(self.longer, self.learned, strict=True)
        ]
        return np.array(means)

    @property
    def forget_gap(self) -> int | None:
        """The longest gap that the first seed's LSTM has learned, or its shortest; None until all is done."""
        if not self.forget_gate:
            return None
        pairs = zip(self.gaps.tolist(), self.learned[CELLS.index("lstm"), :, 0], strict=True)
        return max(
            (gap for gap, learned in pairs if learned and gap in self.forget_gate),
            default=min(self.forget_gate),
        )

    def forget_products(self, gap: int) -> np.ndarray:
        """Of each unit of that LSTM the product of f over the first 0 ... gap distractors, (H, gap + 1)."""
        f = self.forget_gate[gap][1:-1]  # (gap, H), at the distractors
        return np.concatenate([np.ones((1, f.shape[1])), np.cumprod(f, axis=0)]).T

    @property
    def resolved(self) -> CopySpec:
        """The spec with the updates that the clock allowed: with it the run repeats to the bit."""
        if not self.complete:
            return self.spec
        by_network = self.steps[..., 1:].astype(int)
        index = {gap: g for g, gap in enumerate(gaps(self.spec))}
        keys = network_keys(self.spec)
        counts = (by_network[CELLS.index(cell), index[gap], r].tolist() for cell, gap, r in keys)
        return replace(self.spec, steps=tuple(tuple(n) for n in counts))

    def hidden_units(self) -> list[int]:
        """H of each cell."""
        return [hidden_units(self.spec, cell) for cell in CELLS]

    def parameters(self) -> list[int]:
        """How many numbers each cell's networks learn."""
        return [
            parameter_count(cell, H, self.spec.symbols)
            for cell, H in zip(CELLS, self.hidden_units(), strict=True)
        ]


def bundled_copy(spec: CopySpec) -> CopyTrace | None:
    """The comparison of these settings that comes with the app, if any (made by `make_bundled.py`)."""
    names = (name for name, made in BUNDLED_SPECS.items() if made == spec.settings)
    return next(map(_bundled, names), None)


@cache
def _bundled(name: str) -> CopyTrace:
    content: dict[str, Any] = json.loads((BUNDLED / f"{name}.json").read_text(encoding="utf-8"))
    return CopyTrace.from_columns(
        CopySpec.from_json(content["spec"]), content["columns"], content["documents"]
    )


def table(trace: CopyTrace) -> dict[str, np.ndarray]:
    """One row for each gap and measurement: processor time, and accuracy and updates of every network."""
    T, G = trace.rounds, len(trace.gaps)
    columns = {"gap": np.repeat(trace.gaps, T), "seconds": np.tile(trace.seconds, G)}
    for c, cell in enumerate(CELLS):
        for r in range(SEEDS):
            name = f"{cell}_seed{trace.spec.training_seed + r}"
            columns[f"{name}_accuracy"] = trace.accuracy[c, :, r].ravel()
            columns[f"{name}_loss"] = trace.loss[c, :, r].ravel()
            columns[f"{name}_updates"] = trace.steps[c, :, r].ravel()
    return columns
