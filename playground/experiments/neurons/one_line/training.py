"""Weights by hand, by the perceptron rule, or by gradient descent."""

import numpy as np

from playground.experiments.agreement import relative_error
from playground.experiments.neurons.one_line.spec import STRIDE, UPDATES, VISITS, OneLineSpec, X
from playground.experiments.neurons.one_line.trace import (
    OneLineTrace,
    Weights,
    features,
    make_trace,
    stacked,
)
from playground.experiments.probability import sigmoid


def by_hand(spec: OneLineSpec, target: np.ndarray) -> OneLineTrace:
    """The weights as they are set; the clock looks at one input after the other."""
    S = len(X) + 1
    weights = stacked([start_of(spec)] * S)
    return make_trace(spec, target, weights, current=np.arange(S) - 1, updates=np.zeros(S))


def weights_by_hand(spec: OneLineSpec) -> Weights:
    """The weights that are set by hand."""
    if not spec.hidden:
        line = np.array(spec.line)
        return Weights(np.zeros((0, 2)), np.zeros(0), line[:2], line[2])
    numbers = np.array(spec.network).reshape(3, 3)
    return Weights(numbers[:2, :2], numbers[:2, 2], numbers[2, :2], numbers[2, 2])


def _drawn(spec: OneLineSpec) -> Weights:
    """Weights from N(0, 1) to two decimals, biases 0."""
    import torch

    generator = torch.Generator().manual_seed(spec.seed)
    drawn = torch.randn((spec.hidden + 1, 2), generator=generator, dtype=torch.float64).numpy().round(2)
    return Weights(drawn[:-1], np.zeros(spec.hidden), drawn[-1], np.zeros(()))


def start_of(spec: OneLineSpec) -> Weights:
    """The weights at step 0."""
    own = weights_by_hand(spec)
    if spec.method == "hand":
        return own
    drawn = _drawn(spec)
    return drawn if spec.method == "gradient" else own._replace(v=drawn.v, c=drawn.c)


def by_rule(spec: OneLineSpec, target: np.ndarray) -> OneLineTrace:
    """The perceptron rule on the output unit; hidden units, of which it knows nothing, are set by hand."""
    start = start_of(spec)
    h = features("perceptron", start.W, start.b, X)
    path, current, updates = [start], [-1], [0]
    for visit in range(VISITS):
        _, _, v, c = path[-1]
        if all((h @ v + c > 0) == (target > 0.5)):
            break
        k = visit % len(X)
        error = target[k] - float(h[k] @ v + c > 0)
        step = spec.learning_rate * error
        path.append(start._replace(v=v + step * h[k], c=c + step))
        current.append(k)
        updates.append(updates[-1] + int(error != 0))
    return make_trace(spec, target, stacked(path), np.array(current), np.array(updates))


def by_gradient(spec: OneLineSpec, target: np.ndarray) -> OneLineTrace:
    """Gradient descent on all weights; the first and the last gradient are compared with autograd's."""
    now = start_of(spec)
    path, errors, eta = [now], [], spec.learning_rate
    for update in range(UPDATES):
        h = features("gradient", now.W, now.b, X)
        gradient = _gradient(now, h, (sigmoid(h @ now.v + now.c) - target) / len(X))
        if update in (0, UPDATES - 1):
            errors.append(_error(gradient, now, target))
        now = Weights(*(part - eta * slope for part, slope in zip(now, gradient, strict=True)))
        if (update + 1) % STRIDE == 0:
            path.append(now)
    updates = STRIDE * np.arange(len(path))
    return make_trace(spec, target, stacked(path), np.full(len(path), -1), updates, max(errors))


def _gradient(now: Weights, h: np.ndarray, delta: np.ndarray) -> Weights:
    """dL/dW, dL/db, dL/dv, dL/dc from delta (4,) of the output's score."""
    if not len(now.W):
        return Weights(now.W, now.b, delta @ h, delta.sum())
    hidden = delta[:, None] * now.v * h * (1 - h)  # (4, hidden)
    return Weights(hidden.T @ X, hidden.sum(0), delta @ h, delta.sum())


def _error(gradient: Weights, now: Weights, target: np.ndarray) -> float:
    """How far a gradient is from autograd's."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    leaves = [torch.tensor(part, dtype=torch.float64, requires_grad=True) for part in now]
    W, b, v, c = leaves
    x = torch.from_numpy(X)
    h = torch.sigmoid(x @ W.T + b) if len(W) else x
    used = leaves if len(W) else leaves[2:]
    loss = binary_cross_entropy_with_logits(h @ v + c, torch.from_numpy(target))
    autograd = torch.cat([part.reshape(-1) for part in torch.autograd.grad(loss, used)]).numpy()
    own = np.concatenate([np.ravel(part) for part in gradient[-len(used) :]])
    return relative_error(own, autograd)
