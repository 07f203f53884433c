"""The held-out loss: how well the model predicts text it was not trained on.

    loss = -(1/M) sum over held-out targets of ln p(target | everything before it)     in nats per target

weighted by target; the end of an item counts, its beginning and padding do not. Running text is read in a few
long rows in parallel, each from a zero state that is carried to the end of the row; so are documents, with
a zero state where one begins.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import torch

from playground.models.language_model import LanguageModel, State, begin_rows
from playground.text.batches import Batch
from playground.text.encoded import Encoded
from playground.text.evaluation_batches import evaluation_batches
from playground.text.padding import IGNORED
from playground.training.trainer import cross_entropy

ITEMS = 256  # items per batch
ROWS = 16  # rows of a running text: few, since each row starts without context
STRETCH = 256  # targets per row of a running text, in a partial evaluation
WINDOW = 128  # tokens per forward pass; does not affect the value


def held_out_loss(model: LanguageModel, batches: Iterable[Batch]) -> tuple[float, int]:
    """The mean loss in nats per target, and the number of targets."""
    total, count = 0.0, 0
    for part, targets in batch_losses(model, batches):
        total, count = total + part, count + targets
    return total / max(count, 1), count


def batch_losses(model: LanguageModel, batches: Iterable[Batch]) -> Iterator[tuple[float, int]]:
    """Summed loss and number of targets of each batch, so that a caller can emit heartbeats in between."""
    was_training = model.training
    model.eval()
    state: State | None = None
    try:
        for x, y, fresh in batches:
            with torch.inference_mode():
                state = begin_rows(model, state, torch.from_numpy(fresh))
                logits, state = model(torch.from_numpy(x), state)  # (B, T, V)
                loss = float(cross_entropy(logits, torch.from_numpy(y), "sum"))
            yield loss, int((y != IGNORED).sum())
    finally:
        model.train(was_training)


def all_batches(valid: Encoded) -> Iterator[Batch]:
    """All of the held-out part."""
    return evaluation_batches(valid, ITEMS if valid.reading == "items" else ROWS, WINDOW)


def valid_subset(valid: Encoded, targets: int) -> list[Batch]:
    """A fixed part of about `targets` targets, the same every time, for the partial evaluations.

    Items: every k-th one. Running text and documents: evenly spaced stretches of at least 256 targets,
    so that their beginnings, read without context, weigh little.
    """
    share = min(1.0, targets / max(valid.targets.size, 1))
    if valid.reading == "items":
        items = valid.starts.size - 1
        chosen = np.unique(np.linspace(0, items - 1, max(1, round(share * items))).round().astype(np.int64))
        return list(evaluation_batches(valid.only(chosen), ITEMS, WINDOW))
    rows = min(max(1, targets // STRETCH), ROWS)
    batches = list(evaluation_batches(valid, rows, WINDOW))
    return batches[: max(1, round(share * len(batches)))]
