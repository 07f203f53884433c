"""The dataset of a training: split, tokenizer, ids, baselines and corpus card of a corpus."""

from collections import Counter
from dataclasses import dataclass

from playground.models.ngram import baselines
from playground.text.character_unigram import CharacterUnigram
from playground.text.corpus import Corpus
from playground.text.corpus_card import corpus_card
from playground.text.encoded import Encoded, encode
from playground.text.split import Split, split
from playground.text.tokenizers import TOKENIZERS, Tokenizer
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

        "tokenizer"; "card"; "baselines": mean held-out surprisal in nats per target of the uniform, unigram
        and 5-gram models, over the same `targets` that the model is scored on; "spelling": the character
        unigram that scores tokens outside the vocabulary (`text.character_unigram`); its `held_out` is the
        total of the held-out part, in nats.
        """
        size = len(self.tokenizer)
        ends = self.tokenizer.kind != "characters"
        unigram = CharacterUnigram.of(self.split.train, max(1, self.train.ids.size), ends)
        unknown = (piece for text in self.split.valid for piece in self.tokenizer.unknown(text))
        total = sum(unigram.nats(piece) * times for piece, times in Counter(unknown).items())
        losses: dict[str, Json] = {**baselines(self.train, self.valid, size)}
        return {
            "tokenizer": self.tokenizer.to_json(),
            "card": corpus_card(corpus, self.split, self.tokenizer).to_json(),
            "spelling": {**unigram.to_json(), "held_out": float(total)},
            "baselines": {**losses, "targets": int(self.valid.targets.size)},
        }


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
