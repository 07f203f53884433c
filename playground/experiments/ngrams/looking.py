"""One step: what a context was followed by, what the smoothing makes of it, and a token drawn from that."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from playground.experiments.ngrams.counted import Counted
from playground.experiments.ngrams.spec import NgramsSpec
from playground.models.ngram import climb, levels


@dataclass(frozen=True, eq=False)
class Step:
    """One step, before all of them are put side by side."""

    order: int
    history: list[int]
    p: np.ndarray  # (V,)
    plain: np.ndarray  # (V,)  N(c w)
    total: int
    types: int
    ladder: np.ndarray  # (4, n, V) count, total, types, probability; NaN: not asked
    chosen: int
    draw: float
    worked: str


def look(spec: NgramsSpec, counted: Counted, history: list[int], draw: float) -> Step:
    """Everything about one context; a token is drawn unless `draw` is NaN, -1 where that is impossible."""
    model, smoother, value = counted.model, spec.smoother, spec.value()
    order = spec.n if counted.items else min(spec.n, len(history) + 1)
    asked = levels(model, smoother, history, order)
    ps = climb(asked, smoother, value)
    p = ps[-1]
    chosen = int(np.argmax(np.nan_to_num(p))) if np.isnan(draw) else drawn(p, draw)
    ladder = np.full((4, spec.n), np.nan)
    for k, (level, at) in enumerate(zip(asked, ps, strict=True), start=order - len(asked)):
        ladder[:, k] = level.count[chosen], level.total, level.types, at[chosen]  # type: ignore[index]
    top = asked[-1]
    below = ps[-2] if len(ps) > 1 else top.lower
    at_chosen = replace(top, count=top.count[chosen], lower=np.asarray(below)[chosen])  # type: ignore[index]
    return Step(
        order,
        history,
        p,
        np.asarray(top.count),
        int(top.total),
        int(top.types),
        ladder,
        chosen,
        draw,
        smoother.worked(at_chosen, value),
    )


def drawn(p: np.ndarray, draw: float) -> int:
    """The token at a random number 0..1 along the scores, divided by their sum; -1: no estimate."""
    sums = np.cumsum(p)
    if not sums[-1] > 0:  # NaN too
        return -1
    return min(int(np.searchsorted(sums, draw * sums[-1], side="right")), int(np.flatnonzero(p)[-1]))
