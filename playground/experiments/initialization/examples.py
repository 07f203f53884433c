"""Examples of a text for a small network: windows of tokens and the token that follows each."""

from dataclasses import dataclass

import numpy as np

from playground.errors import TextError
from playground.text.corpus import Corpus
from playground.text.encoded import encode
from playground.text.tokenizers import BOUNDARY, TOKENIZERS

WINDOW = 3
SINGLE_KIND = (
    "This text has a single kind of token, so there is nothing to predict. Choose a text with at least two, "
    "or other tokens."
)


@dataclass(frozen=True, eq=False)
class Examples:
    """N positions of a text, in the order of the text.

    windows   (N, WINDOW) ids of the tokens before, BOUNDARY before the beginning of a text
    targets   (N,) 0..V-1: numbers of the V kinds of token that are targets here, the most frequent first
    distance  (N,) how many tokens are left until the next token 0, at most MOST_DISTANCE; 0: it is the target
    names     (V,) how each kind is written
    ids       how many ids the windows may hold
    """

    windows: np.ndarray
    targets: np.ndarray
    distance: np.ndarray
    names: tuple[str, ...]
    ids: int

    @property
    def frequencies(self) -> np.ndarray:
        """The share of every kind of token among the targets, (V,), all above 0."""
        counts = np.bincount(self.targets, minlength=len(self.names)).astype(np.float64)
        shares: np.ndarray = counts / counts.sum()
        return shares


MOST_DISTANCE = 20


def examples(corpus: Corpus, tokens: str, most: int, seed: int, window: int = WINDOW) -> Examples:
    """Up to `most` positions drawn from a text. TextError for a text with a single kind of token."""
    tokenizer = TOKENIZERS[tokens].train(corpus.items)
    encoded = encode(corpus.items, tokenizer, corpus.reading)
    stream, starts = encoded.targets, encoded.target_starts
    rng = np.random.default_rng([seed, most])
    chosen = np.arange(len(stream))
    if len(stream) > most:
        chosen = np.sort(rng.choice(len(stream), most, replace=False))
    kinds, inverse, counts = np.unique(stream[chosen], return_inverse=True, return_counts=True)
    if len(kinds) < 2:
        raise TextError(SINGLE_KIND)
    order = np.argsort(-counts, kind="stable")
    rank = np.empty(len(kinds), dtype=np.int64)
    rank[order] = np.arange(len(kinds))
    return Examples(
        windows=_windows(stream, starts, chosen, window),
        targets=rank[inverse],
        distance=_distance(stream, int(kinds[order[0]]))[chosen],
        names=tuple(tokenizer.visible(int(i)) for i in kinds[order]),
        ids=len(tokenizer),
    )


def _windows(stream: np.ndarray, starts: np.ndarray, chosen: np.ndarray, window: int) -> np.ndarray:
    """The tokens before each chosen position within its own text, the oldest first."""
    begin = starts[np.searchsorted(starts, chosen, side="right") - 1]
    places = chosen[:, None] + np.arange(-window, 0)
    return np.where(places >= begin[:, None], stream[np.maximum(places, 0)], BOUNDARY)


def _distance(stream: np.ndarray, kind: int) -> np.ndarray:
    """How many tokens stand between each position and the next one of this kind, at most MOST_DISTANCE."""
    at = np.flatnonzero(stream == kind)
    following = np.searchsorted(at, np.arange(len(stream)))
    ends = np.append(at, len(stream) + MOST_DISTANCE)
    return np.minimum(ends[following] - np.arange(len(stream)), MOST_DISTANCE).astype(np.float64)
