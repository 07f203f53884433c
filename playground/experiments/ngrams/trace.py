"""What the n-gram page shows: the context's counts and distribution, and every token drawn after it."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class NgramsTrace:
    """Step 0 is the typed context; step t shows what the t-th token was drawn from, and draws it.

    T steps, K candidates, C tokens that followed, n orders. `chosen` is the likeliest token at step 0, then
    the one that was drawn. What was never seen has count 0; NaN stands for "no estimate" (0/0).
    """

    order: np.ndarray  # (T,)  n in use: less than asked for while fewer tokens stand before
    past: tuple[str, ...]  # (T,)  what the model cannot see
    window: tuple[str, ...]  # (T,)  the n - 1 tokens that it can
    ids: np.ndarray  # (T,)  of `chosen`
    chosen: tuple[str, ...]  # (T,)
    written: tuple[str, ...]  # (T,)  the same as it is written behind the window, a word with its space
    contexts: tuple[tuple[str, ...], ...]  # (n, T)  what each order looks at, "" at n = 1
    total: np.ndarray  # (T,)  N(c)
    types: np.ndarray  # (T,)  T(c)
    count: np.ndarray  # (T,)  N(c w)
    probability: np.ndarray  # (T,)  of the chosen token
    mass: np.ndarray  # (T,)  the sum of all scores: 1 where they are a distribution
    entropy: np.ndarray  # (T,)  in nats; NaN where they are none
    worked: tuple[str, ...]  # (T,)  the rule with the numbers in
    top_ids: np.ndarray  # (K, T)  likeliest first; the chosen token comes last if it is not among them
    top_words: tuple[tuple[str, ...], ...]  # (K, T)
    top_probability: np.ndarray  # (K, T)
    row: np.ndarray  # (T,)  of the chosen token among the candidates
    seen_ids: np.ndarray  # (C, T)  what followed the context, the most frequent first, then what did not
    seen_words: tuple[tuple[str, ...], ...]  # (C, T)
    seen_count: np.ndarray  # (C, T)
    seen_row: np.ndarray  # (T,)  of the chosen token among them
    ladder_count: np.ndarray  # (n, T)  N(c w) by order, as the smoothing counts; NaN: not asked
    ladder_total: np.ndarray  # (n, T)
    ladder_types: np.ndarray  # (n, T)
    ladder_probability: np.ndarray  # (n, T)
    before: np.ndarray  # (T,)  the token just before the gap
    draws: np.ndarray  # (T,)  the random number that chose, NaN at step 0
    texts: tuple[str, ...]  # (T,)  the context and what has been drawn up to and with this step
    stopped: bool  # nothing could be drawn any more: 0/0
    notes: tuple[str, ...]  # sentences for the reader

    @property
    def last(self) -> int:
        """The last step."""
        return int(self.order.size) - 1
