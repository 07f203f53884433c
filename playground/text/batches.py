"""The mini-batches of a training: windows of a running text, padded items, or windows of documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from playground.text.encoded import Encoded
from playground.text.padding import LONGEST_STRETCH, padded, stretches
from playground.text.windows import even_edges, text_windows, window_rows

Batch = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Inputs x and targets y, int64 (B, T), and ``fresh``, bool (B,): rows that begin without carried state."""


class Batches(Protocol):
    """An endless, repeatable sequence of mini-batches."""

    @property
    def per_epoch(self) -> int:
        """Batches in one pass through the data."""

    def next(self) -> Batch:
        """Inputs x and targets y, int64 (B, T), and ``fresh``, bool (B,): rows without carried state."""

    def state(self) -> dict[str, int]:
        """The position as JSON: `restore` continues with exactly the same batches."""

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go to a position that `state` returned."""


class RunningBatches:
    """A running text in B contiguous rows, read in windows from left to right with the state carried on.

    Row r holds targets r*L .. (r+1)*L - 1 with L = M // B, so that at most the last B - 1 targets of the
    text are left out. The L columns are cut into ceil(L / window) windows of nearly equal width (never
    wider than asked for, never a sliver). Every target of the rows comes once per epoch; at the start of
    each epoch ``fresh`` is True. A short text has fewer rows: at least two windows per row as long as there
    is more than one row. Where windows `are_whole`, each has `window` columns, but for the last of a row.
    """

    def __init__(self, encoded: Encoded, batch: int, window: int, are_whole: bool = False) -> None:
        total = encoded.targets.size
        self.batch = max(1, min(batch, total // (2 * window)))
        columns = total // self.batch
        shape = (self.batch, columns)
        self._x = encoded.inputs[: self.batch * columns].reshape(shape)  # (B, L)
        self._y = encoded.targets[: self.batch * columns].reshape(shape)  # (B, L)
        self.per_epoch = max(1, -(-columns // window))
        numbers = range(self.per_epoch + 1)
        self._edges = [
            min(window * i, columns) if are_whole else columns * i // self.per_epoch for i in numbers
        ]
        self._position, self._epoch = 0, 0

    def next(self) -> Batch:
        """The next window: x, y int64 (B, T); fresh at the start of an epoch."""
        i, fresh = self._position, np.full(self.batch, self._position == 0)
        columns = slice(self._edges[i], self._edges[i + 1])
        self._position = (i + 1) % self.per_epoch
        self._epoch += self._position == 0
        return self._x[:, columns].copy(), self._y[:, columns].copy(), fresh

    def state(self) -> dict[str, int]:
        """Epoch and window to come."""
        return {"epoch": self._epoch, "position": self._position}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Continue where `state` was taken."""
        self._epoch, self._position = _position(state, self.per_epoch)


class ItemBatches:
    """Items in a new seeded order every epoch, padded to the longest of their batch (y == -1 there).

    An item of more than ``longest`` targets is learned in stretches of that length, each from the token
    before it: no target is lost, and each comes exactly once per epoch. An epoch's batches are nearly equal
    in size. Batches are independent of each other: fresh is always True. To pad less, ``pool`` batches at
    a time can be formed from items sorted by length, in random order; but items of one length teach worse
    (a list of names, 20 s: 1.97 nats/char with pool 1, 2.00 with 8, 2.04 all sorted), so the default is 1.
    """

    def __init__(
        self, encoded: Encoded, batch: int, seed: int, longest: int = LONGEST_STRETCH, pool: int = 1
    ) -> None:
        self._x, self._y = encoded.inputs, encoded.targets
        self._starts, self._lengths = stretches(encoded.target_starts, longest)
        self.per_epoch = max(1, -(-self._starts.size // batch))
        self._seed, self._pool = seed, pool
        self._epoch, self._position = 0, 0
        self._order = self._shuffled()

    def next(self) -> Batch:
        """The next batch: x, y int64 (B, T)."""
        chosen = self._order[self._position]
        x, y = padded(self._x, self._y, self._starts[chosen], self._lengths[chosen])
        self._position += 1
        if self._position == self.per_epoch:
            self._epoch, self._position = self._epoch + 1, 0
            self._order = self._shuffled()
        return x, y, np.ones(len(x), dtype=bool)

    def state(self) -> dict[str, int]:
        """Epoch and batch to come."""
        return {"epoch": self._epoch, "position": self._position}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Continue where `state` was taken."""
        self._epoch, self._position = _position(state, self.per_epoch)
        self._order = self._shuffled()

    def _shuffled(self) -> list[np.ndarray]:
        """This epoch's batches as arrays of stretch numbers; seed and epoch alone decide them."""
        generator = np.random.Generator(np.random.PCG64([self._seed, self._epoch]))
        batches = np.array_split(generator.permutation(self._starts.size), self.per_epoch)
        if self._pool <= 1:
            return batches
        sorted_batches: list[np.ndarray] = []
        for i in range(0, len(batches), self._pool):
            pooled = np.concatenate(batches[i : i + self._pool])
            by_length = pooled[np.argsort(self._lengths[pooled], kind="stable")]
            sorted_batches += np.array_split(by_length, len(batches[i : i + self._pool]))
        return [sorted_batches[i] for i in generator.permutation(len(sorted_batches))]


class DocumentBatches:
    """Documents in a new seeded order every epoch, read in B rows from left to right in windows.

    Every document is cut into windows of ``window`` targets, the last of them shorter; a window never holds
    tokens of two documents. All windows in a row, in the order of their documents, are cut into B rows of
    nearly equal numbers of windows. A row is ``fresh`` where its window begins a document, and at the start
    of an epoch; elsewhere its state is carried on. Padding (y == -1) stands behind shorter windows and fills
    rows that have one window less. Every target comes once per epoch. A short text has fewer rows, so that
    each has two windows at least.
    """

    def __init__(self, encoded: Encoded, batch: int, window: int, seed: int) -> None:
        self._x, self._y = encoded.inputs, encoded.targets
        self._windows = text_windows(encoded.target_starts, window)
        total = self._windows.starts.size
        self.batch = max(1, min(batch, total // 2))
        self.per_epoch = -(-total // self.batch)
        self._seed = seed
        self._epoch, self._position = 0, 0
        self._rows = self._shuffled()

    def next(self) -> Batch:
        """The next window of each row: x, y int64 (B, T); fresh (B,)."""
        windows, chosen = self._windows, self._rows[:, self._position]
        lengths = np.where(chosen >= 0, windows.lengths[chosen], 0)
        x, y = padded(self._x, self._y, windows.starts[chosen], lengths)
        fresh = windows.begins_text[chosen] | (self._position == 0)
        self._position += 1
        if self._position == self.per_epoch:
            self._epoch, self._position = self._epoch + 1, 0
            self._rows = self._shuffled()
        return x, y, fresh

    def state(self) -> dict[str, int]:
        """Epoch and window to come."""
        return {"epoch": self._epoch, "position": self._position}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Continue where `state` was taken."""
        self._epoch, self._position = _position(state, self.per_epoch)
        self._rows = self._shuffled()

    def _shuffled(self) -> np.ndarray:
        """This epoch's windows by number, (B, per_epoch), -1 for none; seed and epoch alone decide them."""
        generator = np.random.Generator(np.random.PCG64([self._seed, self._epoch]))
        order = self._windows.in_order(generator)
        return window_rows(order, even_edges(order.size, self.batch))


def _position(state: Mapping[str, Any], per_epoch: int) -> tuple[int, int]:
    epoch, position = int(state["epoch"]), int(state["position"])
    if epoch < 0 or not 0 <= position < per_epoch:
        raise ValueError(f"No such position in {per_epoch} batches per epoch: {dict(state)!r}.")
    return epoch, position
