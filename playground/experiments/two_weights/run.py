"""Two weights, one input: forward, backward with the cache, update, and all over again.

    b = w1 x, h = tanh(b), a = w2 h, o = tanh(a), L = 1/2 (y - o)^2

Source: lecture 2, "backpropagation: chain rule of calculus + caching previously computed derivatives".
"""

import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass

import numpy as np

from playground.experiments.multiplication_counter import MultiplicationCounter
from playground.experiments.two_weights.numerical_gradients import autograd, finite_difference
from playground.experiments.two_weights.passes import by_hand, count_multiplications

INPUTS = ("x", "y", "w1", "w2", "eta")  # what an update is computed from
WEIGHTS = ("w1", "w2")
SMALLEST = 1e-290  # below this, float64 no longer has all its digits


@dataclass(frozen=True)
class TwoWeightsSpec:
    """What the reader can choose; also the page's address."""

    x: float = 1.5  # the input x
    y: float = 0.7  # the target y
    w1: float = 0.6
    w2: float = -0.8
    learning_rate: float = 0.5  # eta
    updates: int = 20


@dataclass(frozen=True)
class TwoWeightsTrace:
    """Every quantity before each of the U updates and after the last, float64.

    values      by name: x, y, eta, w1, w2, b, h, a, o, L, dL_do, do_da, dL_da, da_dw2, dL_dw2, da_dh, dL_dh,
                dh_db, dL_db, db_dw1, dL_dw1, w1_new, w2_new: (U + 1,) each
    autograd    dL/dw1 and dL/dw2 by torch.autograd: (2, U + 1)
    difference  the same as (L(w + h) - L(w - h)) / 2h: (2, U + 1)
    cached      multiplications made by the backward pass after each of STEPS: (len(STEPS),)
    uncached    the same without a cache, each gradient multiplied out on its own: (len(STEPS),)
    """

    updates: int
    values: Mapping[str, np.ndarray]
    autograd: np.ndarray
    difference: np.ndarray
    cached: np.ndarray
    uncached: np.ndarray

    def __getitem__(self, name: str) -> np.ndarray:
        """A quantity by its name, (U + 1,)."""
        return self.values[name]

    def gradient(self) -> np.ndarray:
        """dL/dw1 and dL/dw2 by hand, (2, U + 1)."""
        return np.stack([self["dL_dw1"], self["dL_dw2"]])

    def scale(self) -> np.ndarray:
        """Both chains with the slopes of tanh at their largest, 1: no gradient is larger. (2, U + 1)"""
        largest = np.stack([self["w2"] * self["x"], self["h"]])
        return np.asarray(np.abs(self["dL_do"] * largest))

    def relative_difference(self, other: np.ndarray) -> float:
        """The largest difference between the gradient by hand and another (2, U + 1), relative to `scale`."""
        scale = np.maximum(self.scale(), SMALLEST)
        return float(np.max(np.abs(self.gradient() - other) / scale))

    def checks(self) -> dict[str, np.ndarray]:
        """The gradients again, by autograd and by finite difference, as columns."""
        both = {"autograd": self.autograd, "finite_difference": self.difference}
        return {f"{how}_{w}": values[i] for how, values in both.items() for i, w in enumerate(WEIGHTS)}


def run(spec: TwoWeightsSpec) -> TwoWeightsTrace:
    """Make spec.updates updates: same spec, same trace, to the bit.

    ValueError for a number that is not finite, and for a negative number of updates.
    """
    import torch

    if not all(map(math.isfinite, astuple(spec))) or spec.updates < 0:
        raise ValueError(f"every number must be finite, and updates not negative: {spec}")
    x, y, w1, w2 = (torch.tensor(v, dtype=torch.float64) for v in (spec.x, spec.y, spec.w1, spec.w2))
    rows = []
    for _ in range(spec.updates + 1):
        row = {"w1": w1, "w2": w2, **dict(by_hand(x, y, w1, w2, MultiplicationCounter()))}
        w1 = w1.add(row["dL_dw1"], alpha=-spec.learning_rate)  # the operation of torch.optim.SGD
        w2 = w2.add(row["dL_dw2"], alpha=-spec.learning_rate)
        rows.append({**row, "w1_new": w1, "w2_new": w2})
    constants = {"x": spec.x, "y": spec.y, "eta": spec.learning_rate}
    values = {name: np.full(len(rows), value) for name, value in constants.items()}
    values |= {name: torch.stack([row[name] for row in rows]).numpy() for name in rows[0]}
    w = torch.from_numpy(np.stack([values["w1"], values["w2"]]))
    cached, uncached = count_multiplications(x, y, rows[0]["w1"], rows[0]["w2"])
    return TwoWeightsTrace(
        spec.updates, values, autograd(x, y, w), finite_difference(x, y, w), cached, uncached
    )
