"""How many different n-grams a text has, as more and more of it is read."""

from __future__ import annotations

import numpy as np

from playground.models.ngram.counting import find, histories
from playground.models.ngram.model import NGram
from playground.text.encoded import Encoded


def growth(model: NGram, encoded: Encoded, sizes: np.ndarray) -> np.ndarray:
    """Different n-grams in the first `sizes` (S,) targets of the text that was counted, int64 (orders, S)."""
    targets = encoded.targets
    newest_first = np.arange(targets.size)[::-1]
    rows = []
    for counts, context, _ in model.walk(histories(encoded), None):
        place = find(counts.grams, context * model.vocabulary_size + targets)
        first = np.empty(counts.grams.size, dtype=np.int64)
        first[place[::-1]] = newest_first  # of several, the last one written stays: the earliest
        rows.append(np.searchsorted(np.sort(first), sizes))
    return np.stack(rows)
