"""Visible forms of all characters: blank, bidirectional and combining ones get a sign of their own."""

from __future__ import annotations

import unicodedata

SIGNS = {
    " ": "␣",
    "\n": "⏎",
    "\t": "⇥",
    "\x7f": "␡",
    "\u00a0": "⟨NBSP⟩",
    "\u00ad": "⟨SHY⟩",
    "\u200b": "⟨ZWSP⟩",
    "\u200c": "⟨ZWNJ⟩",
    "\u200d": "⟨ZWJ⟩",
    "\u200e": "⟨LRM⟩",
    "\u200f": "⟨RLM⟩",
    "\ufeff": "⟨BOM⟩",
}
JOINER = "\u200d"
LONGEST_FORM = 12  # characters of ⟨U+10FFFF⟩ and of ⟨F0 9F 92⟩, at most
VARIATION_SELECTORS = range(0xFE00, 0xFE10)


def visible_character(character: str) -> str:
    """One character as something that can be read on its own.

    White space, control and format characters become signs or ⟨U+XXXX⟩, a combining mark sits on a dotted
    circle, everything else is itself.
    """
    if character in SIGNS:
        return SIGNS[character]
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)  # the control pictures ␀ ␁ ...
    if code in VARIATION_SELECTORS:
        return f"⟨VS{code - 0xFE00 + 1}⟩"
    category = unicodedata.category(character)
    if category.startswith("M"):
        return "◌" + character
    if category.startswith(("C", "Z")):
        return f"⟨U+{code:04X}⟩"
    return character


def visible_text(piece: str) -> str:
    """A longer piece of text: marks, joiners and selectors stay where they belong, the rest is made visible.

    An emoji sequence is drawn as the one emoji that it is; a bidirectional control inside a word has
    no effect.
    """
    if piece.isascii() and piece.isprintable() and " " not in piece:
        return piece
    joiners = ("\u200c", "\u200d")
    return "".join(
        sign
        if i > 0 and (sign in joiners or unicodedata.category(sign).startswith("M"))
        else visible_character(sign)
        for i, sign in enumerate(piece)
    )


def text_start(text: str, length: int) -> str:
    """The beginning of a text in at most `length` characters that cuts no sign and no form ⟨...⟩ in two."""
    return text[: cut_before(text, length)] if length < len(text) else text


def text_end(text: str, length: int) -> str:
    """The end of a text in at most `length` characters that cuts no sign and no form ⟨...⟩ in two."""
    cut = max(0, len(text) - length)
    while cut < len(text) and cut_before(text, cut) < cut:
        cut += 1
    return text[cut:]


def cut_before(text: str, index: int) -> int:
    """The last index up to `index` at which a text may be cut: not inside a form, not before a mark."""
    index = max(0, index)
    opened = text.rfind("⟨", max(0, index - LONGEST_FORM), index)
    if opened >= 0 and index <= text.find("⟩", opened, opened + LONGEST_FORM):
        index = opened
    while 0 < index < len(text) and _continues(text[index - 1], text[index]):
        index -= 1
    return index


def _continues(before: str, character: str) -> bool:
    """Whether a character belongs to the sign that ends with the one before it."""
    return JOINER in (before, character) or unicodedata.category(character).startswith("M")
