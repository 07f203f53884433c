r"""A typed text that ends in the middle of a sign.

A click may append a byte-pair token that is only the beginning of a sign. A text cannot hold such bytes; they
are written at its end the way tokens are shown, "Espa⟨C3⟩": the reader sees them, and a link carries them.
The next click completes the sign ("España"), and typing replaces them like any other text. Only an unfinished
sign at the end of a line is read this way; other text in such brackets stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from playground.text.bytepairs import byte_form
from playground.text.incremental_decoder import IncrementalDecoder
from playground.text.tokenizers import Tokenizer

_FORM = re.compile("⟨((?:[0-9A-F]{2} ){0,2}[0-9A-F]{2})⟩$", re.MULTILINE)


def to_escapes(text: str, tokenizer: Tokenizer) -> str:
    r"""The text to encode: bytes of unfinished signs as surrogate escapes (byte C3: "\udcc3", PEP 383)."""
    return _FORM.sub(_escape, text) if tokenizer.kind == "bytepairs" else text


def continue_text(text: str, before: Iterable[int], ids: Iterable[int], tokenizer: Tokenizer) -> str:
    """The text with tokens `before`, continued with `ids`; an unfinished sign at its end is in bytes."""
    decoder = tokenizer.decoder()
    decoder.push(before)
    if decoder.space:
        text = text.removesuffix(decoder.space)  # the next token decides whether it stays
    elif decoder.unfinished:
        text = text.removesuffix(byte_form(decoder.unfinished))
    return text + decoder.push(ids) + held_back(decoder)


def held_back(decoder: IncrementalDecoder) -> str:
    """What the decoder holds back, as it is written at the end of a text."""
    return decoder.space + byte_form(decoder.unfinished)


def _escape(match: re.Match[str]) -> str:
    data = bytes.fromhex(match[1])
    decoder = IncrementalDecoder("bytepairs", (data.decode("latin-1"),))
    is_unfinished = decoder.push([0]) == "" and decoder.unfinished == data
    return data.decode("ascii", "surrogateescape") if is_unfinished else match[0]
