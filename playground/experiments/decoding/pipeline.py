"""From scores to one token, stage by stage, on the whole vocabulary.

    z  ->  z' = z - count * frequency_penalty - [count > 0] * presence_penalty  ->  z' / temperature
       ->  top-k  ->  top-p  ->  softmax  ->  sample

A token that is cut has the score -inf, so that the softmax of a stage is the distribution to sample from if
the pipeline ended there. The order is that of Hugging Face's transformers; the penalties are those of
OpenAI's interface, where `count` is how often the token was generated so far, without the prompt.
"""

from dataclasses import dataclass

import numpy as np

from playground.experiments.decoding.spec import Settings
from playground.experiments.probability import softmax

STAGES = ("logits", "penalised", "scaled", "top_k", "top_p")
# A sum of V probabilities is rounded: 0.5 + 0.3, by way of a softmax, may be 0.7999999999999999. The error is
# about V * 2^-53 at most, 1e-10 for a million tokens; the decimals of a slider are 0.01 apart.
TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Stages:
    """One pass through the pipeline; all (V,), float64, -inf where a token is impossible or cut.

    `order` is the vocabulary from the highest penalised score down, ties by id: the order of both cuts, since
    dividing changes no order, and of sampling.
    """

    logits: np.ndarray
    penalised: np.ndarray
    scaled: np.ndarray
    top_k: np.ndarray
    top_p: np.ndarray
    probability: np.ndarray
    order: np.ndarray

    def allowed(self, stage: str) -> int:
        """The number of tokens that are possible after a stage."""
        return int(np.isfinite(getattr(self, stage)).sum())

    def mass(self, stage: str) -> float:
        """The probability, in the stage before, of the tokens that are possible after a stage."""
        at = STAGES.index(stage)
        before = softmax(getattr(self, STAGES[max(0, at - 1)]))
        return float(before[np.isfinite(getattr(self, stage))].sum())


def run(logits: np.ndarray, counts: np.ndarray, settings: Settings) -> Stages:
    """All stages for scores (V,) and the counts (V,) of generated tokens; at least one score is finite.

    ValueError for a negative temperature or top_k, and a top_p outside 0 .. 1.
    """
    penalised = apply_penalties(logits, counts, settings.frequency_penalty, settings.presence_penalty)
    order = descending(penalised)
    scaled = apply_temperature(penalised, settings.temperature)
    after_k = apply_top_k(scaled, settings.top_k, order)
    after_p = apply_top_p(after_k, settings.top_p, order)
    return Stages(logits, penalised, scaled, after_k, after_p, softmax(after_p), order)


def apply_penalties(logits: np.ndarray, counts: np.ndarray, frequency: float, presence: float) -> np.ndarray:
    """z - count * frequency - [count > 0] * presence. Source: OpenAI's API reference."""
    if not frequency and not presence:
        return logits
    return np.asarray(logits - counts * frequency - (counts > 0) * presence)


def apply_temperature(scores: np.ndarray, temperature: float) -> np.ndarray:
    """z / temperature; at 0 its limit: 0 for the likeliest token (the first of several), else -inf."""
    if temperature < 0:
        raise ValueError(
            f"A temperature cannot be negative, as {temperature:g} is: it would prefer the unlikely."
        )
    if temperature == 0:
        limit = np.full_like(scores, -np.inf)
        limit[int(scores.argmax())] = 0.0
        return limit
    if temperature == 1:
        return scores
    # Subtracting the largest score changes no probability, and avoids overflow at a tiny temperature.
    return np.asarray((scores - scores.max() if temperature < 1e-3 else scores) / temperature)


def apply_top_k(scores: np.ndarray, k: int, order: np.ndarray | None = None) -> np.ndarray:
    """Only the k largest scores, ties to the smaller id; k = 0, or k >= V, cuts nothing.

    `order` is `descending(scores)` where it is known.
    """
    if k < 0:
        raise ValueError(f"Top-k cannot keep {k} tokens.")
    return scores if k == 0 or k >= scores.size else _only(scores, _order(scores, order)[:k])


def apply_top_p(scores: np.ndarray, p: float, order: np.ndarray | None = None) -> np.ndarray:
    """Only the smallest set of the likeliest tokens with at least the mass p: one at p = 0, all at p = 1.

    A mass within TOLERANCE of p has reached it. transformers' TopPLogitsWarper has none, and sums from
    the unlikely end in the precision of its scores: where a mass is p exactly it may keep one token more.

    `order` is `descending(scores)` where it is known.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"Top-p keeps a mass from 0 to 1, not {p:g}.")
    if p == 1:
        return scores
    order = _order(scores, order)
    mass = np.cumsum(softmax(scores)[order])
    size = 1 + int(np.searchsorted(mass, p - TOLERANCE))  # up to the first token where the mass reaches p
    return _only(scores, order[:size])


def sample(stages: Stages, u: float) -> int:
    """The token in whose part of the interval u in [0, 1) falls, the likeliest first (inverse CDF)."""
    mass = np.cumsum(stages.probability[stages.order])
    index = int(np.searchsorted(mass, u, side="right"))
    last = int((stages.probability > 0).sum()) - 1  # where the sum is rounded to less than 1
    return int(stages.order[min(index, last)])


def descending(values: np.ndarray) -> np.ndarray:
    """The indices of the values from the highest down, ties to the first."""
    order: np.ndarray = np.argsort(-values, kind="stable")
    return order


def _order(scores: np.ndarray, order: np.ndarray | None) -> np.ndarray:
    return descending(scores) if order is None else order


def _only(scores: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """The scores of some ids; -inf for all others."""
    out = np.full_like(scores, -np.inf)
    out[ids] = scores[ids]
    return out
