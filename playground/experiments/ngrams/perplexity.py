"""Held-out perplexity of every smoothing at every order, over all targets and over the known tokens alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams.counts import NgramCounts
from playground.experiments.ngrams.spec import NgramsSpec
from playground.models.ngram import scores
from playground.text.tokenizers import UNKNOWN

ALL_TOKENS, KNOWN_TOKENS = 0, 1  # rows of what is cached


@dataclass(frozen=True, eq=False)
class KnownTokens:
    """The perplexity of the chosen smoothing over the held-out targets that the vocabulary holds.

    `perplexity` is float64 (orders,), NaN where no target is known. `unknown` of `total` targets are left
    out. A context keeps its unknown tokens.
    """

    perplexity: np.ndarray
    unknown: int
    total: int


def perplexities(spec: NgramsSpec, counts: NgramCounts) -> np.ndarray:
    """exp of the mean surprisal of the held-out targets, float64 (smoothings, orders), in catalogue order.

    Unknown tokens are targets like any other: they stand for every token outside the vocabulary. Infinite
    where a target has probability 0 or no estimate (0/0). Scores that do not sum to 1 are treated as if they
    did: such a row is no perplexity, and the figure says so.
    """
    return np.stack([_perplexity(key, spec.parameter_of(key), counts)[ALL_TOKENS] for key in SMOOTHERS])


def known_tokens(spec: NgramsSpec, counts: NgramCounts) -> KnownTokens:
    """The chosen smoothing's perplexity without the targets that are unknown."""
    unknown = int(np.count_nonzero(counts.valid.targets == UNKNOWN))
    values = _perplexity(spec.smoothing, spec.parameter, counts)[KNOWN_TOKENS]
    return KnownTokens(values, unknown, int(counts.valid.targets.size))


def _perplexity(smoothing: str, value: float, counts: NgramCounts) -> np.ndarray:
    """Of all targets and of the known ones, by order, (2, orders); cached with the counts."""

    def compute() -> np.ndarray:
        is_known = counts.valid.targets != UNKNOWN
        by_order = scores(counts.valid_tallies, SMOOTHERS[smoothing], value)
        with np.errstate(divide="ignore", over="ignore"):
            surprisals = [-np.log(np.nan_to_num(p)) for p in by_order]
            return np.array([[np.exp(_mean(s[used])) for s in surprisals] for used in (..., is_known)])

    return counts.cache.get(("perplexity", smoothing, value), compute)


def _mean(values: np.ndarray) -> float:
    """The mean; NaN, without a warning, of nothing."""
    return float(values.mean()) if values.size else np.nan
