"""Windows of documents, and their order in the rows of a batch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.text.padding import stretches

NO_WINDOW = -1


@dataclass(frozen=True, eq=False)
class Windows:
    """W windows of a stream of targets, in the order of the stream."""

    starts: np.ndarray  # (W,) int64, the first target of each
    lengths: np.ndarray  # (W,) int64
    text: np.ndarray  # (W,) int64, the number of the text that it is a part of
    begins_text: np.ndarray  # (W,) bool

    def in_order(self, generator: np.random.Generator) -> np.ndarray:
        """All windows by number, (W,): the texts in random order, the windows of each from left to right."""
        rank = generator.permutation(int(self.text[-1]) + 1)  # of each text
        return np.argsort(rank[self.text], kind="stable")


def text_windows(starts: np.ndarray, window: int) -> Windows:
    """Cut texts into windows of ``window`` targets; the last of each text is shorter. No text may be empty.

    So padding stands behind the last window of a text alone, and no state that is carried on has read any.
    """
    pieces = -(-np.diff(starts) // window)
    text = np.repeat(np.arange(pieces.size), pieces)
    begins_text = np.diff(text, prepend=-1) > 0
    return Windows(*stretches(starts, window), text, begins_text)


def even_edges(total: int, rows: int) -> np.ndarray:
    """The first window of each row and the end of the last, int64 (rows + 1,): rows of nearly equal size."""
    return total * np.arange(rows + 1) // rows


def text_edges(windows: Windows, rows: int) -> np.ndarray:
    """Even edges, moved to the nearest beginning of a text where that is at most a quarter of a row away."""
    total = windows.starts.size
    edges, begins = even_edges(total, rows), np.append(np.flatnonzero(windows.begins_text), total)
    after = np.searchsorted(begins, edges)
    before = np.maximum(after - 1, 0)
    is_nearer = edges - begins[before] < begins[after] - edges
    nearest = np.where(is_nearer, begins[before], begins[after])
    return np.where(np.abs(nearest - edges) <= total / (4 * rows), nearest, edges)


def window_rows(order: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Cut an order of windows into contiguous rows at `edges`; shorter rows end with NO_WINDOW.

    Returns int64 (rows, columns).
    """
    lengths = np.diff(edges)
    places = np.arange(int(lengths.max()))  # (columns,)
    inside = places < lengths[:, None]  # (rows, columns)
    return np.where(inside, order[np.minimum(edges[:-1, None] + places, order.size - 1)], NO_WINDOW)
