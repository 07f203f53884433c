"""Eight openings of the sample *Students* and the word that each decides, many words later.

An n-gram model and the bundled recurrent network read the same eight sentences up to the last word.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from playground.experiments.ngrams.counted import Counted
from playground.experiments.ngrams.spec import NgramsSpec
from playground.models.ngram import scores, tally
from playground.runs import bundled
from playground.text.batches import encode
from playground.text.samples.students import HOW, OPENINGS, WHERE, WHO
from playground.text.tokenizers import BOUNDARY, Tokenizer

WORDS = tuple(what for _, _, what in OPENINGS)
WHOSE = tuple(who for who, _, _ in OPENINGS)
STRETCH = f"{WHO[0]} {WHERE[0]} {HOW[4]} opened their"
SENTENCES = tuple(f"As the {who} {did}, {STRETCH}" for who, did, _ in OPENINGS)


@dataclass(frozen=True, eq=False)
class Openings:
    """P(last word j | sentence i), float64: `counted` (orders, 8, 8) by n-grams, `network` (8, 8).

    Of a word that is spelled in several tokens it is the product; NaN where there is no estimate.
    """

    counted: np.ndarray
    network: np.ndarray

    @property
    def apart(self) -> np.ndarray:
        """By order, the largest difference that the opening makes, float64 (orders,); NaN: no estimate."""
        return np.asarray(np.ptp(self.counted, axis=1).max(axis=1))


def openings(spec: NgramsSpec, counted: Counted) -> Openings:
    """Ask both models; kept with the counts."""
    key = ("openings", spec.smoothing, spec.value())
    return Openings(counted.kept.get(key, lambda: _counted(spec, counted)), _network())


def _counted(spec: NgramsSpec, counted: Counted) -> np.ndarray:
    rows = [[_after(spec, counted, sentence, word) for word in WORDS] for sentence in SENTENCES]  # (8, 8, n)
    return np.moveaxis(np.array(rows), 2, 0)


def _after(spec: NgramsSpec, counted: Counted, sentence: str, word: str) -> list[float]:
    """P(word | sentence) at every order."""
    tokenizer = counted.tokenizer
    both = encode([f"{sentence} {word}"], tokenizer, "running")
    asked = slice(tokenizer.encode(sentence).size, None)
    return [float(p[asked].prod()) for p in scores(tally(counted.model, both), spec.smoother, spec.value())]


@cache
def _network() -> np.ndarray:
    """The bundled recurrent network's distribution over the eight words after each sentence."""
    import torch

    from playground.training.checkpointing import load_model

    records = bundled.reader("students")
    tokenizer = Tokenizer.from_json(records.document("tokenizer"))
    model = load_model(records.checkpoint(records.checkpoints()[-1]))
    ids = np.stack([[BOUNDARY, *tokenizer.encode(sentence)] for sentence in SENTENCES])  # (8, T)
    with torch.inference_mode():
        scored, _ = model(torch.from_numpy(ids).long(), last=True)
        p = torch.softmax(scored[:, -1].double(), dim=-1).numpy()  # (8, V)
    words = [int(tokenizer.encode(f"their {word}")[-1]) for word in WORDS]
    return np.asarray(p[:, words])
