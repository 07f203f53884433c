"""Draw the next token 1,000 times: the observed counts against the probabilities of the pipeline.

    chi^2 = sum over cells (observed - expected)^2 / expected,   p-value = P(chi^2_df >= chi^2)

Cells with fewer than 5 expected draws are pooled, as usual for the chi-square distribution to hold.
"""

from dataclasses import dataclass

import numpy as np

from playground.experiments.decoding import pipeline
from playground.experiments.decoding.generate import random_numbers
from playground.experiments.decoding.scorer import Prompt, Scorer
from playground.experiments.decoding.spec import DecodingSpec
from playground.text.tokenizers import UNKNOWN

DRAWS = 1000
DRAWS_PER_STEP = 10
LIKELIEST = 9  # rows of single tokens
MIN_EXPECTED = 5.0


@dataclass(frozen=True, eq=False)
class SamplingCheck:
    """Counts after 0, 10, ..., 1000 draws (the last axis); rows are the likeliest tokens and all others."""

    ids: np.ndarray  # (rows - 1,)
    labels: tuple[str, ...]  # (rows,)
    probability: np.ndarray  # (rows,)
    draws: np.ndarray  # (S,)  number of draws so far
    observed: np.ndarray  # (rows, S)
    chi_square: np.ndarray  # (S,)  NaN with a single cell
    degrees_of_freedom: np.ndarray  # (S,)
    p_value: np.ndarray  # (S,)
    allowed: int  # tokens that can be drawn

    @property
    def expected(self) -> np.ndarray:
        """n p, (rows, S)."""
        return np.asarray(self.probability[:, None] * self.draws)


def check_sampling(spec: DecodingSpec, scorer: Scorer, prompt: Prompt) -> SamplingCheck:
    """Draw the token after the prompt and after the forced tokens of the first positions."""
    ids = [*prompt.ids, *_forced_beginning(spec)]
    logits, _ = scorer.begin(ids)
    vocabulary = len(scorer.tokenizer)
    counts = np.bincount(np.array(ids[len(prompt.ids) :], dtype=np.int64), minlength=vocabulary)
    seen = pipeline.seen_tokens(ids[1:], vocabulary)  # without BOUNDARY, which begins a text
    stages = pipeline.run(logits[0], counts.astype(float), spec.settings(), seen)
    drawn = np.array([pipeline.sample(stages, u) for u in random_numbers(spec.seed, DRAWS)])
    draws = np.arange(0, DRAWS + 1, DRAWS_PER_STEP)
    observed = np.stack([np.bincount(drawn[:n], minlength=vocabulary) for n in draws], axis=-1)  # (V, S)
    likeliest = stages.order[stages.probability[stages.order] > 0][:LIKELIEST]
    others = np.setdiff1d(np.arange(vocabulary), likeliest)
    tests = [chi_square(observed[:, s], stages.probability) for s in range(draws.size)]
    return SamplingCheck(
        ids=likeliest,
        labels=(*(scorer.tokenizer.visible(i) for i in likeliest), "all others"),
        probability=np.append(stages.probability[likeliest], stages.probability[others].sum()),
        draws=draws,
        observed=np.vstack([observed[likeliest], observed[others].sum(axis=0)]),
        chi_square=np.array([test[0] for test in tests]),
        degrees_of_freedom=np.array([test[1] for test in tests]),
        p_value=np.array([test[2] for test in tests]),
        allowed=stages.allowed(pipeline.STAGES[-1]),
    )


def _forced_beginning(spec: DecodingSpec) -> list[int]:
    """The forced tokens of positions 0, 1, ... up to the first position without one."""
    forced = dict(spec.forced)
    ids: list[int] = []
    while len(ids) in forced and forced[len(ids)] > UNKNOWN:
        ids.append(forced[len(ids)])
    return ids


def chi_square(observed: np.ndarray, probability: np.ndarray) -> tuple[float, int, float]:
    """chi^2, its degrees of freedom and the p-value, rare cells pooled; (NaN, 0, NaN) with a single cell."""
    import torch

    expected = probability * observed.sum()
    common = expected >= MIN_EXPECTED
    o, e = observed[common].astype(float), expected[common]
    if expected[~common].sum() > 0:
        o, e = np.append(o, observed[~common].sum()), np.append(e, expected[~common].sum())
    if e.size > 1 and e[-1] < MIN_EXPECTED:  # the pool is still too rare: add it to its neighbour
        o, e = np.append(o[:-2], o[-2] + o[-1]), np.append(e[:-2], e[-2] + e[-1])
    if e.size < 2:
        return float("nan"), 0, float("nan")
    value, freedom = float(((o - e) ** 2 / e).sum()), e.size - 1
    half = torch.tensor([freedom / 2, value / 2], dtype=torch.float64)
    return value, freedom, float(torch.special.gammaincc(half[0], half[1]))
