"""The part of the held-out text that a loss is measured on: which targets, and how sure it makes the loss.

A part is spread evenly over the held-out text, so that it is of all its subjects. Running text: stretches of
64 targets, each read after the 64 tokens before it, which are not scored: a model that begins in the middle
of a sentence would be worse than it is. Documents: stretches that end where their document ends and are read
after the tokens of their own document. Items: some of them, whole.

Parts are **nested**: a larger part has all clusters of a smaller one, in the order of `nested_order`. So any
two trainings on one text, however large their parts, have the smaller part in common, and their curves can be
compared on the same tokens (`experiments/studio/common_part.py`). A training that was stored before has the
rule "even", where each size of part has clusters of its own.

Tokens of one stretch, or of one item, resemble each other; the uncertainty is therefore that of a cluster
sample (Cochran, Sampling Techniques, 1977, section 11.8): with sums s_i of n_i losses in cluster i = 1 .. c
of a part that has n of all N targets,

    loss  = sum s_i / n
    error = sqrt(1 - n/N) sqrt(c/(c - 1) sum (s_i - n_i loss)^2) / n

which is one standard error, in nats per target, of the loss of all of the held-out text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from playground.text.batches import Batch
from playground.text.encoded import Encoded
from playground.text.evaluation_batches import CONTEXT, context_lengths, rows_after_context
from playground.text.padding import IGNORED, LONGEST_STRETCH, stretches

PartRule = Literal["nested", "even"]
PART_RULES: tuple[PartRule, ...] = get_args(PartRule)
NestedEstimate = tuple[int, float, float]  # targets, loss and standard error in nats per target

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

    def mean(self, losses: np.ndarray) -> float:
        """The mean of values (N,) of all targets over those of the part."""
        return float(losses[self.positions].mean())

    def standard_error(self, losses: np.ndarray) -> float:
        """The standard error of the mean of losses (n,), in the order of the batches."""
        return _standard_error(np.bincount(self.cluster, losses), np.bincount(self.cluster), self.total)

    def nested(self, losses: np.ndarray) -> list[NestedEstimate]:
        """The losses of the parts of 16, 32, ... clusters in a nested part, from losses (n,) as above."""
        return _estimates(losses, self.cluster, self.total)


def held_out_part(valid: Encoded, targets: int, rule: PartRule = "nested") -> HeldOutPart | None:
    """A part of about `targets` targets, the same every time; None where the text has hardly more."""
    total = valid.targets.size
    if valid.reading == "running":
        number = max(FEWEST_CLUSTERS, targets // STRETCH)
        if number * STRETCH >= total:
            return None
        if rule == "nested":
            clusters = _clusters(valid)
            chosen = nested_order(clusters.number)[:number]
            return _of(valid, clusters, chosen) if clusters.number > number else None
        middles = (np.arange(number) + 0.5) * total / number
        starts = (middles - STRETCH / 2).round().astype(np.int64)
        return _part(valid, starts, np.full(number, STRETCH), np.arange(number), CONTEXT)
    clusters = _clusters(valid)
    number = max(FEWEST_CLUSTERS, round(targets / max(total, 1) * clusters.number))
    if number >= clusters.number:
        return None
    even = np.linspace(0, clusters.number - 1, number).round().astype(np.int64)
    return _of(valid, clusters, nested_order(clusters.number)[:number] if rule == "nested" else even)


def nested_order(size: int) -> np.ndarray:
    """The numbers 0 .. size - 1, int64 (size,), so that every beginning is spread evenly over all of them.

    They are the van der Corput sequence in base 2 (bits reversed: 0, 1/2, 1/4, 3/4, 1/8, ...) times `size`,
    rounded down, each where it appears first (Niederreiter, Random Number Generation and Quasi-Monte Carlo
    Methods, 1992, section 3.1).
    """
    if size < 1:
        return np.empty(0, dtype=np.int64)
    bits = max(1, (size - 1).bit_length())
    k, reversed_bits = np.arange(2**bits), np.zeros(2**bits, dtype=np.int64)
    for bit in range(bits):
        reversed_bits |= (k >> bit & 1) << (bits - 1 - bit)
    places = reversed_bits * size >> bits
    _, first = np.unique(places, return_index=True)
    order: np.ndarray = places[np.sort(first)]
    return order


def nested_estimates(valid: Encoded, losses: np.ndarray) -> list[NestedEstimate]:
    """The losses of the nested parts of 16, 32, 64, ... clusters of a text, from those of all its targets."""
    clusters = _clusters(valid)
    rank = np.argsort(nested_order(clusters.number))  # of each cluster
    cluster = np.repeat(rank[clusters.of_piece], clusters.lengths)  # of each target in a cluster
    begins = np.cumsum(clusters.lengths) - clusters.lengths
    within = np.arange(cluster.size) - np.repeat(begins, clusters.lengths)
    return _estimates(losses[np.repeat(clusters.starts, clusters.lengths) + within], cluster, losses.size)


def _estimates(losses: np.ndarray, cluster: np.ndarray, total: int) -> list[NestedEstimate]:
    """Loss and standard error of the first 16, 32, 64, ... clusters of losses (n,) by their clusters."""
    sums, sizes = np.bincount(cluster, losses), np.bincount(cluster)
    found, number = [], FEWEST_CLUSTERS
    while number <= sizes.size:
        count = int(sizes[:number].sum())
        loss = float(sums[:number].sum() / count)
        found.append((count, loss, _standard_error(sums[:number], sizes[:number], total)))
        number *= 2
    return found


def _standard_error(sums: np.ndarray, sizes: np.ndarray, total: int) -> float:
    """The standard error of the mean of n losses in clusters with these sums (c,) and sizes (c,)."""
    count, number = int(sizes.sum()), sizes.size
    deviations = sums - sizes * (sums.sum() / count)
    spread = np.sqrt(number / (number - 1) * np.sum(deviations**2)) / count
    return float(np.sqrt(max(0.0, 1 - count / total)) * spread)


@dataclass(frozen=True, eq=False)
class _Clusters:
    """All clusters of a text, in pieces that are each read at once."""

    starts: np.ndarray  # (P,)  first target of each piece
    lengths: np.ndarray  # (P,)
    of_piece: np.ndarray  # (P,)  number of the cluster that it belongs to, ascending
    number: int


def _clusters(valid: Encoded) -> _Clusters:
    """Stretches; of items each whole, long ones in stretches as in training."""
    edges = valid.target_starts
    if valid.reading == "items":
        starts, lengths = stretches(edges, LONGEST_STRETCH)
        return _Clusters(starts, lengths, np.searchsorted(edges, starts, side="right") - 1, edges.size - 1)
    if valid.reading == "documents":
        starts, lengths = stretches(edges, STRETCH)
    else:
        room = max(0, valid.targets.size - CONTEXT)  # each is read after the tokens before it
        number = room // STRETCH
        starts = CONTEXT + np.arange(number) * room // max(number, 1)
        lengths = np.full(number, STRETCH)
    return _Clusters(starts, lengths, np.arange(starts.size), starts.size)


def _of(valid: Encoded, clusters: _Clusters, chosen: np.ndarray) -> HeldOutPart:
    """The part of these clusters, numbered in the order of `chosen`."""
    rank = np.full(clusters.number, -1)
    rank[chosen] = np.arange(chosen.size)
    of_piece = rank[clusters.of_piece]
    inside = of_piece >= 0
    context = 0 if valid.reading == "items" else CONTEXT
    return _part(valid, clusters.starts[inside], clusters.lengths[inside], of_piece[inside], context)


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
