"""Every smoothing of the catalogue, for one context over the vocabulary or for all targets of a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from playground.catalog.smoothers import ContextCounts, Smoother
from playground.models.ngram.counting import Counts, context_histories, find, histories
from playground.models.ngram.model import NGram
from playground.text.encoded import Encoded
from playground.text.tokenizers import BOUNDARY


@dataclass(frozen=True)
class Tally:
    """How often one order has seen what is asked: count N(c w), total N(c), types T(c), each (M,) int64."""

    count: np.ndarray
    total: np.ndarray
    types: np.ndarray


@dataclass(frozen=True)
class Tallies:
    """The tallies of every target of a text, by order: what all smoothings of all orders are computed from.

    `floor` (M,) is the uniform probability of each target, 0 for one that cannot come; `continued` holds
    orders 1 .. N - 1 counted as Kneser-Ney does.
    """

    floor: np.ndarray
    symbols: int
    plain: tuple[Tally, ...]
    continued: tuple[Tally, ...]


def tally(model: NGram, encoded: Encoded) -> Tallies:
    """Look every target of a text up, at all orders of the model."""
    plain, continued = [], []
    walk = model.walk(histories(encoded), None)
    for order, (counts, context, seen) in enumerate(walk):
        plain.append(_lookup(counts, context, seen, encoded.targets, model.vocabulary_size))
        if order < model.order - 1:
            again = model.continuations[order]
            continued.append(_lookup(again, context, seen, encoded.targets, model.vocabulary_size))
    floor = model.floor()[encoded.targets]
    return Tallies(floor, int(model.symbols.sum()), tuple(plain), tuple(continued))


def _lookup(counts: Counts, context: np.ndarray, seen: np.ndarray, targets: np.ndarray, size: int) -> Tally:
    context = np.broadcast_to(context, targets.shape)
    gram = context * size + targets
    place = find(counts.grams, gram)
    is_seen = seen & (counts.grams[place] == gram)
    return Tally(
        np.where(is_seen, counts.counts[place], 0),
        np.where(seen, counts.totals[context], 0),
        np.where(seen, counts.types[context], 0),
    )


def scores(tallies: Tallies, smoother: Smoother, value: float) -> list[np.ndarray]:
    """P(target | context) of every target at orders 1, 2, ..., float64 (M,) each; NaN: no estimate."""
    base = np.zeros_like(tallies.floor) if smoother.zero_if_unseen else tallies.floor
    out, lower = [], base
    for order, tally_of_order in enumerate(tallies.plain):
        level = ContextCounts(
            tally_of_order.count, tally_of_order.total, tally_of_order.types, lower, tallies.symbols
        )
        out.append(smoother.rule(level, value))
        if smoother.continuation and order < len(tallies.continued):
            again = tallies.continued[order]
            lower = smoother.rule(
                ContextCounts(again.count, again.total, again.types, lower, level.symbols), value
            )
        elif smoother.recursive:
            lower = out[-1]
    return out


def distribution(
    model: NGram,
    smoother: Smoother,
    value: float,
    context: Sequence[int] | np.ndarray,
    order: int,
    floor: bool = True,
) -> np.ndarray:
    """P(. | context) over the vocabulary, float64 (V,); all NaN where there is no estimate."""
    return climb(levels(model, smoother, context, order), smoother, value, floor)[-1]


def levels(
    model: NGram, smoother: Smoother, context: Sequence[int] | np.ndarray, order: int
) -> list[ContextCounts]:
    """What each order that the smoothing asks has counted after a context, the shortest first.

    `count` is (V,), `total` and `types` are numbers; `lower` is the uniform distribution throughout.
    """
    base = np.zeros(model.vocabulary_size) if smoother.zero_if_unseen else model.floor()
    symbols = int(model.symbols.sum())
    plain, continued = [], []
    for k, (counts, place, seen) in enumerate(model.walk(context_histories(context), order)):
        row = int(place[0]) if seen[0] else -1
        plain.append(_after(counts, row, base, symbols))
        if smoother.continuation and k < order - 1:
            continued.append(_after(model.continuations[k], row, base, symbols))
    if not smoother.recursive:
        return plain[order - 1 :]
    return [*(continued or plain)[: order - 1], plain[order - 1]]


def _after(counts: Counts, row: int, base: np.ndarray, symbols: int) -> ContextCounts:
    """The dense counts after one context, known by its place; -1: never seen."""
    dense = np.zeros(base.size)
    if row < 0:
        return ContextCounts(dense, 0, 0, base, symbols)
    of_context = slice(int(counts.starts[row]), int(counts.starts[row + 1]))
    dense[counts.grams[of_context] % base.size] = counts.counts[of_context]
    return ContextCounts(dense, int(counts.totals[row]), of_context.stop - of_context.start, base, symbols)


def climb(
    levels: list[ContextCounts], smoother: Smoother, value: float, floor: bool = True
) -> list[np.ndarray]:
    """P of each of these levels, the shortest context first: each takes the one below for `lower`.

    Without `floor` the recursion ends at the unigrams instead of the uniform distribution.
    """
    p, out = np.asarray(levels[0].lower), []
    for k, level in enumerate(levels):
        if k == 0 and not floor and smoother.recursive:
            p = np.asarray(level.count / level.total)
        else:
            p = smoother.rule(replace(level, lower=p), value)
        out.append(p)
    return out


def distributions(model: NGram, smoother: Smoother, value: float, windows: np.ndarray) -> np.ndarray:
    """P(. | window) of many contexts at once, float64 (M, V), at the highest order n of the model.

    `windows` (M, n - 1) are ids, the oldest first; what is before a BOUNDARY does not count. A model that has
    counted nothing is uniform.
    """
    size, symbols = model.vocabulary_size, int(model.symbols.sum())
    p = np.broadcast_to(np.zeros(size) if smoother.zero_if_unseen else model.floor(), (len(windows), size))
    for order, (counts, place, seen) in enumerate(model.walk(_histories(windows), None), 1):
        if order < model.order and not smoother.recursive:
            continue
        if order < model.order and smoother.continuation:
            counts = model.continuations[order - 1]
        total = np.where(seen, counts.totals[place], 0)[:, None]  # (M, 1)
        types = np.where(seen, counts.starts[place + 1] - counts.starts[place], 0)
        count = _dense(counts, counts.starts[place], types, size)
        p = smoother.rule(ContextCounts(count, total, types[:, None], p, symbols), value)
    return np.array(p)


def _histories(windows: np.ndarray) -> Iterator[np.ndarray]:
    """What each order adds to every window's context, the newest token first."""
    yield np.zeros(len(windows), dtype=np.int64)
    inside = np.ones(len(windows), dtype=bool)
    for token in windows.T[::-1]:
        inside &= token != BOUNDARY
        yield np.where(inside, token, BOUNDARY)


def _dense(counts: Counts, starts: np.ndarray, types: np.ndarray, size: int) -> np.ndarray:
    """The counts of `types` (M,) n-grams from `starts` (M,) on, by token, float64 (M, V)."""
    dense = np.zeros((starts.size, size))
    first = np.cumsum(types) - types
    place = np.arange(int(types.sum())) + np.repeat(starts - first, types)
    dense[np.repeat(np.arange(starts.size), types), counts.grams[place] % size] = counts.counts[place]
    return dense
