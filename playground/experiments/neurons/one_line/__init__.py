"""What one line can separate: AND, OR, NAND and XOR by one unit, or by two hidden units and one above them.

By hand and by the perceptron rule all units are steps, f(z) = 1 if z > 0, else 0. By gradient descent all are
sigmoids and the loss is the mean binary cross-entropy, since a step has no gradient.

- perceptron rule, for one example after the other: w <- w + eta (t - a) x, b <- b + eta (t - a)
- gradient descent on all four: W <- W - eta dL/dW, with delta = (a - t) / 4 at the output and
  (delta v_i) h_i (1 - h_i) at hidden unit i

Source: lecture 5, "Common activation functions" (perceptron) and "Feed-forward neural network, one hidden
layer"; the rule is Rosenblatt's (1958), the limit Minsky and Papert's (1969).
"""

import numpy as np

from playground.experiments.neurons.one_line.script import script
from playground.experiments.neurons.one_line.spec import (
    LIMIT,
    METHODS,
    PROBLEMS,
    STRIDE,
    UPDATES,
    VISITS,
    OneLineSpec,
    X,
)
from playground.experiments.neurons.one_line.trace import OneLineTrace, table
from playground.experiments.neurons.one_line.training import by_gradient, by_hand, by_rule

__all__ = [
    "LIMIT",
    "METHODS",
    "PROBLEMS",
    "STRIDE",
    "UPDATES",
    "VISITS",
    "OneLineSpec",
    "OneLineTrace",
    "X",
    "run",
    "script",
    "table",
]


def run(spec: OneLineSpec) -> OneLineTrace:
    """Solve it, or try: same spec, same trace, to the bit. KeyError: unknown problem or method."""
    target = np.array(PROBLEMS[spec.problem], dtype=np.float64)
    return {"hand": by_hand, "perceptron": by_rule, "gradient": by_gradient}[spec.method](spec, target)
