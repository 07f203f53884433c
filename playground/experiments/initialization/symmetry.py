"""Units that start equal: a hidden layer on points in the plane, trained on all of them at once.

    h_j = f(w_j1 x_1 + w_j2 x_2 + b_j),    z = sum_j v_j h_j + c,    L = mean BCE(sigmoid(z), y)

If units j and k start with the same w, b and v, their gradients are the same numbers, and every rule that
treats parameters alike keeps them equal. Sums over examples run along rows of one length, elementwise
operations over whole vectors of numbers, so that equality holds to the bit.
Source: lecture 3, "Parameter Initialization": "To avoid symmetries that prevent learning/specialization".
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.activations import ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS, draw
from playground.catalog.optimizers import OPTIMIZERS
from playground.experiments.lru_cache import LRUCache

if TYPE_CHECKING:
    from torch import Tensor
    from torch.optim import Optimizer

EXAMPLES = 64
UPDATES = 80
RATES = {"sgd": 1.0, "momentum": 0.3, "nesterov": 0.3, "adadelta": 10.0}  # the others: race_lr of the entry
REFERENCE = "xavier"  # the start of the dashed loss
REFERENCES: LRUCache[np.ndarray] = LRUCache(64)


@dataclass(frozen=True)
class SymmetrySpec:
    """Hidden units, their start, how much random is added to it (U(-noise, noise)), and the optimizer."""

    start: str = "equal"  # key of INITIALIZERS
    noise: float = 0.0
    units: int = 6
    activation: str = "tanh"  # key of ACTIVATIONS
    optimizer: str = "adam"  # key of OPTIMIZERS
    seed: int = 0


@dataclass(frozen=True, eq=False)
class SymmetryTrace:
    """Every number at every update, float64; S = UPDATES + 1.

    unit        (units, 4, S): w_j1, w_j2, b_j and v_j of each hidden unit
    different   (S,): how many of the units differ, bit by bit
    diverged    the first step with a number that is not finite; None: never
    """

    x: np.ndarray  # (EXAMPLES, 2)
    y: np.ndarray  # (EXAMPLES,)
    unit: np.ndarray
    output_bias: np.ndarray  # (S,)
    gradient: np.ndarray  # (units, 4, S)
    loss: np.ndarray  # (S,) nats
    accuracy: np.ndarray  # (S,)
    reference_loss: np.ndarray  # (S,)
    different: np.ndarray
    learning_rate: float
    diverged: int | None

    @property
    def last(self) -> int:
        """The last step."""
        return len(self.loss) - 1


def learning_rate(optimizer: str) -> float:
    """The rate at which this view runs an optimizer."""
    return RATES.get(optimizer, OPTIMIZERS[optimizer].race_lr)


def data(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A disc (y = 1, three of eight) and a ring around it (y = 0): x (EXAMPLES, 2), y (EXAMPLES,)."""
    g = np.random.default_rng([seed, 64])
    angle = g.uniform(0, 2 * np.pi, EXAMPLES)
    y = np.arange(EXAMPLES) % 8 < 3
    radius = np.where(y, np.sqrt(g.uniform(0, 0.8, EXAMPLES)), g.uniform(1.5, 2.1, EXAMPLES))
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], -1), y.astype(np.float64)


def first_weights(spec: SymmetrySpec) -> tuple["Tensor", "Tensor"]:
    """unit (units, 4) and output bias (1,): the start, with the noise added to the units."""
    import torch

    g = torch.Generator().manual_seed(spec.seed)
    entry = INITIALIZERS[spec.start]
    w, b = draw(entry, 2, spec.units, g)  # (2, units), (units,)
    v, c = draw(entry, spec.units, 1, g)  # (units, 1), (1,)
    unit = torch.stack([w[0], w[1], b, v[:, 0]], 1)
    noise = torch.empty_like(unit).uniform_(-1, 1, generator=g)
    return (unit + spec.noise * noise if spec.noise else unit), c


def run(spec: SymmetrySpec) -> SymmetryTrace:
    """Same spec, same trace, to the bit. KeyError: unknown start, activation or optimizer."""
    x, y = data(spec.seed)
    unit, bias, gradient, loss, accuracy = _train(spec, x, y)
    reference = SymmetrySpec(REFERENCE, 0.0, spec.units, spec.activation, spec.optimizer, spec.seed)
    wrong = np.flatnonzero(~np.isfinite(loss) | ~np.isfinite(unit).all((0, 1)))
    return SymmetryTrace(
        x=x,
        y=y,
        unit=unit,
        output_bias=bias,
        gradient=gradient,
        loss=loss,
        accuracy=accuracy,
        reference_loss=REFERENCES.get(reference, lambda: _train(reference, x, y)[3]),
        different=np.array([count_different(unit[..., s]) for s in range(unit.shape[-1])]),
        learning_rate=learning_rate(spec.optimizer),
        diverged=int(wrong[0]) if wrong.size else None,
    )


def count_different(unit: np.ndarray) -> int:
    """How many rows of (units, 4) differ, bit by bit."""
    return len({row.tobytes() for row in np.ascontiguousarray(unit)})


def loss_and_gradients(
    unit: "Tensor", bias: "Tensor", x: "Tensor", y: "Tensor", activation: str
) -> tuple["Tensor", "Tensor", "Tensor", "Tensor"]:
    """L, its gradients for unit (units, 4) and bias (1,), and the scores z (EXAMPLES,)."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    f = ACTIVATIONS[activation]
    w1, w2, b, v = (unit[:, k, None] for k in range(4))  # (units, 1) each
    inp = w1 * x[0] + w2 * x[1] + b  # (units, EXAMPLES)
    h = f.function(inp)
    z = (v * h).sum(0) + bias
    loss = binary_cross_entropy_with_logits(z, y)
    dz = (z.sigmoid() - y) / len(y)
    dinp = v * dz * f.derivative(inp, h)
    d_unit = torch.stack([(dinp * x[0]).sum(1), (dinp * x[1]).sum(1), dinp.sum(1), (dz * h).sum(1)], 1)
    return loss, d_unit, dz.sum()[None], z


def _train(spec: SymmetrySpec, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    """unit, output bias, gradient, loss and accuracy at every step."""
    import torch

    inputs, targets = torch.from_numpy(np.ascontiguousarray(x.T)), torch.from_numpy(y)
    first, first_bias = first_weights(spec)
    columns = torch.nn.Parameter(first.T.contiguous())  # (4, units)
    bias = torch.nn.Parameter(first_bias.clone())
    entry = OPTIMIZERS[spec.optimizer]
    decay = 0.0 if entry.decays else None
    optimizer = entry.build([columns, bias], learning_rate(spec.optimizer), weight_decay=decay)

    @torch.no_grad()
    def evaluate() -> "tuple[Tensor, Tensor, Tensor]":
        loss, d_unit, d_bias, z = loss_and_gradients(columns.T, bias, inputs, targets, spec.activation)
        columns.grad, bias.grad = d_unit.T.contiguous(), d_bias
        return loss, d_unit, z

    kept = []
    for step in range(UPDATES + 1):
        loss, d_unit, z = evaluate()
        right = ((z > 0) == (targets > 0.5)).double().mean()
        unit = columns.detach().T.numpy().copy()
        kept.append((unit, bias.detach().numpy().copy(), d_unit.numpy(), loss.item(), right.item()))
        if step < UPDATES:
            _step(optimizer, (lambda: evaluate()[0].item()) if entry.closure else None)
    units, biases, gradients, losses, rights = zip(*kept, strict=True)
    return (
        np.stack(units, -1),
        np.concatenate(biases),
        np.stack(gradients, -1),
        np.array(losses),
        np.array(rights),
    )


def _step(optimizer: "Optimizer", closure: Callable[[], float] | None) -> None:
    """One update; L-BFGS evaluates loss and gradient itself."""
    if closure is None:
        optimizer.step()
    else:
        optimizer.step(closure)


def table(trace: SymmetryTrace) -> dict[str, list[float] | list[int]]:
    """One row for each update: loss, accuracy, different units, and the numbers of every unit."""
    columns: dict[str, list[float] | list[int]] = {
        "update": list(range(trace.last + 1)),
        "different units": trace.different.tolist(),
        "loss": trace.loss.tolist(),
        "loss of a random start": trace.reference_loss.tolist(),
        "accuracy": trace.accuracy.tolist(),
        "output bias": trace.output_bias.tolist(),
    }
    for j, unit in enumerate(trace.unit, 1):
        columns |= {
            f"{name}{j}": values.tolist()
            for name, values in zip(("w1_", "w2_", "b_", "v_"), unit, strict=True)
        }
    return columns
