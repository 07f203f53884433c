"""The trace of what one line can do: weights, features, scores and outputs at every step."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from playground.experiments.neurons.one_line.spec import OneLineSpec, X
from playground.experiments.probability import sigmoid


@dataclass(frozen=True)
class OneLineTrace:
    """Everything at the S steps of the clock, float64; D = 2 features for the output unit.

    The features h are the inputs themselves where there is no hidden layer.
    """

    target: np.ndarray  # (4,)
    hidden: int
    method: str
    W: np.ndarray  # (S, hidden, 2)
    b: np.ndarray  # (S, hidden)
    v: np.ndarray  # (S, 2) of the output unit
    c: np.ndarray  # (S,) its bias
    h: np.ndarray = field(repr=False)  # (S, 4, 2)
    z: np.ndarray = field(repr=False)  # (S, 4) scores of the output unit
    a: np.ndarray = field(repr=False)  # (S, 4)
    current: np.ndarray  # (S,) the example that the step looks at, -1: all
    loss: np.ndarray  # (S,) nats, by gradient descent; else NaN
    updates: np.ndarray  # (S,) how many updates were made
    autograd_error: float  # by gradient descent: of the first and the last gradient, relative; else NaN

    @property
    def last(self) -> int:
        """The last step of the clock."""
        return len(self.c) - 1

    @property
    def mistakes(self) -> np.ndarray:
        """How many of the four are on the wrong side, (S,)."""
        wrong: np.ndarray = ((self.z > 0) != (self.target > 0.5)).sum(1)
        return wrong

    @property
    def solved_at(self) -> int | None:
        """The first step from which on all four are right; None: they are not at the end."""
        wrong = np.flatnonzero(self.mistakes)
        at = int(wrong[-1]) + 1 if len(wrong) else 0
        return at if at <= self.last else None


def features(spec_method: str, W: np.ndarray, b: np.ndarray, x: np.ndarray) -> np.ndarray:
    """What the output unit reads: x (k, 2) itself, or the hidden units' f(W x + b), (k, hidden)."""
    if not len(W):
        return x
    z = x @ W.T + b
    return sigmoid(z) if spec_method == "gradient" else (z > 0).astype(np.float64)


class Weights(NamedTuple):
    """Of the hidden units W (hidden, 2), b (hidden,), of the output unit v (2,), c (); or S of each."""

    W: np.ndarray
    b: np.ndarray
    v: np.ndarray
    c: np.ndarray


def stacked(path: Sequence[Weights]) -> Weights:
    """The weights of all steps, each with a first axis for the step."""
    return Weights(*(np.stack(parts) for parts in zip(*path, strict=True)))


def make_trace(
    spec: OneLineSpec,
    target: np.ndarray,
    weights: Weights,
    current: np.ndarray,
    updates: np.ndarray,
    autograd_error: float = float("nan"),
) -> OneLineTrace:
    """Features, scores, outputs and losses of the weights at every step."""
    W, b, v, c = weights
    h = np.stack([features(spec.method, W[s], b[s], X) for s in range(len(c))])
    z = np.einsum("ski,si->sk", h, v) + c[:, None]
    trained = spec.method == "gradient"
    loss = (np.logaddexp(0, z) - target * z).mean(1) if trained else np.full(len(c), np.nan)
    a = sigmoid(z) if trained else (z > 0).astype(np.float64)
    return OneLineTrace(
        target, spec.hidden, spec.method, W, b, v, c, h, z, a, current, loss, updates, autograd_error
    )


def table(trace: OneLineTrace) -> dict[str, np.ndarray]:
    """One row for each step: the weights, the four outputs, how many are wrong."""
    columns: dict[str, np.ndarray] = {"step": np.arange(len(trace.c)), "updates": trace.updates}
    for i in range(trace.hidden):
        columns |= {f"w{i + 1}{j + 1}": trace.W[:, i, j] for j in range(2)} | {f"b{i + 1}": trace.b[:, i]}
    columns |= {"v1": trace.v[:, 0], "v2": trace.v[:, 1], "c": trace.c}
    columns |= {f"a({x[0]:.0f},{x[1]:.0f})": trace.a[:, k] for k, x in enumerate(X)}
    return columns | {"mistakes": trace.mistakes, "loss": trace.loss}
