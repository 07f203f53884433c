"""The batches of a held-out loss: every target exactly once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from playground.text.batches import Batch
from playground.text.encoded import Encoded
from playground.text.padding import IGNORED, LONGEST_STRETCH, padded, stretches
from playground.text.windows import text_edges, text_windows, window_rows

CONTEXT = 64  # tokens read before the targets of a row that begins in the middle of a text


def evaluation_batches(encoded: Encoded, batch: int, window: int) -> Iterator[Batch]:
    """Every target exactly once, none left out: for a held-out loss. Padding has y == -1.

    A running text is read in contiguous rows with carried state (rows that are ``fresh`` begin without). Each
    row but the first reads the 64 tokens before it, too, without being scored on them: a model that begins in
    the middle of a sentence would seem worse than it is. Documents are read in such rows, each from its own
    beginning, except that a row may begin inside a long one. Items go by length.
    """
    if encoded.reading == "items":
        starts, lengths = stretches(encoded.target_starts, max(window, LONGEST_STRETCH))
        order = np.argsort(lengths, kind="stable")
        for i in range(0, order.size, batch):
            chosen = order[i : i + batch]
            yield (
                *padded(encoded.inputs, encoded.targets, starts[chosen], lengths[chosen]),
                np.ones(chosen.size, dtype=bool),
            )
        return
    if encoded.reading == "documents":
        yield from _document_batches(encoded, batch, window)
        return
    total = encoded.targets.size
    rows = max(1, min(batch, total // (2 * window)))
    columns = -(-total // rows)
    starts = np.arange(rows) * columns
    lengths = np.clip(total - starts, 0, columns)
    x, y = rows_after_context(encoded, starts, lengths)
    for i in range(0, y.shape[1], window):
        yield x[:, i : i + window].copy(), y[:, i : i + window].copy(), np.full(rows, i == 0)


def rows_after_context(
    encoded: Encoded, starts: np.ndarray, lengths: np.ndarray, context: int = CONTEXT
) -> tuple[np.ndarray, np.ndarray]:
    """Rows of a stream of targets, each with up to `context` tokens before it: x and y (B, T), T the longest.

    y is IGNORED at the context and at the padding behind a row.
    """
    before = context_lengths(encoded, starts, context)  # (B,)
    x, y = padded(encoded.inputs, encoded.targets, starts - before, lengths + before)
    y[np.arange(y.shape[1]) < before[:, None]] = IGNORED
    return x, y


def context_lengths(encoded: Encoded, starts: np.ndarray, context: int = CONTEXT) -> np.ndarray:
    """How many tokens before each of these targets are read: at most `context`, none of another text."""
    edges = encoded.target_starts
    first = edges[np.searchsorted(edges, starts, side="right") - 1]
    return np.asarray(np.minimum(starts - first, context))


def _document_batches(encoded: Encoded, batch: int, window: int) -> Iterator[Batch]:
    windows = text_windows(encoded.target_starts, window)
    rows = max(1, min(batch, windows.starts.size // 2))
    table = window_rows(np.arange(windows.starts.size), text_edges(windows, rows))
    for position, chosen in enumerate(table.T):
        lengths = np.where(chosen >= 0, windows.lengths[chosen], 0)
        fresh = windows.begins_text[chosen] | (position == 0)
        yield *padded(encoded.inputs, encoded.targets, windows.starts[chosen], lengths), fresh
