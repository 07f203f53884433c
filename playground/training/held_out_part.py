"""The part of the held-out text that a loss is measured on: which targets, and how sure it makes the loss.

A part is spread evenly over the held-out text, so that it is of all its subjects. Running text: stretches of
64 targets, each read after the 64 tokens before it, which are not scored: a model that begins in the middle
of a sentence would be worse than it is. Documents: every k-th stretch, which ends where its document ends
and is read after the tokens of its own document. Items: every k-th one, whole.

Tokens of one stretch, or of one item, resemble each other; the uncertainty is therefore that of a cluster
sample (Cochran, Sampling Techniques, 1977, section 11.8): with sums s_i of n_i losses in cluster i = 1 .. c
of a part that has n of all N targets,

    loss  = sum s_i / n
    error = sqrt(1 - n/N) sqrt(c/(c - 1) sum (s_i - n_i loss)^2) / n

which is one standard error, in nats per target, of the loss of all of the held-out text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from playground.text.batches import Batch
from playground.text.encoded import Encoded
from playground.text.evaluation_batches import CONTEXT, context_lengths, rows_after_context
from playground.text.padding import IGNORED, LONGEST_STRETCH, stretches

STRETCH = 64  # scored targets in a row of a running text
FEWEST_CLUSTERS = 16  # fewer do not tell how different they are
BATCH_TOKENS = 2048  # of a batch, padding included: bounds the memory of the scores


@dataclass(frozen=True, eq=False)
class HeldOutPart:
    """Some targets of an encoded text, to be scored in mini-batches; clusters are stretches or items."""

    batches: Sequence[Batch]  # x, y (B, T); y is IGNORED where nothing is scored
    positions: np.ndarray  # (n,)  index in `Encoded.targets` of each scored target, in the batches' order
    cluster: np.ndarray  # (n,)  number of the stretch or item that it belongs to, 0 .. c - 1
    total: int  # N, targets of all of the text

    @cached_property
    def _sizes(self) -> np.ndarray:
        return np.bincount(self.cluster)  # (c,)

    def mean(self, losses: np.ndarray) -> float:
        """The mean of values (N,) of all targets over those of the part."""
        return float(losses[self.positions].mean())

    def standard_error(self, losses: np.ndarray) -> float:
        """The standard error of the mean of losses (n,), in the order of the batches."""
        count, number = losses.size, self._sizes.size
        deviations = np.bincount(self.cluster, losses) - self._sizes * losses.mean()  # (c,)
        spread = np.sqrt(number / (number - 1) * np.sum(deviations**2)) / count
        return float(np.sqrt(1 - count / self.total) * spread)


def held_out_part(valid: Encoded, targets: int) -> HeldOutPart | None:
    """A part of about `targets` targets, the same every time; None where the text has hardly more."""
    total, items = valid.targets.size, valid.starts.size - 1
    if valid.reading == "items":
        number = max(FEWEST_CLUSTERS, round(targets / max(total, 1) * items))
        if number >= items:
            return None
        return _items(valid, np.linspace(0, items - 1, number).round().astype(np.int64))
    if valid.reading == "documents":
        starts, lengths = stretches(valid.target_starts, STRETCH)
        number = max(FEWEST_CLUSTERS, round(targets / max(total, 1) * starts.size))
        if number >= starts.size:
            return None
        chosen = np.linspace(0, starts.size - 1, number).round().astype(np.int64)
        return _part(valid, starts[chosen], lengths[chosen], np.arange(number), CONTEXT)
    number = max(FEWEST_CLUSTERS, targets // STRETCH)
    if number * STRETCH >= total:
        return None
    middles = (np.arange(number) + 0.5) * total / number
    return _stretches(valid, (middles - STRETCH / 2).round().astype(np.int64))


def _stretches(valid: Encoded, starts: np.ndarray) -> HeldOutPart:
    """Stretches of a running text that begin at these targets and do not overlap."""
    return _part(valid, starts, np.full(starts.size, STRETCH), np.arange(starts.size), CONTEXT)


def _items(valid: Encoded, chosen: np.ndarray) -> HeldOutPart:
    """These items; long ones are read in stretches, as in training."""
    edges = valid.target_starts
    pieces = [stretches(edges[i : i + 2], LONGEST_STRETCH) for i in chosen]
    starts = np.concatenate([[], *(start for start, _ in pieces)]).astype(np.int64)
    lengths = np.concatenate([[], *(length for _, length in pieces)]).astype(np.int64)
    return _part(valid, starts, lengths, np.repeat(np.arange(chosen.size), [len(s) for s, _ in pieces]), 0)


def _part(
    valid: Encoded, starts: np.ndarray, lengths: np.ndarray, cluster: np.ndarray, context: int
) -> HeldOutPart:
    """The targets starts .. starts + lengths, in batches of rows of similar lengths."""
    order = np.argsort(lengths, kind="stable")
    batches: list[Batch] = []
    positions, clusters = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for rows in _groups(order, lengths + context):
        x, y = rows_after_context(valid, starts[rows], lengths[rows], context)
        scored = y != IGNORED  # (B, T)
        first = starts[rows] - context_lengths(valid, starts[rows], context)  # (B,)
        batches.append((x, y, np.ones(rows.size, dtype=bool)))
        positions.append((first[:, None] + np.arange(y.shape[1]))[scored])
        clusters.append(np.broadcast_to(cluster[rows, None], y.shape)[scored])
    return HeldOutPart(batches, np.concatenate(positions), np.concatenate(clusters), valid.targets.size)


def _groups(order: np.ndarray, lengths: np.ndarray) -> list[np.ndarray]:
    """Consecutive rows, sorted by length, of at most BATCH_TOKENS together."""
    groups, start = [], 0
    for end in range(1, order.size + 1):
        if end == order.size or (end + 1 - start) * lengths[order[end]] > BATCH_TOKENS:
            groups.append(order[start:end])
            start = end
    return groups
