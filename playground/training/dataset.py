"""The dataset of a training: split, tokenizer, ids, baselines and corpus card of a corpus."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from playground.models.ngram import baseline_nats
from playground.text.character_unigram import CharacterUnigram
from playground.text.corpus import Corpus
from playground.text.corpus_card import corpus_card
from playground.text.encoded import Encoded, encode
from playground.text.split import Split, split
from playground.text.tokenizers import TOKENIZERS, Tokenizer
from playground.training.held_out_part import HeldOutPart
from playground.training.snapshot import Json
from playground.training.spec import TrainSpec


@dataclass(frozen=True, eq=False)
class Dataset:
    """A corpus split and encoded; the vocabulary comes from the training part alone."""

    split: Split
    tokenizer: Tokenizer
    train: Encoded
    valid: Encoded

    def documents(self, corpus: Corpus) -> dict[str, Json]:
        """The documents of a run that describe its text.

        "tokenizer"; "card"; "baselines" (see there); "spelling": the character unigram that scores tokens
        outside the vocabulary (`text.character_unigram`); its `held_out` is the total of the held-out text,
        in nats.
        """
        ends = self.tokenizer.kind != "characters"
        unigram = CharacterUnigram.of(self.split.train, max(1, self.train.ids.size), ends)
        unknown = (piece for text in self.split.valid for piece in self.tokenizer.unknown(text))
        total = sum(unigram.nats(piece) * times for piece, times in Counter(unknown).items())
        return {
            "tokenizer": self.tokenizer.to_json(),
            "card": corpus_card(corpus, self.split, self.tokenizer).to_json(),
            "spelling": {**unigram.to_json(), "held_out": float(total)},
            "baselines": self.baselines(),
        }

    def baselines(self, part: HeldOutPart | None = None) -> dict[str, Json]:
        """Mean surprisal of the held-out text under the uniform, unigram and 5-gram models, nats per target.

        "uniform", "unigram", "ngram5", "targets" are of all of it; "part" has the same four of a part, so
        that the curve of a part stands beside baselines of the same tokens.
        """
        whole: dict[str, Json] = {name: float(nats.mean()) for name, nats in self._baseline_nats.items()}
        whole["targets"] = int(self.valid.targets.size)
        if part is None:
            return whole
        values: dict[str, Json] = {name: part.mean(nats) for name, nats in self._baseline_nats.items()}
        return {**whole, "part": {**values, "targets": int(part.positions.size)}}

    @cached_property
    def _baseline_nats(self) -> dict[str, np.ndarray]:
        return baseline_nats(self.train, self.valid, len(self.tokenizer))


def build_dataset(spec: TrainSpec, corpus: Corpus) -> Dataset:
    """Split, train the tokenizer, encode. Raises TextError when the text is too short for two parts.

    The split does not depend on the spec's seed: runs with different seeds are scored on the same text.
    """
    parts = split(corpus, rule=spec.split_rule)
    tokenizer = TOKENIZERS[spec.tokens].train(parts.train, spec.max_vocabulary)
    return Dataset(
        parts,
        tokenizer,
        encode(parts.train, tokenizer, corpus.reading),
        encode(parts.valid, tokenizer, corpus.reading),
    )
