"""How numbers are written: in sentences as text, in drawings by the player's formats."""

import re
from collections.abc import Callable

import numpy as np

from playground.figures.plots import minus

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def digits(value: float, places: int = 4) -> str:
    """A number in so many significant digits, with a real minus, and none before a zero."""
    return minus(f"{value or 0.0:.{places}g}").replace("inf", "∞")


def short(value: float) -> str:
    """A number in at most seven letters: two decimals, or one digit and a power."""
    size = abs(value)
    text = f"{value:.2f}" if size < 1000 and (size >= 0.005 or value == 0) else f"{value:.0e}"
    return minus(text).replace("−0.00", "0.00").replace("inf", "∞")


def factor(value: float, write: Callable[[float], str] = short) -> str:
    """A number after an operator: as `write` writes it, in parentheses where it has a minus."""
    text = write(value)
    return f"({text})" if text.startswith("−") else text


def products(weights: np.ndarray, values: np.ndarray) -> str:
    """a·b + c·d + ..., of two vectors."""
    pairs = zip(weights, values, strict=True)
    return " + ".join(f"{factor(w) if k else short(w)}·{factor(v)}" for k, (w, v) in enumerate(pairs))


def compact_products(weights: np.ndarray, values: np.ndarray) -> str:
    """The same in one line: four products without parentheses and without a zero before the point."""
    if len(weights) < 4:
        return products(weights, values)
    text = " + ".join(f"{_point(w)}·{_point(v)}" for w, v in zip(weights, values, strict=True))
    return text.replace("+ −", "− ")


def _point(value: float) -> str:
    """A number with two decimals and nothing before the point: −.12."""
    return re.sub(r"\b0(?=\.)", "", minus(f"{value:.2f}")) if abs(value) < 100 else short(value)


def subscript(number: int) -> str:
    """The digits of a number as an index: ₁₃."""
    return str(number).translate(SUBSCRIPTS)


def indexed(letter: str, *indices: int) -> str:
    """A letter with its indices: "w₁", "a₂₁"."""
    return letter + "".join(map(subscript, indices))


def cell_format(values: np.ndarray) -> str:
    """The player's format in which the largest of the values has at most five letters."""
    finite = np.abs(values[np.isfinite(values)])
    largest = float(finite.max(initial=0.0))
    if largest < 9.995:
        return "fixed:2" if largest >= 0.1 or largest == 0 else "exponent:0"
    return "fixed:1" if largest < 99.95 else "exponent:0"
