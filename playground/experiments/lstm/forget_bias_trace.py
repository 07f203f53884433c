"""The comparison of forget biases, growing or finished, as arrays; and the one that comes with the app."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from playground.experiments.lstm.copy_task import LEARNED_ACCURACY, SEEDS
from playground.experiments.lstm.forget_bias import BIASES, MEASURES, ForgetBiasSpec, column
from playground.experiments.probability import sigmoid

BUNDLED = Path(__file__).parent / "bundled" / "forget_bias.json"


@dataclass(frozen=True)
class ForgetBiasTrace:
    """What the job has measured: B = 3 biases, S = 3 seeds, T evaluations, the first before all updates.

    updates       made so far, (T,)
    loss          nats on test sequences, (B, S, T); NaN once diverged
    accuracy      share of right answers, (B, S, T)
    product       of f over the gap, of a typical unit (geometric mean), (B, S, T)
    best_product  of the unit where it is largest, (B, S, T)
    diverged      the update at which a network diverged, (B, S, T); 0 where it has not
    """

    spec: ForgetBiasSpec
    updates: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray
    product: np.ndarray
    best_product: np.ndarray
    diverged: np.ndarray

    @classmethod
    def from_columns(cls, spec: ForgetBiasSpec, columns: Mapping[str, np.ndarray]) -> "ForgetBiasTrace":
        """From the columns that the job has yielded so far; without any, T = 0."""
        updates = np.asarray(columns.get("updates", ()), dtype=np.int64)
        unknown = np.full(len(updates), np.nan)

        def measure(name: str) -> np.ndarray:
            return np.asarray(
                [
                    [columns.get(column(b, r, name), unknown) for r in range(SEEDS)]
                    for b in range(len(BIASES))
                ],
                dtype=np.float64,
            )

        return cls(spec, updates, **{name: measure(name) for name in MEASURES})

    @property
    def complete(self) -> bool:
        """Whether all updates are made."""
        return bool(len(self.updates)) and int(self.updates[-1]) == self.spec.training_steps

    @property
    def chance(self) -> float:
        """Accuracy of guessing: 1/K."""
        return 1 / self.spec.symbols

    @property
    def learned_at(self) -> np.ndarray:
        """At evaluation t: after how many updates the gap was first learned, (B, S, T); NaN: not yet."""
        first = np.where(self.accuracy >= LEARNED_ACCURACY, self.updates, np.inf)
        earliest = np.minimum.accumulate(first, axis=-1)
        return np.asarray(np.where(np.isfinite(earliest), earliest, np.nan))


def predicted_products(gap: int) -> np.ndarray:
    """sigma(b)^g of each bias b, (B,): what is left after g steps of a cell whose gate is its bias alone."""
    return np.asarray(sigmoid(np.array(BIASES)) ** gap)


def bundled_forget_bias(spec: ForgetBiasSpec) -> ForgetBiasTrace | None:
    """The comparison of this spec that comes with the app, if there is one (made by `make_bundled.py`)."""
    trace = _bundled()
    return trace if trace.spec == spec else None


@cache
def _bundled() -> ForgetBiasTrace:
    content: dict[str, Any] = json.loads(BUNDLED.read_text(encoding="utf-8"))
    return ForgetBiasTrace.from_columns(ForgetBiasSpec(**content["spec"]), content["columns"])


def table(trace: ForgetBiasTrace) -> dict[str, np.ndarray]:
    """One row for each evaluation: every measure of every network."""
    columns: dict[str, np.ndarray] = {"updates": trace.updates}
    for measure in ("loss", "accuracy", "product", "best_product"):
        for b, bias in enumerate(BIASES):
            for r in range(SEEDS):
                columns[f"bias{bias:g}_seed{trace.spec.training_seed + r}_{measure}"] = getattr(
                    trace, measure
                )[b, r]
    return columns
