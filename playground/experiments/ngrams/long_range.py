"""Long-range dependence: the first clause of a sentence of the sample *Students* decides its last word.

An n-gram model and the bundled recurrent network read the same eight sentences up to the last word. They
differ in their first clause alone, which no window of five tokens reaches.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from playground.experiments.ngrams.counts import NgramCounts
from playground.experiments.ngrams.spec import NgramsSpec
from playground.models.ngram import scores, tally
from playground.runs import bundled
from playground.text.encoded import encode
from playground.text.samples.students import HOW, OPENINGS, WHERE, WHO
from playground.text.tokenizers import BOUNDARY, Tokenizer

SUBJECTS = tuple(subject for subject, _, _ in OPENINGS)
LAST_WORDS = tuple(last_word for _, _, last_word in OPENINGS)
COMMON_PART = f"{WHO[0]} {WHERE[0]} {HOW[4]} opened their"
SENTENCES = tuple(f"As the {subject} {action}, {COMMON_PART}" for subject, action, _ in OPENINGS)


@dataclass(frozen=True, eq=False)
class LongRange:
    """P(last word j | sentence i), float64: `ngram` (orders, 8, 8) by counts, `network` (8, 8).

    A word of several tokens has the product of their probabilities; NaN where there is no estimate.
    """

    ngram: np.ndarray
    network: np.ndarray

    @property
    def ngram_difference(self) -> np.ndarray:
        """By order, the largest difference of P that the first clause makes, float64 (orders,)."""
        return np.asarray(np.ptp(self.ngram, axis=1).max(axis=1))

    @property
    def network_difference(self) -> float:
        """The largest difference of P that the first clause makes in the network."""
        return float(np.ptp(self.network, axis=0).max())


def long_range(spec: NgramsSpec, counts: NgramCounts) -> LongRange:
    """The probabilities of both models; those of the n-grams are cached with the counts."""
    key = ("long_range", spec.smoothing, spec.parameter)
    return LongRange(counts.cache.get(key, lambda: _ngram(spec, counts)), _network())


def _ngram(spec: NgramsSpec, counts: NgramCounts) -> np.ndarray:
    rows = [[_p_word(spec, counts, sentence, word) for word in LAST_WORDS] for sentence in SENTENCES]
    return np.moveaxis(np.array(rows), 2, 0)  # (8, 8, orders) -> (orders, 8, 8)


def _p_word(spec: NgramsSpec, counts: NgramCounts, sentence: str, word: str) -> list[float]:
    """P(word | sentence) at every order."""
    tokenizer = counts.tokenizer
    encoded = encode([f"{sentence} {word}"], tokenizer, "running")
    of_word = slice(tokenizer.encode(sentence).size, None)
    by_order = scores(tally(counts.model, encoded), spec.smoother, spec.parameter)
    return [float(p[of_word].prod()) for p in by_order]


@cache
def _network() -> np.ndarray:
    """The bundled recurrent network's probabilities of the eight words after each sentence."""
    import torch

    from playground.training.checkpointing import load_model

    records = bundled.reader("students")
    tokenizer = Tokenizer.from_json(records.document("tokenizer"))
    model = load_model(records.checkpoint(records.checkpoints()[-1]))
    ids = np.stack([[BOUNDARY, *tokenizer.encode(sentence)] for sentence in SENTENCES])  # (8, T)
    with torch.inference_mode():
        y, _ = model(torch.from_numpy(ids).long(), last=True)
        p = torch.softmax(y[:, -1].double(), dim=-1).numpy()  # (8, V)
    words = [int(tokenizer.encode(f"their {word}")[-1]) for word in LAST_WORDS]
    return np.asarray(p[:, words])
