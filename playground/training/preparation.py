"""From a corpus to what a training needs: the split, the tokenizer, ids, baselines and the corpus card."""

from collections import Counter
from dataclasses import dataclass

from playground.models.ngram import baselines
from playground.text.batches import Encoded, encode
from playground.text.card import card
from playground.text.corpus import Corpus, Split, split
from playground.text.spelling import Spelling
from playground.text.tokenizers import TOKENIZERS, Tokenizer
from playground.training.snapshot import Json
from playground.training.spec import TrainSpec


@dataclass(frozen=True, eq=False)
class Prepared:
    """One corpus, ready to be learned from; the vocabulary comes from the training part alone."""

    split: Split
    tokenizer: Tokenizer
    train: Encoded
    valid: Encoded

    def documents(self, corpus: Corpus) -> dict[str, Json]:
        """What a reader of the run wants to know of the text.

        "tokenizer"; "card"; "baselines": mean held-out surprisal in nats per target of the uniform, unigram
        and 5-gram models, over the same `targets` that the model is scored on; "spelling": the character
        unigram that a token the vocabulary lacks is charged under (`text.spelling`), and in `held_out` what
        the held-out part is charged in all, in nats.
        """
        size = len(self.tokenizer)
        ends = self.tokenizer.kind != "characters"
        spelling = Spelling.of(self.split.train, max(1, self.train.ids.size), ends)
        unknown = (piece for text in self.split.valid for piece in self.tokenizer.unknown(text))
        charged = sum(spelling.nats(piece) * times for piece, times in Counter(unknown).items())
        known: dict[str, Json] = {**baselines(self.train, self.valid, size)}
        return {
            "tokenizer": self.tokenizer.to_json(),
            "card": card(corpus, self.split, self.tokenizer).to_json(),
            "spelling": {**spelling.to_json(), "held_out": float(charged)},
            "baselines": {**known, "targets": int(self.valid.targets.size)},
        }


def prepare(spec: TrainSpec, corpus: Corpus) -> Prepared:
    """Split, train the tokenizer, encode. Raises TextError when the text is too short for two parts.

    The split does not depend on the spec's seed: runs with different seeds are scored on the same text.
    """
    parts = split(corpus)
    tokenizer = TOKENIZERS[spec.tokens].train(parts.train, spec.max_vocabulary)
    return Prepared(
        parts,
        tokenizer,
        encode(parts.train, tokenizer, corpus.reading),
        encode(parts.valid, tokenizer, corpus.reading),
    )
