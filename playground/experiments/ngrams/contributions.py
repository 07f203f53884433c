"""What each order contributes to a probability, for every smoothing of the catalogue.

A rule is affine in the probability of the order below: P_k(w | c) = a_k + b_k P_{k-1}(w | c'). So

    P_n = w_n a_n + w_{n-1} a_{n-1} + ... + w_1 a_1 + w_0 / V,    w_n = 1,  w_{k-1} = w_k b_k,

with 1 / V for a token that can come, and 0 where the recursion ends at the unigrams (stupid backoff).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from playground.catalog.smoothers import SMOOTHERS, ContextCounts, Smoother
from playground.experiments.ngrams.counts import NgramCounts
from playground.experiments.ngrams.spec import NgramsSpec
from playground.experiments.ngrams.trace import NgramsTrace
from playground.models.ngram import levels


@dataclass(frozen=True, eq=False)
class Contributions:
    """The chosen token of every step; S smoothings in the catalogue's order, orders 0 .. n, T steps.

    Order 0 is the uniform distribution. NaN: the smoothing does not ask this order, or has no estimate (0/0).
    """

    weight: np.ndarray  # (S, n + 1, T)  w_k
    own: np.ndarray  # (S, n + 1, T)  a_k
    probability: np.ndarray  # (S, T)  of the whole, as the rules give it

    @property
    def contribution(self) -> np.ndarray:
        """w_k a_k, float64 (S, n + 1, T); they add up to the probability."""
        return np.asarray(self.weight * self.own)


def order_contributions(spec: NgramsSpec, counts: NgramCounts, trace: NgramsTrace) -> Contributions:
    """Take the probability of each step's chosen token apart, for every smoothing."""
    weight = np.full((len(SMOOTHERS), spec.n + 1, trace.last + 1), np.nan)
    own, probability = weight.copy(), np.full((len(SMOOTHERS), trace.last + 1), np.nan)
    for row, (key, smoother) in enumerate(SMOOTHERS.items()):
        value = spec.parameter_of(key)
        for t, (window, token) in enumerate(zip(trace.window_ids, trace.chosen_ids.tolist(), strict=True)):
            order = int(trace.order[t])
            used = [
                replace(level, count=np.asarray(level.count)[token], lower=np.asarray(level.lower)[token])
                for level in levels(counts.model, smoother, window, order)
            ]
            orders = slice(order - len(used) + 1, order + 1)
            terms = affine(used, smoother, value)
            weight[row, orders, t], own[row, orders, t] = terms.weight[1:], terms.own[1:]
            weight[row, 0, t], own[row, 0, t] = terms.weight[0], terms.own[0]
            probability[row, t] = _climbed(used, smoother, value)
    return Contributions(weight, own, probability)


@dataclass(frozen=True, eq=False)
class Terms:
    """w_k and a_k of one token, float64 (K + 1,): the end of the recursion, then each level used."""

    weight: np.ndarray
    own: np.ndarray


def affine(used: Sequence[ContextCounts], smoother: Smoother, value: float) -> Terms:
    """The terms of the sum; `used` are the levels of one token, the shortest context first.

    Where an order passes nothing on (w = 0), what lies below it contributes 0.
    """
    weight, own = np.empty(len(used) + 1), np.empty(len(used) + 1)
    left = 1.0
    for k in range(len(used), 0, -1):
        a = float(smoother.rule(replace(used[k - 1], lower=0.0), value))
        b = float(smoother.rule(replace(used[k - 1], lower=1.0), value)) - a
        weight[k], own[k] = left, a
        left *= b
    weight[0], own[0] = left, float(used[0].lower)
    return Terms(weight, own)


def _climbed(used: Sequence[ContextCounts], smoother: Smoother, value: float) -> float:
    """P by the rules themselves, one order after the other."""
    p = float(used[0].lower)
    for level in used:
        p = float(smoother.rule(replace(level, lower=p), value))
    return p
