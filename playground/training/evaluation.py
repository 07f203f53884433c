"""The loss on the held-out part: how well the model predicts text it has not learned from.

    loss = -(1/M) sum over held-out targets of ln p(target | everything before it)     in nats per target

weighted by target, the end of an item counted, its beginning and padding never. Running text is read in a
few long rows side by side, each from a zero state that is then carried to the end of the row.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import torch

from playground.models.language_model import LanguageModel, State
from playground.text.batches import IGNORED, Batch, Encoded, evaluation_batches
from playground.training.trainer import cross_entropy

ITEMS = 256  # items side by side
ROWS = 16  # rows of a running text: few, since each row begins without knowing what stands before it
STRETCH = 256  # targets of a running text in a row, for the pulse
WINDOW = 128  # tokens per forward pass; it does not change the value


def held_out_loss(model: LanguageModel, batches: Iterable[Batch]) -> tuple[float, int]:
    """The mean loss in nats per target, and the number of targets."""
    total, count = 0.0, 0
    for part, targets in partial_sums(model, batches):
        total, count = total + part, count + targets
    return total / max(count, 1), count


def partial_sums(model: LanguageModel, batches: Iterable[Batch]) -> Iterator[tuple[float, int]]:
    """Summed loss and number of targets of each batch in turn, so that a caller may breathe in between."""
    was_training = model.training
    model.eval()
    state: State | None = None
    try:
        for x, y, fresh in batches:
            with torch.inference_mode():
                logits, state = model(torch.from_numpy(x), None if fresh else state)  # (B, T, V)
                loss = float(cross_entropy(logits, torch.from_numpy(y), "sum"))
            yield loss, int((y != IGNORED).sum())
    finally:
        model.train(was_training)


def whole(valid: Encoded) -> Iterator[Batch]:
    """All of the held-out part."""
    return evaluation_batches(valid, ITEMS if valid.reading == "items" else ROWS, WINDOW)


def subset(valid: Encoded, targets: int) -> list[Batch]:
    """A fixed part of about `targets` targets, the same every time: the pulse taken in passing.

    Items: every k-th one. Running text: stretches that begin evenly spaced, long enough (256 targets or
    more) that their beginnings, read without what stands before, weigh little.
    """
    share = min(1.0, targets / max(valid.targets.size, 1))
    if valid.reading == "items":
        items = valid.starts.size - 1
        chosen = np.unique(np.linspace(0, items - 1, max(1, round(share * items))).round().astype(np.int64))
        return list(evaluation_batches(valid.only(chosen), ITEMS, WINDOW))
    rows = min(max(1, targets // STRETCH), ROWS)
    batches = list(evaluation_batches(valid, rows, WINDOW))
    return batches[: max(1, round(share * len(batches)))]
