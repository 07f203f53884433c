"""The held-out loss: how well the model predicts text it was not trained on.

    loss = -(1/M) sum over held-out targets of ln p(target | everything before it)     in nats per target

weighted by target; the end of an item counts, its beginning and padding do not. All of a running text is read
in a few long rows in parallel, each from a zero state that is carried to the end of the row; so are
documents, with a zero state where one begins. What a part of the text is, and how sure its loss: see
`held_out_part`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch

from playground.models.language_model import LanguageModel, State, begin_rows, evaluating
from playground.text.batches import Batch
from playground.text.encoded import Encoded
from playground.text.evaluation_batches import evaluation_batches
from playground.text.padding import IGNORED
from playground.training.held_out_part import HeldOutPart, NestedEstimate
from playground.training.trainer import cross_entropy

ITEMS = 256  # items per batch
ROWS = 16  # rows of a running text: few, since each row starts without context
WINDOW = 128  # tokens per forward pass; does not affect the value


@dataclass(frozen=True)
class _Numbered(Encoded):
    """A text whose targets are their own numbers."""

    @cached_property
    def targets(self) -> np.ndarray:
        return np.arange(Encoded(self.ids, self.starts, self.reading).targets.size)


@dataclass(frozen=True)
class Estimate:
    """A loss in nats per target, its standard error, and the number of targets it is the mean of.

    `rise` is how much it is above the lowest loss on the same targets so far, at `best_step`, with the
    standard error of the difference: as the targets are the same, that is less than the one of the loss.
    """

    loss: float
    standard_error: float
    targets: int
    best_step: int = 0
    rise: float = 0.0
    rise_error: float = 0.0
    nested: Sequence[NestedEstimate] = ()  # of the nested parts that these targets contain, smallest first


def held_out_loss(model: LanguageModel, batches: Iterable[Batch]) -> tuple[float, int]:
    """The mean loss in nats per target, and the number of targets."""
    total, count = 0.0, 0
    for losses in batch_losses(model, batches):
        total, count = total + float(losses.sum()), count + losses.size
    return total / max(count, 1), count


def estimate(losses: Sequence[np.ndarray], part: HeldOutPart | None = None) -> Estimate:
    """The loss, given those of all batches in order, of a part or (None) of all of the held-out text."""
    values = np.concatenate([np.empty(0), *losses])
    loss = float(values.mean()) if values.size else 0.0
    return Estimate(loss, part.standard_error(values) if part is not None else 0.0, values.size)


def batch_losses(model: LanguageModel, batches: Iterable[Batch]) -> Iterator[np.ndarray]:
    """The losses of the scored targets of each batch, float64 (n,), so that a caller can emit heartbeats."""
    state: State | None = None
    with evaluating(model):
        for x, y, fresh in batches:
            with torch.inference_mode():
                state = begin_rows(model, state, torch.from_numpy(fresh))
                logits, state = model(torch.from_numpy(x), state)  # (B, T, V)
                losses = cross_entropy(logits, torch.from_numpy(y), "none").numpy()  # (B T,)
            yield losses[y.ravel() != IGNORED].astype(np.float64)


def all_batches(valid: Encoded) -> Iterator[Batch]:
    """All of the held-out part."""
    return evaluation_batches(valid, ITEMS if valid.reading == "items" else ROWS, WINDOW)


def target_indices(valid: Encoded) -> np.ndarray:
    """The index in `valid.targets` of every scored target, int64 (M,), in the order of `all_batches`."""
    numbered = _Numbered(valid.ids, valid.starts, valid.reading)
    return np.concatenate([y[y != IGNORED] for _, y, _ in all_batches(numbered)])


def batches_of(valid: Encoded, part: HeldOutPart | None) -> Iterable[Batch]:
    """The batches of a part, or (None) of all of the held-out text."""
    return part.batches if part is not None else all_batches(valid)
