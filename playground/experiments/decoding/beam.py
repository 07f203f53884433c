"""Beam search: the B best beginnings, level by level, with the best pruned ones.

Every text in the beam is continued with every token; of all these, and of the texts that have ended, the B
with the best score stay. The score of a text of T tokens is

    ln P(w_1 .. w_T | prompt) / T^alpha

alpha = 0 is the logarithm of the probability, which every token lowers; alpha = 1 is its mean, which favours
long texts. Among texts of one length alpha changes nothing. With B = 1 this is greedy decoding; with B as
large as the number of texts it is exact. Source: lecture 5; the penalty as in Hugging Face's transformers.
"""

from dataclasses import dataclass, replace

import numpy as np

from playground.experiments.decoding.scorer import Prompt, Scorer, decode_after, finished_text
from playground.experiments.decoding.spec import DecodingSpec
from playground.experiments.probability import log_softmax
from playground.text.tokenizers import BOUNDARY, Tokenizer

PRUNED = 6  # pruned continuations of a level in the trace, the best ones


@dataclass(frozen=True, eq=False)
class Level:
    """The candidates after one more token, the best first: `width` that stay, then pruned ones; (R,) each.

    `parent` is a row of the level before, one that stayed. A text that ended at an earlier level stays in the
    beam unchanged, with `token` -1.
    """

    parent: np.ndarray
    token: np.ndarray
    log_probability: np.ndarray  # of the whole text so far, nats
    score: np.ndarray
    length: np.ndarray  # tokens of the text
    ended: np.ndarray  # bool
    width: int


@dataclass(frozen=True, eq=False)
class BeamTrace:
    """All levels of a search; level t holds the texts of t + 1 tokens."""

    prompt: Prompt
    levels: tuple[Level, ...]
    alpha: float

    def path(self, level: int, row: int) -> list[int]:
        """The rows of a text at levels 0 .. level."""
        rows = [row]
        for t in range(level, 0, -1):
            rows.append(int(self.levels[t].parent[rows[-1]]))
        return rows[::-1]

    def ids(self, level: int, row: int) -> list[int]:
        """The tokens of a text."""
        tokens = [int(self.levels[t].token[r]) for t, r in enumerate(self.path(level, row))]
        return [token for token in tokens if token >= 0]

    def text(self, tokenizer: Tokenizer, level: int, row: int) -> str:
        """A text as it reads after the prompt."""
        return decode_after(tokenizer, self.prompt, self.ids(level, row))

    def survivors(self, level: int) -> list[np.ndarray]:
        """Levels 0 .. level: which rows are beginnings of a text in the beam at `level`, bool (R,) each."""
        rows = np.arange(self.levels[level].width)
        masks = []
        for t in range(level, -1, -1):
            mask = np.zeros(self.levels[t].token.size, dtype=bool)
            mask[rows] = True
            masks.append(mask)
            rows = self.levels[t].parent[rows]
        return masks[::-1]


@dataclass(frozen=True, eq=False)
class _Texts:
    """The W texts in the beam."""

    ids: list[tuple[int, ...]]
    log_probability: np.ndarray  # (W,)
    ended: np.ndarray  # (W,)  bool
    state_row: np.ndarray  # (W,)  the text's row in the scorer's state; -1 where it has ended


def beam_search(spec: DecodingSpec, scorer: Scorer, prompt: Prompt, pruned: int = PRUNED) -> BeamTrace:
    """Search until `max_length` tokens, or until all texts in the beam have ended (BOUNDARY or stop text).

    ValueError for a width below 1 or a negative length penalty.
    """
    width, alpha = spec.beam_width, spec.length_penalty
    if width < 1 or alpha < 0:
        raise ValueError(
            f"A beam of width {width} with the length penalty {alpha:g} cannot be searched with."
        )
    logits, state = scorer.begin(prompt.ids)
    levels: list[Level] = []
    texts = _Texts([()], np.zeros(1), np.zeros(1, dtype=bool), np.zeros(1, dtype=np.int64))
    while True:
        level = _extend(texts, logits, width, alpha, pruned)
        parents, tokens = level.parent[: level.width], level.token[: level.width]
        ids = [
            (*texts.ids[parent], *([int(token)] if token >= 0 else []))
            for parent, token in zip(parents, tokens, strict=True)
        ]
        ended = texts.ended[parents] | (tokens == BOUNDARY)
        if spec.stop_text:
            ended |= [spec.stop_text in finished_text(scorer.tokenizer, prompt, text) for text in ids]
        levels.append(replace(level, ended=np.append(ended, level.ended[level.width :])))
        live = np.flatnonzero(~ended)
        if live.size == 0 or len(levels) >= spec.max_length:
            return BeamTrace(prompt, tuple(levels), alpha)
        parent_rows = texts.state_row[parents[live]]
        logits, state = scorer.advance(state, parent_rows.tolist(), tokens[live].tolist())
        state_row = np.full(ended.size, -1)
        state_row[live] = np.arange(live.size)
        texts = _Texts(ids, level.log_probability[: level.width], ended, state_row)


def _extend(texts: _Texts, logits: np.ndarray, width: int, alpha: float, pruned: int) -> Level:
    """The best of all continuations and of the texts that have ended; ties to the better parent."""
    lengths = np.array([len(ids) for ids in texts.ids])
    live, ended = np.flatnonzero(~texts.ended), np.flatnonzero(texts.ended)
    continued = texts.log_probability[live, None] + log_softmax(logits[texts.state_row[live]])  # (live, V)
    scores = continued / (lengths[live, None] + 1.0) ** alpha
    flat = _largest(scores.ravel(), width + pruned)
    parent = np.concatenate([live[flat // logits.shape[1]], ended])
    token = np.concatenate([flat % logits.shape[1], np.full(ended.size, -1)])
    log_probability = np.concatenate([continued.ravel()[flat], texts.log_probability[ended]])
    length = lengths[parent] + (token >= 0)
    score = log_probability / length**alpha
    order = np.lexsort((token, parent, -score))[: width + pruned]
    return Level(
        parent[order],
        token[order],
        log_probability[order],
        score[order],
        length[order],
        texts.ended[parent[order]] | (token[order] == BOUNDARY),
        min(width, order.size),
    )


def _largest(values: np.ndarray, number: int) -> np.ndarray:
    """The indices of the largest finite values, the largest first, ties to the first."""
    finite = np.flatnonzero(np.isfinite(values))
    if finite.size > number:
        least = np.partition(values[finite], finite.size - number)[finite.size - number]
        finite = finite[values[finite] >= least]
    return finite[np.argsort(-values[finite], kind="stable")][:number]
