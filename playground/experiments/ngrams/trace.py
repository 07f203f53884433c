"""The trace of the page n-grams: a context's counts and distribution, and every token drawn after it."""

from dataclasses import dataclass

import numpy as np

from playground.catalog.smoothers import Division


@dataclass(frozen=True, eq=False)
class Ranking:
    """Tokens in descending order of a value, at every step; the chosen token is always among them.

    Where it is not one of the largest it takes the last row. `row` (T,) is the chosen token's.
    """

    ids: np.ndarray  # (K, T)
    names: tuple[tuple[str, ...], ...]  # (K, T)
    values: np.ndarray  # (K, T)
    row: np.ndarray  # (T,)


@dataclass(frozen=True, eq=False)
class ByOrder:
    """The chosen token at every order 1 .. n, as the smoothing counts; NaN: the smoothing does not use it."""

    contexts: tuple[tuple[str, ...], ...]  # (n, T)  the context of each order, "" at order 1
    count: np.ndarray  # (n, T)  N(c w)
    total: np.ndarray  # (n, T)  N(c)
    types: np.ndarray  # (n, T)  T(c)
    probability: np.ndarray  # (n, T)
    divisions: tuple[tuple[Division | None, ...], ...]  # (n, T)  the rule with its numbers; None: not used


@dataclass(frozen=True, eq=False)
class NgramsTrace:
    """Step 0 is the typed context; step t shows what the t-th token was drawn from, and draws it.

    T steps. The chosen token is the likeliest at step 0, then the one that was drawn. What was never seen has
    count 0; NaN stands for "no estimate" (0/0).
    """

    order: np.ndarray  # (T,)  n in use: smaller than the spec's while fewer tokens stand before
    before_window: tuple[str, ...]  # (T,)  the text that the model cannot see
    window: tuple[str, ...]  # (T,)  the n - 1 tokens that it can see
    window_ids: tuple[tuple[int, ...], ...]  # (T,)  the same as ids, at most n - 1
    previous_ids: np.ndarray  # (T,)  the last token of the context
    chosen_ids: np.ndarray  # (T,)
    chosen_names: tuple[str, ...]  # (T,)
    chosen_in_text: tuple[str, ...]  # (T,)  as it is written behind the window: a word with its space
    total: np.ndarray  # (T,)  N(c)
    types: np.ndarray  # (T,)  T(c)
    count: np.ndarray  # (T,)  N(c w) of the chosen token
    probability: np.ndarray  # (T,)  of the chosen token
    symbols: int  # tokens that can come at all
    possible: np.ndarray  # (T,)  how many of them have a probability above 0
    mass: np.ndarray  # (T,)  the sum of all scores: 1 where they are a distribution
    entropy: np.ndarray  # (T,)  in nats; NaN where the scores are no distribution
    division: tuple[Division, ...]  # (T,)  the smoothing's rule with the numbers of the chosen token
    likeliest: Ranking  # by probability
    followers: Ranking  # by count: what followed the context, then the likeliest of what did not
    by_order: ByOrder
    random_numbers: np.ndarray  # (T,)  that chose the token; NaN at step 0
    texts: tuple[str, ...]  # (T,)  the context and all tokens drawn up to and with this step
    stopped: bool  # nothing could be drawn any more: 0/0
    notes: tuple[str, ...]  # sentences for the reader

    @property
    def last(self) -> int:
        """The last step."""
        return int(self.order.size) - 1
