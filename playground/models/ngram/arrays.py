"""n-gram counts as a few plain arrays, and back again, whoever wrote them.

For each order n = 1, 2, ... three arrays, "contexts_n" (C,) and "grams_n" (G,) int64, "counts_n" (G,) int32,
written as `counting.Counts` says; where the n-grams of a context begin and how often it was seen follow from
them. "symbols" (V,) bool marks what can be predicted. Before anything is counted it stands alone.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from playground.models.ngram.counting import Counts, run_starts
from playground.models.ngram.model import NGram
from playground.text.tokenizers import BOUNDARY

PARTS = {"contexts": np.int64, "grams": np.int64, "counts": np.int32}


def to_arrays(model: NGram) -> dict[str, np.ndarray]:
    """The arrays of a model, by name; those of 64 bits are the model's own."""
    found: dict[str, np.ndarray] = {"symbols": model.symbols}
    for n, counts in enumerate(model.counts, 1):
        parts = {name: getattr(counts, name) for name in PARTS}
        found |= {f"{name}_{n}": parts[name].astype(PARTS[name], copy=False) for name in PARTS}
    return found


def from_arrays(arrays: Mapping[str, np.ndarray], vocabulary: int, order: int) -> NGram:
    """The model of these arrays. Raises RuntimeError where they are not the counts of any text."""
    names = {f"{name}_{n}" for name in PARTS for n in range(1, order + 1)}
    if set(arrays) not in ({"symbols"}, {"symbols", *names}):
        raise RuntimeError(f"the counts are not those of all orders up to {order}")
    symbols = arrays["symbols"]
    _require(symbols.dtype == np.bool_ and symbols.shape == (vocabulary,), "another vocabulary")
    _require(bool(np.delete(symbols, BOUNDARY).all()), "a token that can never come")
    every: list[Counts] = []
    for n in range(1, order + 1) if len(arrays) > 1 else ():
        parts = [arrays[f"{name}_{n}"] for name in PARTS]
        wanted = zip(parts, PARTS.values(), strict=True)
        _require(
            all(a.ndim == 1 and a.size and a.dtype == kind for a, kind in wanted), "arrays of another kind"
        )
        every.append(_checked(parts, symbols, vocabulary * every[-1].contexts.size if every else 1))
    read = {int(counts.totals.sum()) for counts in every}
    _require(len(read) <= 1, "orders of different texts")
    return NGram(order, vocabulary, symbols, tuple(every))


def _checked(parts: list[np.ndarray], symbols: np.ndarray, reach: int) -> Counts:
    """The counts of one order whose contexts are below `reach`; every context has an n-gram."""
    contexts, grams, counts = parts
    _require(_rises(contexts, reach), "contexts out of order")
    _require(_rises(grams, contexts.size * symbols.size), "n-grams out of order")
    starts = run_starts(grams // symbols.size)
    _require(starts.size == contexts.size, "a context without an n-gram")
    _require(bool(symbols[grams % symbols.size].all()), "an n-gram that cannot be")
    _require(counts.size == grams.size and int(counts.min()) > 0, "counts below 1")
    totals = np.add.reduceat(counts, starts, dtype=np.int64)
    return Counts(contexts, np.append(starts, grams.size), totals, grams, counts)


def _rises(numbers: np.ndarray, bound: int) -> bool:
    """Whether each number is larger than the one before, from 0 to below `bound`."""
    return bool(numbers[0] >= 0 and numbers[-1] < bound and (numbers[1:] > numbers[:-1]).all())


def _require(fits: bool, what: str) -> None:
    if not fits:
        raise RuntimeError(f"these are not the counts of a text: {what}")
