"""Units that start equal: a hidden layer on points in the plane, trained on all of them at once.

    h_j = f(w_j1 x_1 + w_j2 x_2 + b_j),    z = sum_j v_j h_j + c,    L = mean BCE(sigmoid(z), y)

If units j and k start with the same w, b and v, their gradients are the same numbers, and every rule that
treats parameters alike keeps them equal. Sums over examples run along rows of one length, elementwise
operations over whole vectors of numbers, so that equality holds to the bit.
Source: lecture 3, "Parameter Initialization": "To avoid symmetries that prevent learning/specialization".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.activations import ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS, draw
from playground.catalog.losses import LOSSES
from playground.catalog.optimizers import OPTIMIZERS
from playground.experiments.lru_cache import LRUCache

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Parameter
    from torch.optim import Optimizer

EXAMPLES = 64
UPDATES = 80
RATES = {"sgd": 1.0, "momentum": 0.3, "nesterov": 0.3, "adadelta": 10.0}  # the others: race_lr of the entry
REFERENCE = "xavier"  # the start of the dashed loss


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
    reference = SymmetrySpec(REFERENCE, 0.0, spec.units, spec.activation, spec.optimizer, spec.seed)
    if OPTIMIZERS[spec.optimizer].elementwise:
        training, random_start = train([spec, reference], x, y)
    else:
        [training] = train([spec], x, y)
        random_start = REFERENCES.get(reference, lambda: train([reference], x, y)[0])
    unit = by_unit(training.numbers)
    wrong = np.flatnonzero(~np.isfinite(training.loss) | ~np.isfinite(unit).all((0, 1)))
    return SymmetryTrace(
        x=x,
        y=y,
        unit=unit,
        output_bias=training.numbers[:, -1],
        gradient=by_unit(training.gradient),
        loss=training.loss,
        accuracy=training.accuracy,
        reference_loss=random_start.loss,
        different=np.array([count_different(unit[..., s]) for s in range(unit.shape[-1])]),
        learning_rate=learning_rate(spec.optimizer),
        diverged=int(wrong[0]) if wrong.size else None,
    )


def count_different(unit: np.ndarray) -> int:
    """How many rows of (units, 4) differ, bit by bit."""
    return len({row.tobytes() for row in np.ascontiguousarray(unit)})


def gradients(
    numbers: "Tensor", x: "Tensor", y: "Tensor", activation: str, into: "Tensor | None" = None
) -> "tuple[Tensor, Tensor]":
    """dL/d numbers (N, 4 units + 1) of N networks, and their scores z (N, EXAMPLES).

    numbers   w_1 of all units, then w_2, b and v of all units, then c; x (3, EXAMPLES) ends with a row of 1
    into      (N, 4, units, EXAMPLES), written over: the gradients' terms, example by example
    """
    import torch

    f, N = ACTIVATIONS[activation], len(numbers)
    w1, w2, b, v = numbers[:, :-1].view(N, 4, -1, 1).unbind(1)  # (N, units, 1) each
    inp = w1 * x[0] + w2 * x[1] + b  # (N, units, EXAMPLES)
    h = f.function(inp)
    z = (v * h).sum(1) + numbers[:, -1:]  # (N, EXAMPLES)
    dz = ((z.sigmoid() - y) / len(y))[:, None]
    dinp = v * dz * f.derivative(inp, h)
    terms = inp.new_empty(N, 4, *inp.shape[1:]) if into is None else into
    torch.mul(dinp[:, None], x[:, None], out=terms[:, :3])
    torch.mul(dz, h, out=terms[:, 3])
    return torch.cat([terms.sum(-1).flatten(1), dz.sum(2)], 1), z


def losses(z: "Tensor", y: "Tensor") -> "Tensor":
    """The mean binary cross-entropy, nats, of scores (..., EXAMPLES)."""
    return LOSSES["binary-cross-entropy"].loss(z, y.expand_as(z)).mean(-1)


@dataclass(frozen=True, eq=False)
class Training:
    """One network at every step: its numbers and their gradients (S, 4 units + 1); (S,) loss and accuracy."""

    numbers: np.ndarray
    gradient: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray


def by_unit(numbers: np.ndarray) -> np.ndarray:
    """Numbers or gradients (S, 4 units + 1) as (units, 4, S), without those of the output bias."""
    return np.ascontiguousarray(numbers[:, :-1].reshape(len(numbers), 4, -1).transpose(2, 1, 0))


REFERENCES: LRUCache[Training] = LRUCache(64)  # of the optimizers that train one network at a time


def train(specs: Sequence[SymmetrySpec], x: np.ndarray, y: np.ndarray) -> list[Training]:
    """The trainings of networks of equal units, activation and optimizer; several if it is elementwise.

    What is derived of the scores alone is computed at the end, for all steps at once.
    """
    import torch

    spec = specs[0]
    inputs = torch.from_numpy(np.stack([*x.T, np.ones(len(x))]))
    targets = torch.from_numpy(y)
    first = [torch.cat([unit.T.ravel(), c]) for unit, c in map(first_weights, specs)]
    numbers = torch.stack(first)  # (N, 4 units + 1)
    optimizer, parameters = _optimizer(spec, numbers)
    terms = numbers.new_empty(len(specs), 4, spec.units, len(y))

    @torch.no_grad()
    def evaluate() -> "tuple[Tensor, Tensor]":
        gradient, z = gradients(numbers, inputs, targets, spec.activation, terms)
        for parameter, part in zip(parameters, _parts(gradient, len(parameters)), strict=True):
            parameter.grad = part
        return gradient, z

    closure = (lambda: losses(evaluate()[1], targets).item()) if OPTIMIZERS[spec.optimizer].closure else None
    recorded: list[tuple[Tensor, Tensor, Tensor]] = []
    for step in range(UPDATES + 1):
        gradient, z = evaluate()
        recorded.append((numbers.clone(), gradient, z))
        if step < UPDATES:
            _step(optimizer, closure)
    every_number, every_gradient, scores = (torch.stack(parts, 1) for parts in zip(*recorded, strict=True))
    right = ((scores > 0) == (targets > 0.5)).double().mean(-1)
    arrays = (every_number, every_gradient, losses(scores, targets), right)  # (N, S, ...)
    return [Training(*network) for network in zip(*(array.numpy() for array in arrays), strict=True)]


def _optimizer(spec: SymmetrySpec, numbers: "Tensor") -> "tuple[Optimizer, list[Parameter]]":
    """The optimizer of the numbers of all networks, and its parameters, which are these numbers in place."""
    from torch.nn import Parameter

    entry = OPTIMIZERS[spec.optimizer]
    parameters = [Parameter(part) for part in _parts(numbers, 1 if entry.elementwise else 2)]
    decay = 0.0 if entry.decays else None
    return entry.build(parameters, learning_rate(spec.optimizer), weight_decay=decay), parameters


def _parts(numbers: "Tensor", count: int) -> "list[Tensor]":
    """All numbers as one tensor; or those of one network as PyTorch has them: (4, units) and (1,)."""
    if count == 1:
        return [numbers]
    [network] = numbers
    return [network[:-1].view(4, -1), network[-1:]]


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
