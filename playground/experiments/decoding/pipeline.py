"""From scores to one token, stage by stage, on the whole vocabulary.

    z -> penalties -> z' / temperature -> top-k -> top-p -> min-p -> typical-p -> softmax -> sample

A token that is cut has the score -inf, so that the softmax of a stage is the distribution to sample from if
the pipeline ended there. The order is that of Hugging Face's transformers, where the repetition penalty is
the first of the penalties. The other two are those of OpenAI's interface.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.experiments.decoding.filters import (
    apply_min_p,
    apply_top_k,
    apply_top_p,
    apply_typical_p,
    descending,
)
from playground.experiments.decoding.spec import Settings
from playground.experiments.probability import log_softmax, softmax

STAGES = ("logits", "penalised", "scaled", "top_k", "top_p", "min_p", "typical_p")


@dataclass(frozen=True, eq=False)
class Stages:
    """One pass through the pipeline; all (V,), float64, -inf where a token is impossible or cut.

    `order` is the vocabulary from the highest penalised score down, ties by id: the order of top-k and top-p,
    since dividing changes no order, and of sampling. Its first tokens need not be possible: typical-p may cut
    the likeliest.
    """

    logits: np.ndarray
    penalised: np.ndarray
    scaled: np.ndarray
    top_k: np.ndarray
    top_p: np.ndarray
    min_p: np.ndarray
    typical_p: np.ndarray
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


def run(logits: np.ndarray, counts: np.ndarray, settings: Settings, seen: np.ndarray | None = None) -> Stages:
    """All stages for scores (V,) and the counts (V,) of generated tokens; at least one score is finite.

    `seen`: the tokens of prompt and generated text, bool (V,), for the repetition penalty; without it the
    generated ones. ValueError for a negative temperature or top_k, a repetition penalty that is not positive,
    and a top_p, min_p or typical_p outside 0 .. 1.
    """
    if settings.log_probabilities:
        logits = log_softmax(logits)
    penalised = apply_repetition_penalty(
        logits, counts > 0 if seen is None else seen, settings.repetition_penalty
    )
    penalised = apply_penalties(penalised, counts, settings.frequency_penalty, settings.presence_penalty)
    order = descending(penalised)
    scaled = apply_temperature(penalised, settings.temperature)
    after_k = apply_top_k(scaled, settings.top_k, order)
    after_p = apply_top_p(after_k, settings.top_p, order)
    after_min_p = apply_min_p(after_p, settings.min_p)
    typical = apply_typical_p(after_min_p, settings.typical_p, order)
    return Stages(logits, penalised, scaled, after_k, after_p, after_min_p, typical, softmax(typical), order)


def measure_stages(stages: Stages) -> tuple[list[np.ndarray], list[int], list[float]]:
    """For every stage the softmax (V,), the number of possible tokens, and their mass in the stage before.

    A stage that changes nothing is not computed again.
    """
    probabilities: list[np.ndarray] = []
    allowed: list[int] = []
    mass: list[float] = []
    before = None
    for name in STAGES:
        scores = getattr(stages, name)
        if scores is before:
            probabilities.append(probabilities[-1])
            allowed.append(allowed[-1])
            mass.append(1.0)
            continue
        possible = np.isfinite(scores)
        allowed.append(int(possible.sum()))
        mass.append(float(probabilities[-1][possible].sum()) if probabilities else 1.0)
        probabilities.append(stages.probability if scores is stages.typical_p else softmax(scores))
        before = scores
    return probabilities, allowed, mass


def seen_tokens(ids: Sequence[int], size: int) -> np.ndarray:
    """Which of `size` tokens are among the ids, bool (V,)."""
    seen = np.zeros(size, dtype=bool)
    seen[list(ids)] = True
    return seen


def apply_repetition_penalty(logits: np.ndarray, seen: np.ndarray, penalty: float) -> np.ndarray:
    """z / penalty where z > 0 and z * penalty where z < 0, for the tokens seen, bool (V,).

    What it takes from a score depends on the score's distance from 0, of which the softmax knows nothing.
    Source: Keskar et al. 2019 (CTRL, which divides every score), with the sign's case of transformers.
    """
    if not penalty > 0:
        raise ValueError(f"A repetition penalty is positive, not {penalty:g}.")
    if penalty == 1:
        return logits
    return np.where(seen, np.where(logits < 0, logits * penalty, logits / penalty), logits)


def apply_penalties(logits: np.ndarray, counts: np.ndarray, frequency: float, presence: float) -> np.ndarray:
    """z - count * frequency - [count > 0] * presence; `count` is without the prompt.

    Source: OpenAI's API reference.
    """
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


def sample(stages: Stages, u: float) -> int:
    """The token in whose part of the interval u in [0, 1) falls, the likeliest first (inverse CDF)."""
    probability = stages.probability[stages.order]
    index = int(np.searchsorted(np.cumsum(probability), u, side="right"))
    last = int(np.flatnonzero(probability)[-1])  # where the sum is rounded to less than 1
    return int(stages.order[min(index, last)])
