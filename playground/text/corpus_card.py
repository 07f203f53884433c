"""The corpus card: statistics of a corpus, its split and its tokens."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from playground.text.corpus import Corpus, has_ends
from playground.text.encoded import Encoded, encode
from playground.text.split import Cut, Split
from playground.text.tokenizers import UNKNOWN, Tokenizer

MOST_FREQUENT = 20
ZIPF_POINTS = 200


@dataclass(frozen=True)
class CorpusCard:
    """The numbers shown before a training starts; plain values, so that it is JSON.

    Characters are code points (what stands between items or documents not counted). Tokens are what the
    tokenizer makes of the text, the BOUNDARY that closes an item or document not counted; targets, with it,
    are what a model is scored on. Rates are shares between 0 and 1.
    """

    name: str
    reading: str
    characters_train: int
    characters_valid: int
    tokens_train: int
    tokens_valid: int
    targets_valid: int
    items_train: int  # items or documents; 1 for a running text
    items_valid: int
    vocabulary: int  # V, including the two special entries
    unknown_train: float  # share of training tokens left out of the vocabulary (the rare ones)
    unknown_valid: float  # out-of-vocabulary rate: share of held-out tokens that the vocabulary lacks
    repeated_items: (
        int  # held-out items or documents that also occur in the training part: a model can memorize them
    )
    most_frequent: tuple[tuple[str, int], ...]  # the token made visible, its count in the training part
    zipf_rank: tuple[int, ...]  # ranks 1 .. types, at most 200 of them, evenly spaced in their logarithm
    zipf_count: tuple[int, ...]  # how often the token of that rank occurs in the training part
    cut: Cut = ""  # what the cut between the two parts of a running text lies between

    def to_json(self) -> dict[str, Any]:
        """The card as plain JSON values."""
        return asdict(self)


def corpus_card(corpus: Corpus, split: Split, tokenizer: Tokenizer) -> CorpusCard:
    """Count everything for a split and the tokenizer that was trained on its training part."""
    train = encode(split.train, tokenizer, corpus.reading)
    valid = encode(split.valid, tokenizer, corpus.reading)
    counts = np.bincount(train.ids, minlength=len(tokenizer))
    frequent = [int(i) for i in np.argsort(-counts, kind="stable")[:MOST_FREQUENT] if counts[i]]
    rank, count = _zipf(counts)
    return CorpusCard(
        name=corpus.name,
        reading=corpus.reading,
        characters_train=sum(map(len, split.train)),
        characters_valid=sum(map(len, split.valid)),
        tokens_train=train.ids.size,
        tokens_valid=valid.ids.size,
        targets_valid=valid.targets.size,
        items_train=len(split.train),
        items_valid=len(split.valid),
        vocabulary=len(tokenizer),
        unknown_train=_unknown(train),
        unknown_valid=_unknown(valid),
        repeated_items=_repeated(split) if has_ends(corpus.reading) else 0,
        most_frequent=tuple((tokenizer.visible(i), int(counts[i])) for i in frequent),
        zipf_rank=rank,
        zipf_count=count,
        cut=split.cut,
    )


def _unknown(encoded: Encoded) -> float:
    return float(np.mean(encoded.ids == UNKNOWN)) if encoded.ids.size else 0.0


def _repeated(split: Split) -> int:
    train = set(split.train)
    return sum(times for item, times in Counter(split.valid).items() if item in train)


def _zipf(counts: np.ndarray) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Counts in falling order at log-spaced ranks: what a log-log plot needs, of a large vocabulary too."""
    falling = np.sort(counts[UNKNOWN + 1 :])[::-1]
    falling = falling[falling > 0]
    if not falling.size:
        return (), ()
    ranks = np.unique(np.geomspace(1, falling.size, ZIPF_POINTS).round().astype(np.int64))
    return tuple(ranks.tolist()), tuple(falling[ranks - 1].tolist())
