"""The loss of the lecture's smallest network, as a surface over its two weights."""

from collections.abc import Mapping

import numpy as np

from playground.catalog.hyperparameter import HyperParameter, with_defaults
from playground.catalog.surfaces.surface import Surface

OUTPUT_TOLERANCE = 0.01  # largest distance of the output from the target at a minimum


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
        parameters = with_defaults(self.parameters, values or {})
        excess = abs(parameters["target"]) - (0 if parameters["input"] == 0 else 1)
        return max(0.0, excess) ** 2 / 2

    def saddle_points(self, values: Mapping[str, float] | None = None) -> tuple[tuple[float, float], ...]:
        """The origin: its gradient is 0, its Hessian [[0, -c], [-c, 0]] with c = target * input."""
        parameters = with_defaults(self.parameters, values or {})
        return ((0.0, 0.0),) if parameters["target"] * parameters["input"] != 0 else ()

    def minima_note(self, values: Mapping[str, float] | None = None) -> str:
        """The curves of minima, or that there is none."""
        labels = self.labels(values)
        if not labels:
            return "no minimum: the loss falls as the weights grow"
        if len(labels) == 1:
            return f"minima: {labels[0]}"
        return "minima: two curves"

    def labels(self, values: Mapping[str, float] | None = None) -> tuple[str, ...]:
        """The curves of minima by the signs of the weights on them; () where there is no minimum."""
        parameters = with_defaults(self.parameters, values or {})
        if parameters["input"] == 0:
            return ("the whole plane",)
        if parameters["target"] == 0:
            return ("w1 = 0 or w2 = 0",)
        if abs(parameters["target"]) >= 1:
            return ()
        same = parameters["input"] * parameters["target"] > 0
        return ("w1 > 0, w2 > 0", "w1 < 0, w2 < 0") if same else ("w1 > 0, w2 < 0", "w1 < 0, w2 > 0")

    def basin(self, x: np.ndarray, y: np.ndarray, values: Mapping[str, float] | None = None) -> np.ndarray:
        """For end points (w1, w2): the curve they reached, -1 for none (or not there yet).

        A point has arrived when the output is within 0.01 of the target: a loss of at most 0.00005.
        """
        parameters = with_defaults(self.parameters, values or {})
        x, y = np.asarray(x), np.asarray(y)
        with np.errstate(invalid="ignore"):  # infinity times 0, where a run has diverged
            output = np.tanh(y * np.tanh(x * parameters["input"]))
            arrived = np.abs(output - parameters["target"]) <= OUTPUT_TOLERANCE  # False for NaN
        if parameters["input"] == 0:
            return np.where(np.isfinite(output), 0, -1)
        if parameters["target"] == 0:
            return np.where(arrived, 0, -1)
        arrived &= (output * parameters["target"] > 0) & (abs(parameters["target"]) < 1)
        return np.where(arrived, np.where(x > 0, 0, 1), -1)


TWO_WEIGHTS = TwoWeights(
    key="two-weights",
    title="Two-weight network",
    latex=r"L(w_1,w_2)=\tfrac12\bigl(y-\tanh(w_2\tanh(w_1x))\bigr)^2",
    python="(target - (y * (x * input).tanh()).tanh()) ** 2 / 2",
    source="Lecture 2, backpropagation: h = tanh(w1 x), o = tanh(w2 h), L = 1/2 (y - o)^2",
    remark="A network's own loss: whole curves of minima, a saddle at the origin, flat ground far away.",
    function=lambda x, y, input, target: (target - (y * (x * input).tanh()).tanh()) ** 2 / 2,
    domain=((-3.0, 3.0), (-3.0, 3.0)),
    start=(-1.0, 1.1),
    rate=0.1,
    minima=(),
    parameters=(
        HyperParameter(
            "input",
            "Input x",
            "x",
            1.0,
            -3.0,
            3.0,
            "What the network is given. With x = 0 its output is 0 whatever the weights.",
        ),
        HyperParameter(
            "target",
            "Target y",
            "y",
            0.7,
            -2.0,
            2.0,
            "What it should answer. A tanh stays inside (-1, 1): beyond, the weights run away for ever.",
        ),
    ),
    scale="log",
    axes=("w1", "w2"),
)
