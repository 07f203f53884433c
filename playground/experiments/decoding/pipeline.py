"""From scores to one token, stage by stage, on the whole vocabulary.

    z  ->  z' = z - count * frequency - [count > 0] * presence  ->  z' / tau  ->  top-k  ->  top-p
       ->  softmax  ->  draw

A token that is cut has the score -inf, so that the softmax of every stage is what one would draw from if one
stopped there. The order is that of Hugging Face's transformers; the penalties are those of OpenAI's
interface, where `count` is how often the token was generated so far (the prompt does not count).
"""

from dataclasses import dataclass

import numpy as np

from playground.experiments.decoding.spec import Settings

STAGES = ("logits", "penalised", "scaled", "top_k", "top_p")


@dataclass(frozen=True, eq=False)
class Stages:
    """One pass through the pipeline; all (V,), float64, -inf where a token is impossible or cut.

    `order` is the vocabulary from the highest penalised score down, ties by id: the order of both cuts, since
    dividing changes no order, and of the draw.
    """

    logits: np.ndarray
    penalised: np.ndarray
    scaled: np.ndarray
    top_k: np.ndarray
    top_p: np.ndarray
    probability: np.ndarray
    order: np.ndarray

    def kept(self, stage: str) -> int:
        """How many tokens are still possible at a stage."""
        return int(np.isfinite(getattr(self, stage)).sum())

    def mass(self, stage: str) -> float:
        """The probability, as the stage before saw it, of what a stage kept."""
        at = STAGES.index(stage)
        before = softmax(getattr(self, STAGES[max(0, at - 1)]))
        return float(before[np.isfinite(getattr(self, stage))].sum())


def run(logits: np.ndarray, counts: np.ndarray, settings: Settings) -> Stages:
    """All stages for scores (V,) and the counts (V,) of what was generated; at least one score is finite.

    ValueError for a negative tau or top_k, and a top_p outside 0 .. 1.
    """
    penalised = penalise(logits, counts, settings.frequency, settings.presence)
    order = descending(penalised)
    scaled = divide(penalised, settings.tau)
    after_k = keep_k(scaled, settings.top_k, order)
    after_p = keep_p(after_k, settings.top_p, order)
    return Stages(logits, penalised, scaled, after_k, after_p, softmax(after_p), order)


def softmax(scores: np.ndarray) -> np.ndarray:
    """exp(s) / sum exp(s), (V,); a score of -inf gives 0."""
    weight = np.exp(scores - scores.max())
    return np.asarray(weight / weight.sum())


def log_softmax(scores: np.ndarray) -> np.ndarray:
    """ln softmax over the last axis, nats; never the logarithm of a rounded zero."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def penalise(logits: np.ndarray, counts: np.ndarray, frequency: float, presence: float) -> np.ndarray:
    """z - count * frequency - [count > 0] * presence. Source: OpenAI's API reference."""
    if not frequency and not presence:
        return logits
    return np.asarray(logits - counts * frequency - (counts > 0) * presence)


def divide(scores: np.ndarray, tau: float) -> np.ndarray:
    """z / tau; at tau = 0 its limit: 0 for the likeliest token (the first of several), else -inf."""
    if tau < 0:
        raise ValueError(f"A temperature cannot be negative, as {tau:g} is: it would prefer the unlikely.")
    if tau == 0:
        out = np.full_like(scores, -np.inf)
        out[int(scores.argmax())] = 0.0
        return out
    if tau == 1:
        return scores
    # Subtracting the largest score changes no probability, and keeps a tiny tau from overflowing.
    return np.asarray((scores - scores.max()) / tau if tau < 1e-3 else scores / tau)


def keep_k(scores: np.ndarray, k: int, order: np.ndarray | None = None) -> np.ndarray:
    """Only the k largest scores, ties to the smaller id; 0, or more than there are, keeps all.

    `order` is `descending(scores)` where it is known.
    """
    if k < 0:
        raise ValueError(f"Top-k cannot keep {k} tokens.")
    return scores if k == 0 or k >= scores.size else _only(scores, _known(order, scores)[:k])


def keep_p(scores: np.ndarray, p: float, order: np.ndarray | None = None) -> np.ndarray:
    """Only the smallest set of the likeliest tokens with at least the mass p; never none, all at p = 1.

    `order` is `descending(scores)` where it is known.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"Top-p keeps a mass from 0 to 1, not {p:g}.")
    if p == 1:
        return scores
    order = _known(order, scores)
    mass = np.cumsum(softmax(scores)[order])
    needed = 1 + int(np.searchsorted(mass, p))  # the first place with mass >= p, as a count
    return _only(scores, order[:needed])


def draw(stages: Stages, u: float) -> int:
    """The token in whose part of the interval u in [0, 1) falls, the likeliest first (inverse CDF)."""
    mass = np.cumsum(stages.probability[stages.order])
    place = int(np.searchsorted(mass, u, side="right"))
    last = int((stages.probability > 0).sum()) - 1  # where the sum is rounded to less than 1
    return int(stages.order[min(place, last)])


def entropy(probability: np.ndarray) -> float:
    """-sum p ln p in nats."""
    some = probability[probability > 0]
    return float(-(some * np.log(some)).sum())


def _known(order: np.ndarray | None, scores: np.ndarray) -> np.ndarray:
    return descending(scores) if order is None else order


def descending(values: np.ndarray) -> np.ndarray:
    """The places of the values from the highest down, ties to the first."""
    order: np.ndarray = np.argsort(-values, kind="stable")
    return order


def _only(scores: np.ndarray, ids: np.ndarray) -> np.ndarray:
    out = np.full_like(scores, -np.inf)
    out[ids] = scores[ids]
    return out
