"""The batches of a held-out loss: every target exactly once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from playground.text.batches import Batch
from playground.text.encoded import Encoded
from playground.text.padding import LONGEST_STRETCH, padded, stretches


def evaluation_batches(encoded: Encoded, batch: int, window: int) -> Iterator[Batch]:
    """Every target exactly once, none left out: for a held-out loss. Padding has y == -1.

    A running text is read in contiguous rows with carried state (zero it where ``fresh``); items go by
    length.
    """
    if encoded.reading == "items":
        starts, lengths = stretches(encoded.target_starts, max(window, LONGEST_STRETCH))
        order = np.argsort(lengths, kind="stable")
        for i in range(0, order.size, batch):
            chosen = order[i : i + batch]
            yield *padded(encoded.inputs, encoded.targets, starts[chosen], lengths[chosen]), True
        return
    total = encoded.targets.size
    rows = max(1, min(batch, total // (2 * window)))
    columns = -(-total // rows)
    starts = np.arange(rows) * columns
    lengths = np.clip(total - starts, 0, columns)
    x, y = padded(encoded.inputs, encoded.targets, starts, lengths)
    for i in range(0, columns, window):
        yield x[:, i : i + window].copy(), y[:, i : i + window].copy(), i == 0
