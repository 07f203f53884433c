"""The training loop: every update as torch.optim makes it, the parameters of the kept epochs.

An epoch goes once over the training points, in a new order where a batch is smaller than all of them. At an
epoch with edits the weights are set first, and what is kept is the network with them.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.penalties import PENALTIES, Regularizer
from playground.catalog.schedules import SCHEDULES
from playground.experiments.fit.edits import EditRef
from playground.experiments.fit.network import Gradients, Network, aligned_views, packed
from playground.experiments.fit.spec import NO_PENALTY, FitSpec, batch_of, updates_per_epoch

if TYPE_CHECKING:
    from torch import Generator, Tensor

KEPT = 160  # epochs kept, at most about so many
LARGEST = 1e8  # times the lowest loss so far, at least 1: beyond it a training has diverged


@dataclass(frozen=True, eq=False)
class Kept:
    """The state at a kept epoch: parameters and gradient (P,), loss on the training and held-out points.

    `diverged`: a parameter or the training loss is not finite, or that loss is beyond all bounds.
    """

    epoch: int
    flat: "Tensor"
    grad: "Tensor"
    train_loss: float
    held_out_loss: float
    diverged: bool


def kept_epochs(epochs: int, edited: Sequence[int] = ()) -> list[int]:
    """0, the last one, and about KEPT between them, denser at the start; and those with edits."""
    spread = {round(epochs * (i / KEPT) ** 1.5) for i in range(KEPT + 1)}
    return sorted(spread | {epoch for epoch in edited if epoch <= epochs})


class Training:
    """One training; `run` yields its kept states, and the last one early if it has diverged."""

    def __init__(
        self,
        spec: FitSpec,
        network: Network,
        train: "tuple[Tensor, Tensor]",
        held_out: "tuple[Tensor, Tensor]",
        edits: Sequence[tuple[EditRef, float]],
        generator: "Generator",
        epochs: int,
    ) -> None:
        self.spec, self.network, self.train, self.held_out = spec, network, train, held_out
        self.edits, self.generator, self.epochs = edits, generator, epochs
        self.gradients = Gradients(network)
        self.batch = max(1, batch_of(spec, len(train[0])))
        self.planned = epochs * updates_per_epoch(spec, len(train[0]))
        self.updates = 0
        self.limit = math.inf  # of the training loss
        self.regularizer: Regularizer | None = None
        if spec.penalty != NO_PENALTY:
            self.regularizer = PENALTIES[spec.penalty].regularizer(spec.lambda_)
        self.optimizer = _optimizer(spec, network)
        self.needs_closure = OPTIMIZERS[spec.optimizer].closure
        self.schedule = SCHEDULES[spec.schedule]

    def run(self) -> Iterator[Kept]:
        """Train, and yield the state at every kept epoch, the start included."""
        import torch

        kept = set(kept_epochs(self.epochs, [ref.epoch for ref, _ in self.edits]))
        with torch.no_grad():
            for epoch in range(self.epochs + 1):
                self._edit(epoch)
                if epoch in kept:
                    state = self._state(epoch)
                    yield state
                    if state.diverged:
                        return
                if epoch < self.epochs and len(self.train[0]):
                    self._epoch()

    def _edit(self, epoch: int) -> None:
        for ref, value in self.edits:
            if ref.epoch == epoch:
                parameters = self.network.b if ref.is_bias else self.network.w
                parameters[ref.layer - 1][ref.weight.index] = value

    def _epoch(self) -> None:
        import torch

        x, y = self.train
        if self.batch >= len(x):
            self._update(x, y)
            return
        for index in torch.split(torch.randperm(len(x), generator=self.generator), self.batch):
            self._update(
                x[index], y[index]
            )  # a tensor of its own: BLAS may round a view of another otherwise

    def _update(self, x: "Tensor", y: "Tensor") -> None:
        if self.schedule.key != "constant":
            rate = self.spec.learning_rate * self.schedule.factor(self.updates, self.planned)
            for group in self.optimizer.param_groups:
                group["lr"] = rate
        self.updates += 1
        masks = self._masks(len(x))
        if self.needs_closure:
            self.optimizer.step(lambda: self._loss_and_gradient(x, y, masks))
        else:
            self._write(x, y, masks)
            self.optimizer.step()

    def _write(self, x: "Tensor", y: "Tensor", masks: "list[Tensor] | None") -> None:
        self.gradients.write(x, y, masks)
        if self.regularizer is not None:
            for w, grad in zip(self.network.w, self.network.grad_w, strict=True):
                grad += self.regularizer.subgradient(w)

    def _loss_and_gradient(self, x: "Tensor", y: "Tensor", masks: "list[Tensor] | None") -> Any:
        """What an optimizer with a line search asks for: the loss, with the penalty; .grad is written."""
        self._write(x, y, masks)
        loss = self.network.mean_loss(x, y)
        if self.regularizer is not None:
            loss = loss + sum(self.regularizer.value(w.reshape(-1)) for w in self.network.w)
        return loss

    def _masks(self, n: int) -> "list[Tensor] | None":
        """0 with probability p, else 1/(1 - p), for every hidden unit and example."""
        import torch

        p = self.spec.dropout
        if p <= 0:
            return None
        shape = self.network.sizes[1:-1]
        keep = [torch.empty(n, units, dtype=torch.float64) for units in shape]
        return [mask.bernoulli_(1 - p, generator=self.generator).div_(1 - p) for mask in keep]

    def _state(self, epoch: int) -> Kept:
        """Losses and gradient of the network as it stands, nothing dropped; the penalty is not in them."""
        import torch

        x, y = self.train
        saved = self.network.grad.clone()
        if len(x):
            self.gradients.write(x, y)
        grad = self.network.grad.clone() if len(x) else torch.full_like(saved, math.nan)
        self.network.grad.copy_(saved)
        flat, loss = packed(self.network.flat, self.network.sizes), self._mean(x, y)
        diverged = not bool(flat.isfinite().all()) or (len(x) > 0 and self._is_lost(loss))
        return Kept(epoch, flat, packed(grad, self.network.sizes), loss, self._mean(*self.held_out), diverged)

    def _is_lost(self, loss: float) -> bool:
        """Whether a training loss is not finite or beyond the limit, which the lowest loss so far sets."""
        lost = not (math.isfinite(loss) and loss <= self.limit)
        self.limit = min(self.limit, LARGEST * max(1.0, loss))
        return lost

    def _mean(self, x: "Tensor", y: "Tensor") -> float:
        return float(self.network.mean_loss(x, y)) if len(x) else math.nan


def _optimizer(spec: FitSpec, network: Network) -> Any:
    """torch.optim's object over the flat parameters, or over each tensor where it mixes their numbers."""
    from torch import nn

    entry = OPTIMIZERS[spec.optimizer]
    pairs = [(network.flat, network.grad)]
    if not entry.elementwise:
        of = [aligned_views(flat, network.sizes) for flat in (network.flat, network.grad)]
        weights, biases = (zip(of[0][k], of[1][k], strict=True) for k in (0, 1))
        pairs = [pair for layer in zip(weights, biases, strict=True) for pair in layer]
    parameters = []
    for values, grad in pairs:
        parameter = nn.Parameter(values, requires_grad=True)
        parameter.grad = grad
        parameters.append(parameter)
    return entry.build(parameters, spec.learning_rate)
