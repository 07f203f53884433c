"""The trace as columns."""

import math

import numpy as np

from playground.experiments.losses.single_score import ScoreTrace
from playground.experiments.losses.spec import WORDS
from playground.experiments.losses.word_scores import WordsTrace


def table(trace: WordsTrace | ScoreTrace) -> dict[str, np.ndarray]:
    """One row for each step."""
    if isinstance(trace, WordsTrace):
        columns = {"step": np.arange(len(trace.loss)), "loss_nats": trace.loss}
        columns |= {"loss_bits": trace.loss / math.log(2), "kl_nats": trace.divergence}
        for name, rows in (("z", trace.z), ("q", trace.q), ("dL_dz", trace.gradient)):
            columns |= {f"{name}_{word}": row for word, row in zip(WORDS, rows, strict=True)}
        return columns
    columns = {"step": np.arange(trace.z.shape[1])}
    for r, kind in enumerate(trace.kinds):
        for name in ("z", "prediction", "loss", "gradient", "autograd", "update", "printed"):
            columns[f"{kind}: {name}"] = getattr(trace, name)[r]
    return columns
