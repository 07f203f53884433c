"""What one line can separate: AND, OR, NAND and XOR by one unit, or by two hidden units and one above them.

By hand and by the perceptron rule all units are steps, f(z) = 1 if z > 0, else 0. By gradient descent all are
sigmoids and the loss is the mean binary cross-entropy, since a step has no gradient.

- perceptron rule, for one example after the other: w <- w + eta (t - a) x, b <- b + eta (t - a)
- gradient descent on all four: W <- W - eta dL/dW, with delta = (a - t) / 4 at the output and
  (delta v_i) h_i (1 - h_i) at hidden unit i

Source: lecture 5, "Common activation functions" (perceptron) and "Feed-forward neural network, one hidden
layer"; the rule is Rosenblatt's (1958), the limit Minsky and Papert's (1969).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from playground.experiments.agreement import relative_error

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # the four inputs
PROBLEMS: Mapping[str, tuple[int, int, int, int]] = {  # the targets of the four inputs
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "xor": (0, 1, 1, 0),
}
METHODS = {"hand": "By hand", "perceptron": "Perceptron rule", "gradient": "Gradient descent"}
LIMIT = 100.0  # of every weight set by hand, to either side
VISITS = 80  # of the perceptron rule: twenty times through the four inputs
UPDATES, STRIDE = 240, 4  # of gradient descent, and how many of them are one step of the clock


@dataclass(frozen=True)
class OneLineSpec:
    """A problem and how it is solved; by hand with these weights, else from a seeded start."""

    problem: str = "and"
    hidden: int = 0  # hidden units, 0 or 2
    method: str = "hand"
    line: tuple[float, ...] = (1.0, 1.0, -1.5)  # w1, w2, b of one unit
    network: tuple[float, ...] = (
        1.0,
        1.0,
        -0.5,
        -1.0,
        -1.0,
        1.5,
        1.0,
        1.0,
        -1.5,
    )  # w, w, b; w, w, b; v, v, c
    learning_rate: float = 4.0
    seed: int = 2


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


def run(spec: OneLineSpec) -> OneLineTrace:
    """Solve it, or try: same spec, same trace, to the bit. KeyError: unknown problem or method."""
    target = np.array(PROBLEMS[spec.problem], dtype=np.float64)
    return {"hand": _by_hand, "perceptron": _by_rule, "gradient": _by_gradient}[spec.method](spec, target)


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + e^-z) without overflow."""
    out: np.ndarray = 0.5 * (1 + np.tanh(0.5 * z))
    return out


def features(spec_method: str, W: np.ndarray, b: np.ndarray, x: np.ndarray) -> np.ndarray:
    """What the output unit reads: x (k, 2) itself, or the hidden units' f(W x + b), (k, hidden)."""
    if not len(W):
        return x
    z = x @ W.T + b
    return sigmoid(z) if spec_method == "gradient" else (z > 0).astype(np.float64)


def _by_hand(spec: OneLineSpec, target: np.ndarray) -> OneLineTrace:
    """The weights as they are set; the clock looks at one input after the other."""
    W, b, v, c = _set_weights(spec)
    S = len(X) + 1
    weights = (np.repeat(part[None], S, 0) for part in (W, b, v, np.array(c)))
    return _trace(spec, target, *weights, current=np.arange(S) - 1, updates=np.zeros(S))


def _set_weights(spec: OneLineSpec) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """W (hidden, 2), b, v (2,), c as they are set by hand."""
    if not spec.hidden:
        w1, w2, b = spec.line
        return np.zeros((0, 2)), np.zeros(0), np.array([w1, w2]), b
    numbers = np.array(spec.network).reshape(3, 3)
    return numbers[:2, :2], numbers[:2, 2], numbers[2, :2], float(numbers[2, 2])


def _start(spec: OneLineSpec) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Weights from N(0, 1) to two decimals, biases 0."""
    import torch

    generator = torch.Generator().manual_seed(spec.seed)
    drawn = torch.randn((spec.hidden + 1, 2), generator=generator, dtype=torch.float64).numpy().round(2)
    return drawn[:-1], np.zeros(spec.hidden), drawn[-1], 0.0


def _by_rule(spec: OneLineSpec, target: np.ndarray) -> OneLineTrace:
    """The perceptron rule on the output unit; hidden units, of which it knows nothing, are set by hand."""
    W, b, _, _ = _set_weights(spec)
    h = features("perceptron", W, b, X)
    _, _, v, c = _start(spec)
    path, current = [(v, c)], [-1]
    for visit in range(VISITS):
        if all((h @ v + c > 0) == (target > 0.5)):
            break
        k = visit % len(X)
        error = target[k] - float(h[k] @ v + c > 0)
        v, c = v + spec.learning_rate * error * h[k], c + spec.learning_rate * error
        path.append((v, c))
        current.append(k)
    S = len(path)
    vs, cs = np.stack([v for v, _ in path]), np.array([c for _, c in path])
    changed = np.any(np.diff(np.column_stack([vs, cs]), axis=0) != 0, axis=1)
    updates = np.concatenate([[0], np.cumsum(changed)])
    return _trace(
        spec, target, np.repeat(W[None], S, 0), np.repeat(b[None], S, 0), vs, cs, np.array(current), updates
    )


def _by_gradient(spec: OneLineSpec, target: np.ndarray) -> OneLineTrace:
    """Gradient descent on all weights; the first and the last gradient are compared with autograd's."""
    W, b, v, c = _start(spec)
    kept, errors = [(W, b, v, c)], []
    for update in range(UPDATES):
        h = features("gradient", W, b, X)
        gradients = _gradients(W, v, h, (sigmoid(h @ v + c) - target) / len(X))
        if update in (0, UPDATES - 1):
            errors.append(_error(gradients, (W, b, v, np.array(c)), target))
        W, b, v, c = (
            part - spec.learning_rate * gradient
            for part, gradient in zip((W, b, v, c), gradients, strict=True)
        )
        if (update + 1) % STRIDE == 0:
            kept.append((W, b, v, c))
    stacked = [np.stack([np.asarray(row[k]) for row in kept]) for k in range(4)]
    S = len(kept)
    return _trace(
        spec,
        target,
        *stacked,
        current=np.full(S, -1),
        updates=STRIDE * np.arange(S),
        autograd_error=max(errors),
    )


def _gradients(
    W: np.ndarray, v: np.ndarray, h: np.ndarray, delta: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """dL/dW, dL/db, dL/dv, dL/dc from delta (4,) of the output's score."""
    if not len(W):
        return W, np.zeros(0), delta @ h, float(delta.sum())
    hidden = delta[:, None] * v * h * (1 - h)  # (4, hidden)
    return hidden.T @ X, hidden.sum(0), delta @ h, float(delta.sum())


def _error(gradients: tuple, weights: tuple, target: np.ndarray) -> float:  # type: ignore[type-arg]
    """How far the gradients are from autograd's."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    leaves = [torch.tensor(part, dtype=torch.float64, requires_grad=True) for part in weights]
    W, b, v, c = leaves
    x = torch.from_numpy(X)
    h = torch.sigmoid(x @ W.T + b) if len(W) else x
    used = leaves if len(W) else leaves[2:]
    loss = binary_cross_entropy_with_logits(h @ v + c, torch.from_numpy(target))
    autograd = torch.cat([part.reshape(-1) for part in torch.autograd.grad(loss, used)]).numpy()
    own = np.concatenate([np.ravel(part) for part in gradients[-len(used) :]])
    return relative_error(own, autograd)


def _trace(
    spec: OneLineSpec,
    target: np.ndarray,
    W: np.ndarray,
    b: np.ndarray,
    v: np.ndarray,
    c: np.ndarray,
    current: np.ndarray,
    updates: np.ndarray,
    autograd_error: float = float("nan"),
) -> OneLineTrace:
    """Features, scores, outputs and losses of the weights at every step."""
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
