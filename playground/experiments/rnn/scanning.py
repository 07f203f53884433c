"""Read a long stream quickly: many rows side by side through the fused layers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from playground.experiments.rnn.search import WARM_UP
from playground.experiments.rnn.stream import Stream, batches

if TYPE_CHECKING:
    from torch import Tensor

    from playground.models.language_model import State
    from playground.models.recurrent import RecurrentLM

ROWS = 8  # more would hardly be faster, and each has to warm up
AT_ONCE = 4096  # positions in one go


def scan(
    model: "RecurrentLM", stream: Stream, layer: int, state: str
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The values of one layer's "h" or "c", (n, H), with their positions (n,); every position comes once."""
    wants = {"depth": layer + 1, "memory": state == "c"}
    scanned = _running(model, stream, wants) if stream.reading == "running" else _items(model, stream, wants)
    for places, inside, h, c in scanned:
        values = h if state == "h" else c
        if values is None:
            raise ValueError("This network has no memory cell.")
        yield places[inside], values[layer].numpy()[inside]


Read: TypeAlias = "tuple[np.ndarray, np.ndarray, Tensor, Tensor | None]"
"""Positions (B, T), which of them count (B, T), and h and c (layers, B, T, H)."""


def _running(model: "RecurrentLM", stream: Stream, wants: dict[str, Any]) -> Iterator[Read]:
    import torch

    from playground.models.replay import states

    size = stream.inputs.size
    rows = max(1, min(ROWS, size // (4 * WARM_UP)))
    length = -(-size // rows)
    wide = max(1, AT_ONCE // rows)
    # The first row begins with the text: it has nothing to warm up with and is read WARM_UP further instead.
    starts = np.maximum(np.arange(rows) * length - WARM_UP, 0)[:, None]  # (B, 1)
    counted_from, counted_to = np.arange(rows)[:, None] * length, np.arange(1, rows + 1)[:, None] * length
    carried: State | None = None
    for i in range(0, length + WARM_UP, wide):
        places = starts + np.arange(i, min(i + wide, length + WARM_UP))  # (B, T)
        inside = (places >= counted_from) & (places < np.minimum(counted_to, size))
        x = torch.from_numpy(stream.inputs[np.minimum(places, size - 1)])
        h, c, carried = states(model, x, carried, **wants)
        yield places, inside, h, c


def _items(model: "RecurrentLM", stream: Stream, wants: dict[str, Any]) -> Iterator[Read]:
    import torch

    from playground.models.replay import states

    done = 0
    for x, inside, _ in batches(stream, AT_ONCE, AT_ONCE):
        h, c, _ = states(model, torch.from_numpy(x), **wants)
        places = np.zeros(x.shape, dtype=np.int64)
        number = int(inside.sum())
        places[inside] = np.arange(done, done + number)
        done += number
        yield places, inside, h, c
