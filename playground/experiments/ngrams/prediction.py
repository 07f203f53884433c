"""One step: the counts after a context, the distribution a smoothing makes of them, and a token drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from playground.catalog.smoothers import Division
from playground.experiments.ngrams.counts import NgramCounts
from playground.experiments.ngrams.spec import NgramsSpec
from playground.models.ngram import climb, levels

NO_TOKEN = -1


@dataclass(frozen=True, eq=False)
class Prediction:
    """What the model says after `history`; V tokens. NaN stands for "no estimate" (0/0)."""

    order: int  # n in use
    history: list[int]  # every token before, the oldest first
    p: np.ndarray  # (V,) probabilities, or scores
    count: np.ndarray  # (V,) N(c w) at order n
    total: int  # N(c)
    types: int  # T(c)
    by_order: np.ndarray  # (4, n) count, total, types, probability of `chosen` at each order; NaN: not used
    chosen: int  # the likeliest token, or the one drawn; NO_TOKEN where nothing can be drawn
    random_number: float  # in 0..1, that chose; NaN where the likeliest is taken
    divisions: tuple[
        Division | None, ...
    ]  # (n,) the rule of each order with the numbers of `chosen`; None: not used


def predict(
    spec: NgramsSpec, counts: NgramCounts, history: list[int], random_number: float = np.nan
) -> Prediction:
    """The prediction after a history; its token is drawn by `random_number`, the likeliest if that is NaN."""
    smoother, value = spec.smoother, spec.parameter
    order = spec.n if counts.has_ends else min(spec.n, len(history) + 1)
    used = levels(counts.model, smoother, history, order)
    p_used = climb(used, smoother, value)
    p, top = p_used[-1], used[-1]
    chosen = likeliest_token(p) if np.isnan(random_number) else sample_token(p, random_number)
    by_order = np.full((4, spec.n), np.nan)
    divisions: list[Division | None] = [None] * spec.n
    lower = np.asarray(used[0].lower)[chosen]
    for k, (level, p_level) in enumerate(zip(used, p_used, strict=True), start=order - len(used)):
        of_chosen = replace(level, count=np.asarray(level.count)[chosen], lower=lower)
        by_order[:, k] = of_chosen.count, level.total, level.types, p_level[chosen]
        divisions[k] = smoother.division(of_chosen, value)
        lower = p_level[chosen]
    return Prediction(
        order=order,
        history=history,
        p=p,
        count=np.asarray(top.count),
        total=int(top.total),
        types=int(top.types),
        by_order=by_order,
        chosen=chosen,
        random_number=random_number,
        divisions=tuple(divisions),
    )


def likeliest_token(p: np.ndarray) -> int:
    """The token of the highest score; the first one where there is no estimate."""
    return int(np.argmax(np.nan_to_num(p)))


def sample_token(p: np.ndarray, random_number: float) -> int:
    """The token at a random number in 0..1 along the cumulated scores over their sum.

    NO_TOKEN where there is no estimate.
    """
    cumulated = np.cumsum(p)
    if not cumulated[-1] > 0:  # NaN too
        return NO_TOKEN
    last = int(np.flatnonzero(p)[-1])  # rounding must not lead beyond it
    return min(int(np.searchsorted(cumulated, random_number * cumulated[-1], side="right")), last)
