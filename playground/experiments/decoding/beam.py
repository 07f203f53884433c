"""Beam search: the B best beginnings, level by level, with what was pruned.

Every text in the beam is continued with every token; of all these, and of the texts that have ended, the B
with the best score stay. The score of a text of T tokens is

    ln P(w_1 .. w_T | prompt) / T^alpha

alpha = 0 is the logarithm of the probability, which every token lowers; alpha = 1 is its mean, which favours
long texts. Among texts of one length alpha changes nothing. With B = 1 this is greedy decoding; with B as
large as the number of texts it is exact. Source: lecture 5; the penalty as in Hugging Face's transformers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.experiments.decoding.pipeline import log_softmax
from playground.experiments.decoding.readers import Prompt, Reader
from playground.text.tokenizers import BOUNDARY, Tokenizer

PRUNED = 6  # of the pruned continuations the best are kept in the trace
WIDEST = 8


@dataclass(frozen=True, eq=False)
class Level:
    """The candidates after one more token, the best first: B that stay, then some pruned ones; (R,) each.

    `parent` is the row of the level before (a row that stayed). A text that has ended earlier stays in its
    beam as it is, with `token` -1.
    """

    parent: np.ndarray
    token: np.ndarray
    log_probability: np.ndarray  # of the whole text so far, nats
    score: np.ndarray
    tokens: np.ndarray  # how many tokens the text has
    ended: np.ndarray  # bool
    width: int  # how many of the rows stayed

    @property
    def stays(self) -> np.ndarray:
        """Which rows stayed, bool (R,)."""
        return np.arange(self.token.size) < self.width


@dataclass(frozen=True, eq=False)
class Beam:
    """All levels of a search, 1 .. T; level 0 is the prompt alone."""

    prompt: Prompt
    levels: tuple[Level, ...]
    alpha: float

    def path(self, level: int, row: int) -> list[int]:
        """The rows of a text at levels 0 .. level."""
        rows = [row]
        for at in range(level, 0, -1):
            rows.append(int(self.levels[at].parent[rows[-1]]))
        return rows[::-1]

    def ids(self, level: int, row: int) -> list[int]:
        """The tokens of a text."""
        tokens = [int(self.levels[at].token[r]) for at, r in enumerate(self.path(level, row))]
        return [token for token in tokens if token >= 0]

    def text(self, tokenizer: Tokenizer, level: int, row: int) -> str:
        """A text as it reads behind the prompt."""
        known = tokenizer.decode(self.prompt.ids)
        return tokenizer.decode([*self.prompt.ids, *self.ids(level, row)])[len(known) :]

    def alive(self, level: int) -> list[np.ndarray]:
        """For each level up to this one, which rows are beginnings of a text that is in the beam at it."""
        rows = np.arange(self.levels[level].width)
        found = []
        for at in range(level, -1, -1):
            mark = np.zeros(self.levels[at].token.size, dtype=bool)
            mark[rows] = True
            found.append(mark)
            rows = self.levels[at].parent[rows]
        return found[::-1]


def search(
    reader: Reader,
    prompt: Prompt,
    width: int,
    length: int,
    alpha: float = 0.0,
    stop: str = "",
    pruned: int = PRUNED,
) -> Beam:
    """Search until `length` tokens, or until all texts in the beam have ended (BOUNDARY, or `stop` written).

    ValueError for a width below 1 or a negative alpha.
    """
    if width < 1 or alpha < 0:
        raise ValueError(
            f"A beam of width {width} with the length penalty {alpha:g} cannot be searched with."
        )
    logits, state = reader.begin(prompt.ids)
    levels: list[Level] = []
    texts: list[tuple[int, ...]] = [()]  # of the rows that stayed
    log_p, ended, places = np.zeros(1), np.zeros(1, dtype=bool), np.zeros(1, dtype=np.int64)
    for _ in range(length):
        if ended.all():
            break
        lengths = np.array([len(text) for text in texts])
        level = _extend(logits, places, log_p, ended, lengths, width, alpha, pruned)
        stays = slice(0, level.width)
        parents, tokens = level.parent[stays], level.token[stays]
        texts = [(*texts[p], *([int(w)] if w >= 0 else [])) for p, w in zip(parents, tokens, strict=True)]
        ended = ended[parents] | (tokens == BOUNDARY)
        if stop:
            ended |= [stop in _behind(reader.tokenizer, prompt, text) for text in texts]
        marks = level.ended.copy()
        marks[stays] = ended
        levels.append(Level(**{**vars(level), "ended": marks}))
        log_p = level.log_probability[stays]
        live = np.flatnonzero(~ended)
        if live.size == 0 or len(levels) == length:
            break
        logits, state = reader.go_on(state, places[parents[live]].tolist(), tokens[live].tolist())
        places = np.full(ended.size, -1)
        places[live] = np.arange(live.size)
    return Beam(prompt, tuple(levels), alpha)


def _extend(
    logits: np.ndarray,
    places: np.ndarray,
    log_p: np.ndarray,
    ended: np.ndarray,
    lengths: np.ndarray,
    width: int,
    alpha: float,
    pruned: int,
) -> Level:
    """The best of all continuations and of the texts that have ended; ties to the better parent."""
    live = np.flatnonzero(~ended)
    whole = log_p[live, None] + log_softmax(logits[places[live]])  # (live, V)
    scores = whole / (lengths[live, None] + 1.0) ** alpha
    flat = _best(scores.ravel(), width + pruned)
    parent, token = live[flat // logits.shape[1]], flat % logits.shape[1]
    old = np.flatnonzero(ended)
    parent, token = np.concatenate([parent, old]), np.concatenate([token, np.full(old.size, -1)])
    log_probability = np.concatenate([whole.ravel()[flat], log_p[old]])
    tokens = lengths[parent] + (token >= 0)
    score = log_probability / tokens**alpha
    order = np.lexsort((token, parent, -score))[: width + pruned]
    return Level(
        parent[order],
        token[order],
        log_probability[order],
        score[order],
        tokens[order],
        ended[parent[order]] | (token[order] == BOUNDARY),
        min(width, order.size),
    )


def _best(values: np.ndarray, number: int) -> np.ndarray:
    """Where the largest finite values are, the best first, ties to the first."""
    finite = np.flatnonzero(np.isfinite(values))
    if finite.size > number:
        least = np.partition(values[finite], finite.size - number)[finite.size - number]
        finite = finite[values[finite] >= least]
    return finite[np.argsort(-values[finite], kind="stable")][:number]


def _behind(tokenizer: Tokenizer, prompt: Prompt, ids: Sequence[int]) -> str:
    known = tokenizer.decode(prompt.ids)
    return tokenizer.decode([*prompt.ids, *ids])[len(known) :]
