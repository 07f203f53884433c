"""A fit as a trace: the data, the parameters, gradients and losses of every kept epoch."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments.fit.data import Data, data_of, true_values
from playground.experiments.fit.edits import applicable_edits
from playground.experiments.fit.network import (
    Network,
    class_probabilities,
    initial,
    outputs_of,
    sizes_of,
    targets_of,
    views,
)
from playground.experiments.fit.spec import FitSpec, check, epochs_of, updates_per_epoch
from playground.experiments.fit.training import Kept, Training, kept_epochs

if TYPE_CHECKING:
    from torch import Tensor

STEPS_BETWEEN = 20  # kept epochs from one partial trace to the next
LONG = 4000  # updates from which on a training is long: about two seconds


@dataclass(frozen=True)
class Scale:
    """(x - mean) / deviation, of the inputs (n_0,) and of a real target."""

    mean: np.ndarray
    deviation: np.ndarray
    y_mean: float = 0.0
    y_deviation: float = 1.0


@dataclass(frozen=True, eq=False)
class FitTrace:
    """Every kept epoch of a training; k counts them, K of them.

    epochs           (K,)    the epoch of each, 0 the start
    flat, grad       (K, P)  parameters W_1, b_1, W_2, ...; the training loss's gradient, without the penalty
    train_loss, held_out_loss          (K,)  mean loss; of a regression in units of the scaled target
    train_accuracy, held_out_accuracy  (K,)  share of right classes; NaN for a regression
    diverged         the last k if the training has diverged there (`training.Kept`), else None
    planned          epochs of the whole training; the last kept one is less while it grows, or has diverged
    """

    spec: FitSpec
    data: Data
    scale: Scale
    sizes: tuple[int, ...]
    epochs: np.ndarray
    flat: np.ndarray
    grad: np.ndarray
    train_loss: np.ndarray
    held_out_loss: np.ndarray
    train_accuracy: np.ndarray
    held_out_accuracy: np.ndarray
    diverged: int | None
    planned: int
    unused_edits: tuple[str, ...]

    @property
    def last(self) -> int:
        """The number of the last kept epoch."""
        return len(self.epochs) - 1

    @property
    def fraction(self) -> float:
        """The share of the training that is done."""
        return 1.0 if self.diverged is not None else float(self.epochs[-1]) / self.planned

    @property
    def squared_error(self) -> tuple[np.ndarray, np.ndarray]:
        """A regression's mean squared error in units of y: (K,) on the training and the held-out points."""
        factor = self.scale.y_deviation**2
        return self.train_loss * factor, self.held_out_loss * factor

    def weights(self, kind: str = "flat") -> "tuple[list[np.ndarray], list[np.ndarray]]":
        """W_l (K, n_l, n_{l-1}) and b_l (K, n_l) of each layer, of "flat" or of "grad"."""
        import torch

        w, b = views(torch.from_numpy(getattr(self, kind)), self.sizes)
        return [part.numpy() for part in w], [part.numpy() for part in b]


@dataclass(frozen=True, eq=False)
class Problem:
    """What is trained: data as tensors, scaled, and the network at its start."""

    data: Data
    scale: Scale
    inputs: "Tensor"  # (N, n_0)
    targets: "Tensor"
    network: Network
    generator: Any

    @property
    def parts(self) -> "tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]":
        """Inputs and targets of the training points and of the held-out ones."""
        import torch

        train = torch.from_numpy(self.data.train)
        return (self.inputs[train], self.targets[train]), (self.inputs[~train], self.targets[~train])


def problem_of(spec: FitSpec) -> Problem:
    """Draw the data and the start; the generator goes on to the batches and the dropped units."""
    import torch

    data = data_of(spec)
    scale = _scale(spec, data)
    targets = torch.from_numpy((data.y - scale.y_mean) / scale.y_deviation if spec.is_regression else data.y)
    outputs = outputs_of(spec.loss_key, data.classes)
    sizes = sizes_of(len(spec.input_symbols), spec.hidden, outputs)
    generator = torch.Generator().manual_seed(spec.seed)
    flat = initial(sizes, spec.initializer, generator)
    network = Network.of(sizes, spec.activation, spec.loss_key, flat)
    inputs = torch.from_numpy(scaled_inputs(spec, scale, data.x))
    return Problem(data, scale, inputs, targets_of(spec.loss_key, data.classes, targets), network, generator)


def raw_inputs(spec: FitSpec, x: np.ndarray) -> np.ndarray:
    """x (..., 1) of a regression, or x1, x2 and the features (..., n_0)."""
    if spec.is_regression:
        return x
    x1, x2 = x[..., 0], x[..., 1]
    features = (x1**2, x2**2, x1 * x2, np.sin(x1), np.sin(x2))
    return np.stack([x1, x2, *(features[i] for i in spec.features)], -1)


def scaled_inputs(spec: FitSpec, scale: Scale, x: np.ndarray) -> np.ndarray:
    """What the network is given for the points x: (..., n_0)."""
    scaled: np.ndarray = (raw_inputs(spec, x) - scale.mean) / scale.deviation
    return scaled


def _scale(spec: FitSpec, data: Data) -> Scale:
    """Mean and deviation of the training points, the deviation 1 where all are equal; or none at all."""
    n = len(spec.input_symbols)
    if not spec.standardize or not data.train.any():
        return Scale(np.zeros(n), np.ones(n))
    x = raw_inputs(spec, data.x)[data.train]
    y = data.y[data.train] if spec.is_regression else np.array([0.0])
    y_deviation = float(y.std()) or 1.0
    deviation = x.std(0)
    y_mean = float(y.mean()) if spec.is_regression else 0.0
    return Scale(
        x.mean(0),
        np.where(deviation > 1e-12, deviation, 1.0),
        y_mean,
        y_deviation if spec.is_regression else 1.0,
    )


def run(spec: FitSpec) -> FitTrace:
    """The whole training. ValueError for a learning rate that the optimizer refuses."""
    *_, trace = grow(spec, every=0)
    return trace


def grow(spec: FitSpec, every: int = STEPS_BETWEEN) -> Iterator[FitTrace]:
    """The trace so far after every `every` kept epochs (0: at the end alone), the last one complete."""
    check(spec)
    problem = problem_of(spec)
    train, held_out = problem.parts
    planned = epochs_of(spec, len(train[0]))
    edits, unused = applicable_edits(spec.edits, problem.network.sizes, planned)
    training = Training(spec, problem.network, train, held_out, edits, problem.generator, planned)
    kept: list[Kept] = []
    for state in training.run():
        kept.append(state)
        if every and len(kept) % every == 0 and state.epoch < planned:
            yield _trace(spec, problem, kept, planned, unused)
    yield _trace(spec, problem, kept, planned, unused)


def is_long(spec: FitSpec) -> bool:
    """Whether the training takes so many updates that it is worth to watch it grow."""
    points = int(data_of(spec).train.sum())
    return epochs_of(spec, points) * updates_per_epoch(spec, points) > LONG


def epoch_at(spec: FitSpec, step: int) -> int:
    """The epoch of the step-th kept epoch; the last one for a later step."""
    problem = problem_of(spec)
    planned = epochs_of(spec, int(problem.data.train.sum()))
    edits, _ = applicable_edits(spec.edits, problem.network.sizes, planned)
    kept = kept_epochs(planned, [ref.epoch for ref, _ in edits])
    return kept[min(step, len(kept) - 1)]


def truth(spec: FitSpec, grid: np.ndarray) -> np.ndarray | None:
    """The function without noise on a grid (G,); None for own points and for classes."""
    import torch

    if not spec.is_regression or spec.has_own_points:
        return None
    return true_values(spec, torch.from_numpy(grid)).numpy()


def _trace(
    spec: FitSpec, problem: Problem, kept: list[Kept], planned: int, unused: tuple[str, ...]
) -> FitTrace:
    import torch

    data = problem.data
    flat = torch.stack([state.flat for state in kept])
    accuracy = _accuracy(problem, flat)
    return FitTrace(
        spec,
        data,
        problem.scale,
        problem.network.sizes,
        np.array([state.epoch for state in kept]),
        flat.numpy(),
        torch.stack([state.grad for state in kept]).numpy(),
        np.array([state.train_loss for state in kept]),
        np.array([state.held_out_loss for state in kept]),
        *accuracy,
        len(kept) - 1 if kept[-1].diverged else None,
        planned,
        unused,
    )


def scores(sizes: tuple[int, ...], activation: str, flat: "Tensor", x: "Tensor") -> "list[Tensor]":
    """Values of every layer for many parameters at once: a_1, ..., a_{D-1}, z_D, each (K, n, n_l)."""
    from playground.catalog.activations import ACTIVATIONS

    w, b = views(flat, sizes)
    out, a = [], x.expand(len(flat), *x.shape)
    for layer, (w_l, b_l) in enumerate(zip(w, b, strict=True)):
        z = b_l.unsqueeze(1).baddbmm(a, w_l.mT) if layer else b_l.unsqueeze(1) + a.matmul(w_l.mT)
        a = z if layer == len(w) - 1 else ACTIVATIONS[activation].function(z)
        out.append(a)
    return out


def _accuracy(problem: Problem, flat: "Tensor") -> tuple[np.ndarray, np.ndarray]:
    """The share of right classes on the training points and on the held-out ones: (K,) each."""
    data, network = problem.data, problem.network
    if data.classes == 0:
        unknown = np.full(len(flat), np.nan)
        return unknown, unknown
    z = scores(network.sizes, network.activation, flat, problem.inputs)[-1]
    predicted = class_probabilities(network.loss, data.classes, z).argmax(-1).numpy()
    right = (predicted == data.y).astype(np.float64)  # (K, N)
    shares = []
    for part in (data.train, ~data.train):
        shares.append(right[:, part].mean(1) if part.any() else np.full(len(flat), np.nan))
    return shares[0], shares[1]
