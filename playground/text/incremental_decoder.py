"""From tokens to text, one token at a time.

A token need not be readable on its own: the letter ñ may be two byte-pair tokens, and a word does not know
whether it starts a line. The decoder holds back what the next token may still change, and returns it with the
token that decides. (Cutting a longer text at the length of a shorter one would lose such signs.)
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence

from playground.text.words import _patterns


class IncrementalDecoder:
    """The text that every token adds to the tokens before it.

    `kind` is a key of the table of tokenizers, `texts[i]` the text of id i (of byte pairs: its bytes, one
    character each). What `push` and `finish` return, concatenated, is the text of all ids, and can be
    encoded as UTF-8: bytes that are no UTF-8, and surrogates, read as the replacement character.
    """

    def __init__(self, kind: str, texts: Sequence[str]) -> None:
        self.kind, self.texts = kind, texts
        self.utf8 = codecs.getincrementaldecoder("utf-8")("replace")
        self.line_start = True  # of words: whether the next character begins a line
        self.space = ""  # of words: a space that begins a line, which the next token keeps or removes

    def push(self, ids: Iterable[int]) -> str:
        """The text that these ids complete; "" as long as a sign is unfinished."""
        added = "".join(self.texts[int(i)] for i in ids)
        if self.kind == "bytepairs":
            return self.utf8.decode(added.encode("latin-1"))
        if self.kind == "words":
            added = self._join_words(added)
        return re.sub("[\ud800-\udfff]", "\ufffd", added)

    def finish(self) -> str:
        """What is still held back, when no token follows: an unfinished sign is one replacement character."""
        space, self.space = self.space, ""
        return space + self.utf8.decode(b"", True)

    @property
    def unfinished(self) -> bytes:
        """The bytes of a sign whose last byte is missing."""
        return self.utf8.getstate()[0]

    def _join_words(self, added: str) -> str:
        """The words as they stand in the text; a line's first word loses its space (see `words.join`)."""
        added, self.space = self.space + added, ""
        if not added:
            return ""
        before = "\n" if self.line_start else "."
        if added[-1:] == " " and (before + added)[-2] == "\n":
            added, self.space = added[:-1], " "
        joined = _patterns()[2].sub("", before + added + self.space)
        self.line_start = bool(self.space) or (before + added)[-1] == "\n"
        return joined[1 : len(joined) - len(self.space)]
