"""A context that somebody typed, as the ids that a window of tokens sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.text.corpus import Reading
from playground.text.decode import normalise
from playground.text.tokenizers import Tokenizer
from playground.text.unfinished import continue_text, to_escapes

NAMED = 6  # unknown pieces that a note names, at most


@dataclass(frozen=True, eq=False)
class EncodedContext:
    """A typed context: the text that is encoded, its ids, int32 (N,), and the pieces the vocabulary lacks."""

    text: str
    ids: np.ndarray
    unknown: tuple[str, ...]


def encode_context(raw: str, tokenizer: Tokenizer, reading: Reading) -> EncodedContext:
    """Encode a typed context. Of items, each a text of its own, only the last line counts.

    Among words a space at the end is left out: the next word brings its own.
    """
    text = normalise(raw)
    if reading == "items":
        text = text.rpartition("\n")[2].lstrip()
    if tokenizer.kind == "words":
        text = text.rstrip(" ")
    return EncodedContext(
        text, tokenizer.encode(to_escapes(text, tokenizer)), tuple(dict.fromkeys(tokenizer.unknown(text)))
    )


def append_token(raw: str, token: int, tokenizer: Tokenizer, reading: Reading) -> str:
    """The typed context with a token appended; a byte of an unfinished sign is written as such (ñ: ⟨C3⟩)."""
    context = encode_context(raw, tokenizer, reading)
    return continue_text(context.text, context.ids.tolist(), [token], tokenizer)


def name_pieces(pieces: Sequence[str]) -> str:
    """The first of some pieces in quotation marks, for a note: “a”, “b”."""
    return ", ".join(f"“{piece.strip() or piece}”" for piece in pieces[:NAMED])
