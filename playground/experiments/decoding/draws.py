"""Draw the next token a thousand times: what was observed against what the pipeline says.

    chi^2 = sum over cells (observed - expected)^2 / expected,   p-value = P(chi^2_df >= chi^2)

Cells with fewer than 5 expected draws are pooled, as is usual for the chi-square distribution to hold.
"""

from dataclasses import dataclass

import numpy as np

from playground.experiments.decoding import pipeline
from playground.experiments.decoding.readers import Prompt, Reader
from playground.experiments.decoding.spec import DecodingSpec
from playground.text.tokenizers import UNKNOWN

MOST = 1000
EVERY = 10
ROWS = 9
FEWEST = 5.0


@dataclass(frozen=True, eq=False)
class Draws:
    """Drawn 0, 10, 20, ..., 1000 times (the last axis); rows are the likeliest tokens, then all others."""

    ids: np.ndarray  # (rows - 1,)
    labels: tuple[str, ...]  # (rows,)
    probability: np.ndarray  # (rows,)
    number: np.ndarray  # (S,)  draws so far
    observed: np.ndarray  # (rows, S)
    chi_square: np.ndarray  # (S,)  NaN where there is one cell alone
    freedom: np.ndarray  # (S,)
    p_value: np.ndarray  # (S,)
    kept: int  # tokens that can be drawn

    @property
    def expected(self) -> np.ndarray:
        """n p, (rows, S)."""
        return np.asarray(self.probability[:, None] * self.number)


def draw_often(spec: DecodingSpec, reader: Reader, prompt: Prompt) -> Draws:
    """Draw what stands behind the prompt, and behind the tokens that are forced without a gap."""
    import torch

    ids = [*prompt.ids, *_forced(spec)]
    logits, _ = reader.begin(ids)
    counts = np.zeros(len(reader.tokenizer))
    np.add.at(counts, np.array(ids[len(prompt.ids) :], dtype=np.int64), 1)
    stages = pipeline.run(logits[0], counts, spec.settings())
    generator = torch.Generator().manual_seed(spec.seed)
    u = torch.rand(MOST, generator=generator, dtype=torch.float64).numpy()
    drawn = np.array([pipeline.draw(stages, x) for x in u])
    number = np.arange(0, MOST + 1, EVERY)
    seen = np.stack([np.bincount(drawn[:n], minlength=counts.size) for n in number], axis=-1)  # (V, S)
    shown = stages.order[: min(ROWS, int((stages.probability > 0).sum()))]
    rest = np.setdiff1d(np.arange(counts.size), shown)
    tests = [chi_square(seen[:, s], stages.probability) for s in range(number.size)]
    return Draws(
        ids=shown,
        labels=(*(reader.tokenizer.visible(i) for i in shown), "all others"),
        probability=np.append(stages.probability[shown], stages.probability[rest].sum()),
        number=number,
        observed=np.vstack([seen[shown], seen[rest].sum(axis=0)]),
        chi_square=np.array([test[0] for test in tests]),
        freedom=np.array([test[1] for test in tests]),
        p_value=np.array([test[2] for test in tests]),
        kept=stages.kept("top_p"),
    )


def _forced(spec: DecodingSpec) -> list[int]:
    forced = dict(spec.forced)
    ids: list[int] = []
    while len(ids) in forced and forced[len(ids)] > UNKNOWN:
        ids.append(forced[len(ids)])
    return ids


def chi_square(observed: np.ndarray, probability: np.ndarray) -> tuple[float, int, float]:
    """chi^2, its degrees of freedom and the p-value, rare cells pooled; (NaN, 0, NaN) with one cell alone."""
    import torch

    expected = probability * observed.sum()
    common = expected >= FEWEST
    o, e = observed[common].astype(float), expected[common]
    if expected[~common].sum() > 0:
        o, e = np.append(o, observed[~common].sum()), np.append(e, expected[~common].sum())
    if e.size > 1 and e[-1] < FEWEST:  # what was pooled is still too rare: it goes to its neighbour
        o, e = np.append(o[:-2], o[-2] + o[-1]), np.append(e[:-2], e[-2] + e[-1])
    if e.size < 2:
        return float("nan"), 0, float("nan")
    value, freedom = float(((o - e) ** 2 / e).sum()), e.size - 1
    half = torch.tensor([freedom / 2, value / 2], dtype=torch.float64)
    return value, freedom, float(torch.special.gammaincc(half[0], half[1]))
