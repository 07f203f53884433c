"""Held-out perplexity of every smoothing at every order."""

from __future__ import annotations

import numpy as np

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams.counts import NgramCounts
from playground.experiments.ngrams.spec import NgramsSpec
from playground.models.ngram import scores


def perplexities(spec: NgramsSpec, counts: NgramCounts) -> np.ndarray:
    """exp of the mean surprisal of the held-out targets, float64 (smoothings, orders), in catalogue order.

    Infinite where a target has probability 0 or no estimate (0/0). Scores that do not sum to 1 are treated as
    if they did: such a row is no perplexity, and the figure says so.
    """
    return np.stack([_perplexity(key, spec.parameter_of(key), counts) for key in SMOOTHERS])


def _perplexity(smoothing: str, value: float, counts: NgramCounts) -> np.ndarray:
    """By order, (orders,); cached with the counts."""

    def compute() -> np.ndarray:
        with np.errstate(divide="ignore", over="ignore"):
            by_order = scores(counts.valid_tallies, SMOOTHERS[smoothing], value)
            return np.array([np.exp(-np.mean(np.log(np.nan_to_num(p)))) for p in by_order])

    return counts.cache.get(("perplexity", smoothing, value), compute)
