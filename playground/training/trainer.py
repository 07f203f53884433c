"""One training in memory: model, optimizer, batches, generators and carried state; one step at a time."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from playground.catalog.optimizers import OPTIMIZERS
from playground.models.language_model import State, begin_rows, detach
from playground.models.table import MODELS
from playground.text.batches import Batches, DocumentBatches, ItemBatches, RunningBatches
from playground.text.encoded import Encoded
from playground.text.padding import IGNORED
from playground.training.optimization import clip_gradients
from playground.training.spec import TrainSpec

LONGEST_ITEM = 256  # targets; longer items are learned in stretches of this length


class Diverged(Exception):
    """The training has diverged at `step` (from 1); the text is the reason, as the middle of a sentence."""

    def __init__(self, step: int, reason: str) -> None:
        super().__init__(reason)
        self.step = step


@dataclass(frozen=True)
class StepResult:
    """One step: loss in nats per target, gradient norm before and after clipping, number of targets."""

    loss: float
    gradient_norm: float
    clipped_norm: float
    tokens: int


class Trainer:
    """The state of a training. It reads no wall clock and no global generator.

    The weights are drawn from a generator seeded with `spec.seed`, dropout from another one, the order of
    items or documents from the seed and the epoch. `carried` is the recurrent state at the edge between two
    windows; None where the model carries none (`carries_state`).
    """

    def __init__(self, spec: TrainSpec, train: Encoded, vocabulary: int) -> None:
        self.spec = spec
        self.vocabulary = vocabulary
        self.model = MODELS[spec.model].build(
            vocabulary, spec.model_options, torch.Generator().manual_seed(spec.seed)
        )
        self.dropout = torch.Generator().manual_seed(spec.seed + 1)
        self.model.dropout_generator = self.dropout
        self.optimizer = OPTIMIZERS[spec.optimizer].build(
            self.model.parameters(),
            spec.learning_rate,
            spec.weight_decay,
            dict(spec.optimizer_options),
            fused=True,
        )
        self.batches = make_batches(spec, train)
        self.carried: State | None = None
        self.steps_done = 0  # steps
        self.tokens = 0  # targets learned from
        self._parameters = list(self.model.parameters())

    def step(self, rate: float) -> StepResult:
        """Make one update at this learning rate: the mean cross-entropy over the batch's targets, clipped.

        Raises Diverged, before anything is updated, when loss or gradient is not a finite number.
        """
        x, y, fresh = self.batches.next()  # (B, T)
        state = begin_rows(self.model, self.carried, torch.from_numpy(fresh))
        logits, after = self.model(torch.from_numpy(x), None if state is None else detach(state))  # (B, T, V)
        loss = cross_entropy(logits, torch.from_numpy(y))
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        gradients = [p.grad for p in self._parameters if p.grad is not None]
        norm, clipped = clip_gradients(gradients, self.spec.clip)
        value = loss.item()
        if not math.isfinite(value):
            raise Diverged(self.steps_done + 1, f"the loss is {value}")
        if not math.isfinite(norm):
            raise Diverged(self.steps_done + 1, f"the length of the gradient is {norm}")
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        self.carried = after if self.model.carries_state else None
        self.steps_done += 1
        tokens = int(np.count_nonzero(y != IGNORED))
        self.tokens += tokens
        return StepResult(value, norm, clipped, tokens)


def cross_entropy(logits: Tensor, targets: Tensor, reduction: str = "mean") -> Tensor:
    """-log softmax(logits)[target] in nats, over the targets that count; logits (B, T, V), targets (B, T)."""
    return nn.functional.cross_entropy(
        logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED, reduction=reduction
    )


def make_batches(spec: TrainSpec, train: Encoded) -> Batches:
    """The mini-batches for the way the text is read, and for the window that the model asks for."""
    asked = MODELS[spec.model].training_window(spec.model_options)
    if train.reading == "items":
        return ItemBatches(train, spec.batch, spec.seed, LONGEST_ITEM, spec.pool)
    if train.reading == "documents":
        return DocumentBatches(train, spec.batch, asked or spec.window, spec.seed)
    return RunningBatches(train, spec.batch, asked or spec.window, are_whole=asked is not None)
