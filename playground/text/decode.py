"""Bytes from anywhere become text, or a sentence that says why not."""

from __future__ import annotations

import unicodedata


class TextError(ValueError):
    """What is wrong with a text, as one sentence for the person who brought it."""


def normalise(text: str) -> str:
    """Line ends become LF and accents compose (Unicode NFC), so that equal texts are equal strings."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)
