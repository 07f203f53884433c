"""Held-out perplexity of every smoothing at every order."""

from __future__ import annotations

import numpy as np

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams.counted import Counted
from playground.experiments.ngrams.spec import NgramsSpec
from playground.models.ngram import scores


def perplexities(spec: NgramsSpec, counted: Counted) -> np.ndarray:
    """exp of the mean surprisal of the held-out targets, float64 (smoothings, orders), in catalogue order.

    Infinite where one target has no probability, or no estimate (0/0). What does not sum to one is scored as
    if it did: such a row is no perplexity, and whoever shows it says so.
    """
    return np.stack([_row(key, spec.value(key), counted) for key in SMOOTHERS])


def _row(smoothing: str, value: float, counted: Counted) -> np.ndarray:
    return counted.kept.get((smoothing, value), lambda: _computed(smoothing, value, counted))


def _computed(smoothing: str, value: float, counted: Counted) -> np.ndarray:
    with np.errstate(divide="ignore", over="ignore"):
        every = scores(counted.tallies, SMOOTHERS[smoothing], value)
        return np.array([np.exp(-np.mean(np.log(np.nan_to_num(p)))) for p in every])
