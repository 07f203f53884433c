"""Expressions that carry their letters, their numbers and their value.

    m = beta1 * m_previous + (1 - beta1) * g

builds a term whose `rule` reads "β₁·m₂ + (1 − β₁)·g₃", whose `numbers` reads "0.9·0.0271 + (1 − 0.9)·0.3" and
whose `value` is computed from the unrounded numbers. All three come from one Python expression, so they
cannot disagree. Arithmetic is IEEE 754's: x/0 is infinite; 0/0 and the root of a negative number are NaN.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from playground.catalog import infix
from playground.catalog.infix import Infix


@dataclass(frozen=True)
class Term:
    """A quantity or an expression of quantities: in letters, in numbers, and its value."""

    letters: Infix
    digits: Infix
    value: float

    @property
    def rule(self) -> str:
        """The expression in letters."""
        return self.letters.text

    @property
    def numbers(self) -> str:
        """The expression with the numbers in."""
        return self.digits.text

    def __add__(self, other: Term | float) -> Term:
        return _binary(self, other, infix.add, lambda x, y: x + y)

    def __radd__(self, other: float) -> Term:
        return constant(other) + self

    def __sub__(self, other: Term | float) -> Term:
        return _binary(self, other, infix.subtract, lambda x, y: x - y)

    def __rsub__(self, other: float) -> Term:
        return constant(other) - self

    def __mul__(self, other: Term | float) -> Term:
        return _binary(self, other, infix.multiply, lambda x, y: x * y)

    def __rmul__(self, other: float) -> Term:
        return constant(other) * self

    def __truediv__(self, other: Term | float) -> Term:
        return _binary(self, other, infix.divide, divide)

    def __rtruediv__(self, other: float) -> Term:
        return constant(other) / self

    def __neg__(self) -> Term:
        return _unary(self, infix.negate, lambda x: -x)

    def __pow__(self, exponent: int) -> Term:
        return _unary(self, lambda a: infix.raise_to(a, exponent), lambda x: _power(x, exponent))


def constant(value: float) -> Term:
    """A number of the formula itself."""
    return Term(infix.number(value), infix.number(value), value)


def symbol(name: str, value: float) -> Term:
    """A quantity with a name."""
    return Term(infix.letter(name), infix.number(value), value)


def power(base: Term, exponent: Term) -> Term:
    """The base to an exponent that need not be whole: base^(exponent)."""
    return _binary(base, exponent, infix.power, _power)


def sqrt(term: Term) -> Term:
    """The square root."""
    return _unary(term, infix.sqrt, lambda x: math.sqrt(x) if x >= 0 else math.nan)


def absolute(term: Term) -> Term:
    """The absolute value |x|."""
    return _unary(term, infix.absolute, abs)


def sign(term: Term) -> Term:
    """1, 0 or -1."""
    return _unary(
        term,
        lambda a: infix.call("sign", a),
        lambda x: x if math.isnan(x) else float((x > 0) - (x < 0)),
    )


def maximum(a: Term | float, b: Term | float) -> Term:
    """The larger of two; NaN where one is NaN."""
    return _binary(a, b, lambda p, q: infix.call("max", p, q), lambda x, y: _propagate_nan(max, x, y))


def minimum(a: Term | float, b: Term | float) -> Term:
    """The smaller of two; NaN where one is NaN."""
    return _binary(a, b, lambda p, q: infix.call("min", p, q), lambda x, y: _propagate_nan(min, x, y))


def divide(x: float, y: float) -> float:
    """x/y by IEEE 754: infinite or NaN where Python raises ZeroDivisionError."""
    if y != 0:
        return x / y
    return math.nan if x == 0 or math.isnan(x) else math.copysign(math.inf, x) * math.copysign(1.0, y)


def _power(x: float, y: float) -> float:
    try:
        result = x**y
    except (OverflowError, ZeroDivisionError):
        return math.inf
    return result if isinstance(result, int | float) else math.nan  # complex otherwise


def _propagate_nan(function: Callable[[float, float], float], x: float, y: float) -> float:
    return math.nan if math.isnan(x) or math.isnan(y) else function(x, y)


def _binary(
    a: Term | float,
    b: Term | float,
    text: Callable[[Infix, Infix], Infix],
    value: Callable[[float, float], float],
) -> Term:
    a, b = (term if isinstance(term, Term) else constant(term) for term in (a, b))
    return Term(text(a.letters, b.letters), text(a.digits, b.digits), value(a.value, b.value))


def _unary(term: Term, text: Callable[[Infix], Infix], value: Callable[[float], float]) -> Term:
    return Term(text(term.letters), text(term.digits), value(term.value))
