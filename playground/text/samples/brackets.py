"""Nested brackets and quotes: whatever opens must close, in the right order.

A line is a few expressions. Brackets of four kinds hold expressions again, at most six deep; quotes of three
kinds hold plain letters only and do not nest. To close what is open a model has to remember the whole stack:
some of its units learn to count, others to know that they are inside a quote.
"""

from __future__ import annotations

from playground.text.samples.draw import Draw

SEED = 2
LINES = 2000
DEEPEST = 6
PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"))
QUOTES = ('"', "'", "`")
LETTERS = "abcdefgh"


def brackets() -> str:
    """About 150 kB, one line after the other."""
    draw = Draw(SEED)
    return "".join(_line(draw) + "\n" for _ in range(LINES))


def _line(draw: Draw) -> str:
    return " ".join(_expression(draw, 0) for _ in range(1 + draw.below(3)))


def _expression(draw: Draw, depth: int) -> str:
    """A bracket with expressions inside, rarer the deeper it is; else a quote or a letter or two."""
    if depth < DEEPEST and draw.chance(0.78 if depth else 0.95):
        left, right = draw.choice(PAIRS)
        inside = "".join(_expression(draw, depth + 1) for _ in range(1 + draw.below(2)))
        return left + inside + right
    if draw.chance(0.3):
        quote = draw.choice(QUOTES)
        return quote + "".join(draw.choice(LETTERS) for _ in range(1 + draw.below(12))) + quote
    return "".join(draw.choice(LETTERS) for _ in range(1 + draw.below(2)))
