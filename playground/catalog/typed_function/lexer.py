"""Splits a formula into numbers, names and signs: ASCII only, one line."""

import re
import unicodedata
from dataclasses import dataclass

from playground.catalog.typed_function.operations import FunctionError

_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_TOKEN = re.compile(rf" *(?:({_NUMBER})|([A-Za-z][A-Za-z0-9]*)|(\*\*|[-+*/^(),]))")
_REASONS = {
    "_": "Underscores are not part of a formula.",
    ".": "A dot stands only inside a number, such as 0.5.",
    "'\"`": "Quotation marks are not part of a formula.",
    "[]{}": "Use round parentheses; other brackets are not part of a formula.",
    "=<>!": "A formula has a value; comparisons and assignments are not part of it.",
    "|": "Write abs(x) for |x|.",
    "%": "Write percentages as numbers, such as 0.05; % is not part of a formula.",
}


@dataclass(frozen=True)
class Token:
    """A piece of the text and its position: text[start:end]."""

    kind: str  # "number", "name", "sign" or "end"
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """The tokens of a text, the last of kind "end". FunctionError for a character that has no meaning."""
    tokens, at, stop = [], 0, len(text.rstrip(" "))
    while at < stop:
        match = _TOKEN.match(text, at)
        if match is None:
            raise FunctionError(_character_error(text[at:].lstrip(" ")[0]))
        assert match.lastindex is not None
        kind = ("number", "name", "sign")[match.lastindex - 1]
        tokens.append(Token(kind, match[match.lastindex], match.start(match.lastindex), match.end()))
        at = match.end()
    return [*tokens, Token("end", "", stop, stop)]


def _character_error(character: str) -> str:
    """Why a character is not part of a formula."""
    for characters, message in _REASONS.items():
        if character in characters:
            return message
    if character in "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029":
        return "Write the formula on one line."
    if not character.isprintable():
        return f"The formula contains an invisible character, U+{ord(character):04X}."
    if not character.isascii():
        name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
        return f'Use plain letters, digits and signs: "{character}" is {name}.'
    return f'"{character}" is not part of a formula.'
