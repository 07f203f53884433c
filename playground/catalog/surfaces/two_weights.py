"""The loss of the lecture's smallest network, as a surface over its two weights."""

from collections.abc import Mapping

import numpy as np

from playground.catalog.entry import complete
from playground.catalog.surfaces.surface import Surface

ARRIVED = 0.01  # how near to the target the output must be to count as having arrived


class TwoWeights(Surface):
    """L(w1, w2) = 1/2 (target - tanh(w2 tanh(w1 input)))^2: its minima are curves, not points.

    The output has the sign of w1 w2 input and stays inside (-1, 1), which decides everything else:

    - target inside (-1, 1), not 0: two curves w2 tanh(w1 input) = artanh(target), one with w1 > 0 and one
      with w1 < 0, the loss 0 on both; between them a saddle at the origin;
    - target 0: both axes are minima;
    - |target| >= 1: no minimum, the loss falls towards (|target| - 1)^2 / 2 as the weights run away;
    - input 0: the output is always 0 and the loss the same everywhere.
    """

    def lowest(self, values: Mapping[str, float] | None = None) -> float:
        """The greatest lower bound: what the reachable output nearest to the target leaves."""
        given = complete(self.parameters, values or {})
        excess = abs(given["target"]) - (0 if given["input"] == 0 else 1)
        return max(0.0, excess) ** 2 / 2

    def labels(self, values: Mapping[str, float] | None = None) -> tuple[str, ...]:
        """The curves of minima by the signs of the weights on them; () where there is no minimum."""
        given = complete(self.parameters, values or {})
        if given["input"] == 0:
            return ("the whole plane",)
        if given["target"] == 0:
            return ("w1 = 0 or w2 = 0",)
        if abs(given["target"]) >= 1:
            return ()
        same = given["input"] * given["target"] > 0
        return ("w1 > 0, w2 > 0", "w1 < 0, w2 < 0") if same else ("w1 > 0, w2 < 0", "w1 < 0, w2 > 0")

    def basin(self, x: np.ndarray, y: np.ndarray, values: Mapping[str, float] | None = None) -> np.ndarray:
        """For end points (w1, w2): the curve they reached, -1 for none (or not there yet).

        A point has arrived when the output is within 0.01 of the target: a loss of at most 0.00005.
        """
        given = complete(self.parameters, values or {})
        x, y = np.asarray(x), np.asarray(y)
        with np.errstate(invalid="ignore"):  # infinity times 0, where a run has diverged
            output = np.tanh(y * np.tanh(x * given["input"]))
            arrived = np.abs(output - given["target"]) <= ARRIVED  # False for NaN
        if given["input"] == 0:
            return np.where(np.isfinite(output), 0, -1)
        if given["target"] == 0:
            return np.where(arrived, 0, -1)
        arrived &= (output * given["target"] > 0) & (abs(given["target"]) < 1)
        return np.where(arrived, np.where(x > 0, 0, 1), -1)
