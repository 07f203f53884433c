"""A typed text as the tokens of a small network; its vocabulary is what occurs in it. Shared by pages."""

from dataclasses import dataclass

import numpy as np

from playground.errors import TextError
from playground.text.decode import normalise
from playground.text.tokenizers import SPECIAL, TOKENIZERS

KINDS = {"characters": "Characters", "words": "Words"}
FIRST_LETTERS = 20_000  # of a text that are cut into tokens: far more than any view shows


@dataclass(frozen=True, eq=False)
class TokenSequence:
    """The first tokens of a text.

    ids         (tokens,)  into the vocabulary, which is in the order of first occurrence
    vocabulary  the visible forms of the distinct tokens
    total       tokens of the whole text; `is_cut` if only the first of a very long text were counted
    """

    ids: np.ndarray
    vocabulary: tuple[str, ...]
    total: int
    is_cut: bool

    @property
    def inputs(self) -> np.ndarray:
        """x_1 .. x_T: all tokens but the last, (T,)."""
        return self.ids[:-1]

    @property
    def targets(self) -> np.ndarray:
        """x_2 .. x_{T+1}: the true next tokens, (T,)."""
        return self.ids[1:]

    @property
    def names(self) -> tuple[str, ...]:
        """The visible form of every token."""
        return tuple(self.vocabulary[i] for i in self.ids)

    def note(self) -> str:
        """A sentence where the text has more tokens than are used; else ""."""
        if self.total <= len(self.ids):
            return ""
        total = f"more than {self.total:,}" if self.is_cut else f"{self.total:,}"
        return f"The first {len(self.ids)} tokens are used; the text has {total}."


def first_tokens(text: str, kind: str, most: int, least: int = 2) -> TokenSequence:
    """The first `most` tokens of a text; `kind` is a key of KINDS.

    TextError with a sentence for a text of fewer tokens than `least`, 1 or 2: one token alone has no next
    token to predict.
    """
    text = normalise(text)
    start = text[:FIRST_LETTERS]
    tokenizer = TOKENIZERS[kind].train([start])
    stream = tokenizer.encode(start)
    if not len(stream) and least == 1:
        raise TextError("This text is empty: at least one token is to be read.")
    if len(stream) < least:
        size = "is empty" if not len(stream) else "has one token"
        raise TextError(f"This text {size}: a network that predicts the next token needs at least two.")
    used = [int(i) for i in stream[:most]]
    order = list(dict.fromkeys(used))
    assert min(order) >= len(SPECIAL), "every token of the text is in its own vocabulary"
    ids = np.array([order.index(i) for i in used])
    return TokenSequence(
        ids, tuple(tokenizer.visible(i) for i in order), len(stream), len(text) > FIRST_LETTERS
    )
