"""A sentence scored by every smoothing at every order: P of each token, and what follows from them.

    P(x_1 .. x_t) = prod_i P(x_i | its context)
    J_t = -(1/t) ln P(x_1 .. x_t)
    PP_t = P(x_1 .. x_t)^(-1/t) = e^(J_t)

Source: Lecture 5, measures of goodness of fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams.counts import NgramCounts
from playground.experiments.ngrams.spec import NgramsSpec
from playground.models.ngram import HIGHEST_ORDER, scores, tally
from playground.text.context import encode_context, name_pieces
from playground.text.encoded import Encoded
from playground.text.tokenizers import UNKNOWN


@dataclass(frozen=True, eq=False)
class SentenceScores:
    """S smoothings in the catalogue's order, orders 1 .. N, T tokens; logarithms are natural (nats).

    A token without an estimate (0/0, `p` NaN) counts as impossible in what follows from `p`.
    """

    tokens: tuple[str, ...]  # (T,)  each on its own, visible
    in_text: tuple[str, ...]  # (T,)  each as a part of the running text
    p: np.ndarray  # (S, N, T)  P(x_t | context), or a score; NaN: no estimate
    order: np.ndarray  # (N, T)  the order that answers: a shorter one while fewer tokens stand before
    notes: tuple[str, ...]  # sentences for the reader

    @cached_property
    def log_product(self) -> np.ndarray:
        """ln P(x_1 .. x_t), float64 (S, N, T); -inf where one token is impossible."""
        with np.errstate(divide="ignore"):
            return np.cumsum(np.log(np.nan_to_num(self.p)), axis=2)

    @property
    def surprisal(self) -> np.ndarray:
        """J_t, the mean surprisal of the first t tokens in nats, float64 (S, N, T)."""
        return np.asarray(-self.log_product / np.arange(1, len(self.tokens) + 1)) + 0.0

    @property
    def perplexity(self) -> np.ndarray:
        """PP_t, float64 (S, N, T)."""
        with np.errstate(over="ignore"):
            return np.asarray(np.exp(self.surprisal))


def score_sentence(sentence: str, spec: NgramsSpec, counts: NgramCounts) -> SentenceScores:
    """Score every token of a sentence with the parameters of `spec`, which has no say in order and smoothing.

    Items and documents begin with a boundary, which the n-grams know; a sentence of a running text is taken
    from its middle, so that shorter n-grams answer until n - 1 tokens stand before.
    """
    context = encode_context(sentence, counts.tokenizer, counts.train.reading)
    size = context.ids.size
    encoded = Encoded(context.ids, np.array([0, size]), counts.train.reading)
    orders, place = np.arange(1, HIGHEST_ORDER + 1)[:, None], np.arange(size)[None, :]
    order = np.broadcast_to(orders, (HIGHEST_ORDER, size))
    if not counts.has_ends:
        order = np.minimum(order, place + 1)
    return SentenceScores(
        tokens=tuple(counts.token_name(int(i)) for i in context.ids),
        in_text=tuple(counts.token_in_text(int(i)) for i in context.ids),
        p=_scores(encoded, spec, counts)[:, order - 1, place],
        order=order,
        notes=_notes(context.unknown, counts),
    )


def _scores(encoded: Encoded, spec: NgramsSpec, counts: NgramCounts) -> np.ndarray:
    """P of every token at every full order, float64 (S, N, T); a BOUNDARY at the end is left out."""
    size = encoded.ids.size
    if size == 0:
        return np.empty((len(SMOOTHERS), HIGHEST_ORDER, 0))
    tallies = tally(counts.model, encoded)
    return np.stack(
        [
            np.stack([p[:size] for p in scores(tallies, smoother, spec.parameter_of(key))])
            for key, smoother in SMOOTHERS.items()
        ]
    )


def _notes(unknown: tuple[str, ...], counts: NgramCounts) -> tuple[str, ...]:
    if not unknown:
        return ()
    name = counts.token_name(UNKNOWN)
    return (f"The text counted here does not have {name_pieces(unknown)}: read as {name}.",)


def sentence_table(scored: SentenceScores) -> dict[str, list[object]]:
    """One row for each smoothing, order and token: the columns of *The data*."""
    columns: dict[str, list[object]] = {
        name: [] for name in ("smoothing", "n", "t", "token", "probability", "log_product", "J", "PP")
    }
    surprisal, perplexity = scored.surprisal, scored.perplexity
    for s, key in enumerate(SMOOTHERS):
        for n in range(HIGHEST_ORDER):
            for t, token in enumerate(scored.tokens):
                row = (key, n + 1, t + 1, token, scored.p[s, n, t], scored.log_product[s, n, t])
                row += (surprisal[s, n, t], perplexity[s, n, t])  # type: ignore[assignment]
                for name, number in zip(columns, row, strict=True):
                    columns[name].append(number)
    return columns
