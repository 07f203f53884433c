"""Read a long stream quickly: many rows side by side through the fused layers.

An item or document begins with a zero state, as in training. A running text is cut into 8 contiguous rows at
most. A row cannot know the state before it, so it first reads the 1,024 tokens before its beginning, from a
zero state. What this misses is what a network remembers for longer: less than 1e-4 for the bundled models
(128 tokens were not enough for brackets, where single cells count on).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias, TypedDict

import numpy as np

from playground.experiments.rnn.stream import Stream, batches

if TYPE_CHECKING:
    from torch import Tensor

    from playground.models.language_model import State
    from playground.models.recurrent import RecurrentLM

ROWS = 8  # each row has to warm up; more rows are hardly faster
BATCH_ENTRIES = 4096  # positions of a forward pass
WARM_UP = 1024  # tokens that a row reads before its first position


class StateOptions(TypedDict):
    """The arguments of `models.replay.states` that leave out what is not needed."""

    depth: int
    memory: bool


Block: TypeAlias = "tuple[np.ndarray, np.ndarray, Tensor, Tensor | None]"
"""Positions (B, T), which of them belong to the result (B, T), and h and c (layers, B, T, H)."""


def scan(
    model: "RecurrentLM", stream: Stream, layer: int, state: str
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Positions (n,) and the values of one layer's "h" or "c" there, (n, H); every position comes once."""
    options = StateOptions(depth=layer + 1, memory=state == "c")
    scan_blocks = _scan_running if stream.reading == "running" else _scan_items
    for positions, inside, h, c in scan_blocks(model, stream, options):
        values = h if state == "h" else c
        if values is None:
            raise ValueError("This network has no memory cell.")
        yield positions[inside], values[layer].numpy()[inside]


def _scan_running(model: "RecurrentLM", stream: Stream, options: StateOptions) -> Iterator[Block]:
    import torch

    from playground.models.replay import states

    size = stream.inputs.size
    rows = max(1, min(ROWS, size // (4 * WARM_UP)))
    length = -(-size // rows)
    width = max(1, BATCH_ENTRIES // rows)
    # The first row begins with the text: without a warm-up it reads WARM_UP positions of the second row.
    starts = np.maximum(np.arange(rows) * length - WARM_UP, 0)[:, None]  # (B, 1)
    first, end = np.arange(rows)[:, None] * length, np.arange(1, rows + 1)[:, None] * length
    carried: State | None = None
    for i in range(0, length + WARM_UP, width):
        positions = starts + np.arange(i, min(i + width, length + WARM_UP))  # (B, T)
        inside = (positions >= first) & (positions < np.minimum(end, size))
        x = torch.from_numpy(stream.inputs[np.minimum(positions, size - 1)])
        h, c, carried = states(model, x, carried, **options)
        yield positions, inside, h, c


def _scan_items(model: "RecurrentLM", stream: Stream, options: StateOptions) -> Iterator[Block]:
    import torch

    from playground.models.replay import states

    done = 0
    carried: State | None = None
    for x, inside, carry in batches(stream, BATCH_ENTRIES, BATCH_ENTRIES):
        h, c, carried = states(model, torch.from_numpy(x), carried if carry else None, **options)
        positions = np.zeros(x.shape, dtype=np.int64)
        count = int(inside.sum())
        positions[inside] = np.arange(done, done + count)
        done += count
        yield positions, inside, h, c
