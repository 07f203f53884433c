"""Formulas that know their letters, their numbers and their value.

    m = beta1 * m_before + (1 - beta1) * g

makes, from terms, another term: `rule` reads "β₁·m₂ + (1 − β₁)·g₃", `numbers` reads
"0.9·0.0271 + (1 − 0.9)·0.3", and `value` is what the line comes to, computed from the full numbers. So a rule
that is shown can never say anything else than the numbers beside it. Arithmetic is that of the processor:
x/0 is infinite, 0/0 and the root of a negative number are not a number.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

DIGITS = 5  # significant ones, of every number that is shown

# How tightly an expression holds together: what binds less than its place asks for is put in parentheses.
_SUM, _NEGATIVE, _QUOTIENT, _PRODUCT, _POWER, _ATOM = range(6)

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def superscript(number: int) -> str:
    """3 as ³."""
    return str(number).translate(_SUPERSCRIPTS)


def subscript(number: int) -> str:
    """3 as ₃."""
    return str(number).translate(_SUBSCRIPTS)


def show(value: float) -> str:
    """The number with five significant digits: 0.0271, −1.25, 3e−7, NaN, ∞."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    digits, e, exponent = f"{value + 0.0:.{DIGITS}g}".partition("e")  # + 0.0 makes one zero of the two
    return (digits + (f"e{int(exponent)}" if e else "")).replace("-", "−")


@dataclass(frozen=True)
class Written:
    """An expression as text, and how tightly it binds."""

    text: str
    binds: int

    def where(self, needed: int) -> str:
        """The text for a place that asks for at least this binding."""
        return self.text if self.binds >= needed else f"({self.text})"


@dataclass(frozen=True)
class Term:
    """A quantity or an expression of quantities: in letters, in numbers, and its value."""

    letters: Written
    figures: Written
    value: float

    @property
    def rule(self) -> str:
        """The expression in letters."""
        return self.letters.text

    @property
    def numbers(self) -> str:
        """The expression with the numbers in."""
        return self.figures.text

    def __add__(self, other: Term | float) -> Term:
        return _join(self, other, lambda a, b: _sum(a, b, "+"), lambda x, y: x + y)

    def __radd__(self, other: float) -> Term:
        return constant(other) + self

    def __sub__(self, other: Term | float) -> Term:
        return _join(self, other, lambda a, b: _sum(a, b, "−"), lambda x, y: x - y)

    def __rsub__(self, other: float) -> Term:
        return constant(other) - self

    def __mul__(self, other: Term | float) -> Term:
        return _join(self, other, _product, lambda x, y: x * y)

    def __rmul__(self, other: float) -> Term:
        return constant(other) * self

    def __truediv__(self, other: Term | float) -> Term:
        return _join(self, other, _quotient, divide)

    def __rtruediv__(self, other: float) -> Term:
        return constant(other) / self

    def __neg__(self) -> Term:
        return Term(_minus(self.letters), _minus(self.figures), -self.value)

    def __pow__(self, exponent: int) -> Term:
        return _apply(
            lambda a: Written(a.where(_ATOM) + superscript(exponent), _POWER),
            lambda x: _power(x, exponent),
            self,
        )


def constant(value: float) -> Term:
    """A number of the formula itself."""
    return known(show(value), value)


def known(symbol: str, value: float) -> Term:
    """A quantity with a name."""
    figures = show(value)
    tight = _NEGATIVE if figures.startswith("−") else _POWER if "e" in figures else _ATOM
    letters = tight if symbol == figures else _POWER if symbol.endswith(("′", "°")) else _ATOM
    return Term(Written(symbol, letters), Written(figures, tight), value)


def power(base: Term, exponent: Term) -> Term:
    """The base to an exponent that need not be whole: base^(exponent)."""
    return _join(
        base,
        exponent,
        lambda a, b: Written(f"{a.where(_ATOM)}^{b.where(_ATOM)}", _POWER),
        _power,
    )


def root(term: Term) -> Term:
    """The square root."""
    return _apply(
        lambda a: Written(f"√{a.where(_ATOM)}", _POWER),
        lambda x: math.sqrt(x) if x >= 0 else math.nan,
        term,
    )


def magnitude(term: Term) -> Term:
    """The absolute value |x|."""
    return _apply(lambda a: Written(f"|{a.text}|", _ATOM), abs, term)


def sign(term: Term) -> Term:
    """1, 0 or -1."""
    return _apply(
        lambda a: Written(f"sign({a.text})", _POWER),
        lambda x: x if math.isnan(x) else float((x > 0) - (x < 0)),
        term,
    )


def larger(one: Term | float, other: Term | float) -> Term:
    """The maximum of two."""
    return _extreme("max", one, other)


def smaller(one: Term | float, other: Term | float) -> Term:
    """The minimum of two."""
    return _extreme("min", one, other)


def divide(x: float, y: float) -> float:
    """x/y as the processor does it."""
    if y != 0:
        return x / y
    return math.nan if x == 0 or math.isnan(x) else math.copysign(math.inf, x) * math.copysign(1.0, y)


def _power(x: float, y: float) -> float:
    try:
        result = x**y
    except (OverflowError, ZeroDivisionError):
        return math.inf
    return result if isinstance(result, int | float) else math.nan


def _extreme(name: str, one: Term | float, other: Term | float) -> Term:
    def value(x: float, y: float) -> float:
        pick = max if name == "max" else min
        return math.nan if math.isnan(x) or math.isnan(y) else pick(x, y)

    return _join(one, other, lambda a, b: Written(f"{name}({a.text}, {b.text})", _POWER), value)


def _sum(a: Written, b: Written, operator: str) -> Written:
    return Written(f"{a.text} {operator} {b.where(_QUOTIENT)}", _SUM)


def _product(a: Written, b: Written) -> Written:
    text = f"{a.where(_PRODUCT)}·{b.where(_QUOTIENT)}"
    return Written(text, min(_PRODUCT, b.binds) if b.binds == _QUOTIENT else _PRODUCT)


def _quotient(a: Written, b: Written) -> Written:
    return Written(f"{a.where(_PRODUCT)}/{b.where(_POWER)}", _QUOTIENT)


def _minus(a: Written) -> Written:
    return Written(f"−{a.where(_QUOTIENT)}", _NEGATIVE)


def _join(
    one: Term | float,
    other: Term | float,
    written: Callable[[Written, Written], Written],
    value: Callable[[float, float], float],
) -> Term:
    a, b = (term if isinstance(term, Term) else constant(term) for term in (one, other))
    return Term(written(a.letters, b.letters), written(a.figures, b.figures), value(a.value, b.value))


def _apply(written: Callable[[Written], Written], value: Callable[[float], float], term: Term) -> Term:
    return Term(written(term.letters), written(term.figures), value(term.value))
