"""Filters of next-token scores: top-k, top-p, min-p, typical-p, on the whole vocabulary.

A token that is cut has the score -inf. Every filter keeps at least one token. `order` is `descending(scores)`
where it is known.
"""

import numpy as np

from playground.experiments.probability import entropy, log_softmax, softmax

# A sum of V probabilities is rounded: 0.5 + 0.3, by way of a softmax, may be 0.7999999999999999. The error is
# about V * 2^-53 at most, 1e-10 for a million tokens; the decimals of a slider are 0.01 apart.
TOLERANCE = 1e-9
DECIMALS = 9  # of a distance from the entropy: what differs by rounding alone is equal


def apply_top_k(scores: np.ndarray, k: int, order: np.ndarray | None = None) -> np.ndarray:
    """Only the k largest scores, ties to the smaller id; k = 0, or k >= V, cuts nothing."""
    if k < 0:
        raise ValueError(f"Top-k cannot keep {k} tokens.")
    return scores if k == 0 or k >= scores.size else _only(scores, _order(scores, order)[:k])


def apply_top_p(scores: np.ndarray, p: float, order: np.ndarray | None = None) -> np.ndarray:
    """Only the smallest set of the likeliest tokens with at least the mass p: one at p = 0, all at p = 1.

    A mass within TOLERANCE of p has reached it. transformers' TopPLogitsWarper has none, and sums from
    the unlikely end in the precision of its scores: where a mass is p exactly it may keep one token more.
    Source: Holtzman et al. 2020.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"Top-p keeps a mass from 0 to 1, not {p:g}.")
    if p == 1:
        return scores
    order = _order(scores, order)
    return _only(scores, order[: _size(softmax(scores)[order], p)])


def apply_min_p(scores: np.ndarray, p: float) -> np.ndarray:
    """Only the tokens with P(w) / max P >= p: all at p = 0, the likeliest (all that are) at p = 1.

    A ratio within TOLERANCE of p has reached it. It needs no sum: P(w) / max P = exp(z_w - max z).
    Source: Nguyen et al. 2024.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"Min-p is a share from 0 to 1, not {p:g}.")
    if p == 0:
        return scores
    return np.where(np.exp(scores - scores.max()) >= p - TOLERANCE, scores, -np.inf)


def apply_typical_p(scores: np.ndarray, p: float, order: np.ndarray | None = None) -> np.ndarray:
    """Only the smallest set of the tokens with the smallest |-ln P(w) - H| with at least the mass p.

    One token at p = 0, all at p = 1. A mass within TOLERANCE of p has reached it. Of tokens that are equally
    far from the entropy H the likelier stays, of equally likely ones that with the smaller id; transformers'
    TypicalLogitsWarper keeps all that are as far as the last. Source: Meister et al. 2023.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"Typical-p keeps a mass from 0 to 1, not {p:g}.")
    if p == 1:
        return scores
    log_p = log_softmax(scores)
    probability = np.exp(log_p)
    distance = np.round(np.abs(-log_p - entropy(probability)), DECIMALS)
    order = _order(scores, order)
    order = order[np.argsort(distance[order], kind="stable")]
    return _only(scores, order[: _size(probability[order], p)])


def descending(values: np.ndarray) -> np.ndarray:
    """The indices of the values from the highest down, ties to the first."""
    order: np.ndarray = np.argsort(-values, kind="stable")
    return order


def _order(scores: np.ndarray, order: np.ndarray | None) -> np.ndarray:
    return descending(scores) if order is None else order


def _size(probability: np.ndarray, p: float) -> int:
    """The number of first probabilities up to the one with which their sum reaches p."""
    return 1 + int(np.searchsorted(np.cumsum(probability), p - TOLERANCE))


def _only(scores: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """The scores of some ids; -inf for all others."""
    out = np.full_like(scores, -np.inf)
    out[ids] = scores[ids]
    return out
