"""Arithmetic expressions as text: infix operators, parentheses by precedence, numbers with five digits."""

from __future__ import annotations

import math
from dataclasses import dataclass

SIGNIFICANT_DIGITS = 5  # of every formatted number

# Precedence, loosest first. An operand looser than its operator needs is put in parentheses.
SUM, NEGATIVE, QUOTIENT, PRODUCT, POWER, ATOM = range(6)

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def superscript(number: int) -> str:
    """3 as ³."""
    return str(number).translate(_SUPERSCRIPTS)


def subscript(number: int) -> str:
    """3 as ₃."""
    return str(number).translate(_SUBSCRIPTS)


def format_number(value: float) -> str:
    """The number with five significant digits: 0.0271, −1.25, 3e−7, NaN, ∞."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    digits, e, exponent = f"{value + 0.0:.{SIGNIFICANT_DIGITS}g}".partition("e")  # + 0.0 turns -0 into 0
    return (digits + (f"e{int(exponent)}" if e else "")).replace("-", "−")


@dataclass(frozen=True)
class Infix:
    """An expression as text, with the precedence of its outermost operator."""

    text: str
    precedence: int

    def operand(self, precedence: int) -> str:
        """The text as an operand that needs at least this precedence, in parentheses if it is looser."""
        return self.text if self.precedence >= precedence else f"({self.text})"


def number(value: float) -> Infix:
    """A number; a sign or an exponent makes it bind less tightly than digits alone."""
    text = format_number(value)
    return Infix(text, NEGATIVE if text.startswith("−") else POWER if "e" in text else ATOM)


def letter(text: str) -> Infix:
    """A symbol; a prime or a degree sign at its end is set apart from an exponent: (g′)²."""
    return Infix(text, POWER if text.endswith(("′", "°")) else ATOM)


def add(a: Infix, b: Infix) -> Infix:
    """a + b."""
    return Infix(f"{a.text} + {b.operand(QUOTIENT)}", SUM)


def subtract(a: Infix, b: Infix) -> Infix:
    """a − b."""
    return Infix(f"{a.text} − {b.operand(QUOTIENT)}", SUM)


def multiply(a: Infix, b: Infix) -> Infix:
    """a·b."""
    text = f"{a.operand(PRODUCT)}·{b.operand(QUOTIENT)}"
    return Infix(text, QUOTIENT if b.precedence == QUOTIENT else PRODUCT)  # a·b/c divides last


def divide(a: Infix, b: Infix) -> Infix:
    """a/b."""
    return Infix(f"{a.operand(PRODUCT)}/{b.operand(POWER)}", QUOTIENT)


def negate(a: Infix) -> Infix:
    """−a."""
    return Infix(f"−{a.operand(QUOTIENT)}", NEGATIVE)


def raise_to(a: Infix, exponent: int) -> Infix:
    """a with a whole exponent as a superscript: a²."""
    return Infix(a.operand(ATOM) + superscript(exponent), POWER)


def power(a: Infix, b: Infix) -> Infix:
    """a^b."""
    return Infix(f"{a.operand(ATOM)}^{b.operand(ATOM)}", POWER)


def sqrt(a: Infix) -> Infix:
    """√a."""
    return Infix(f"√{a.operand(ATOM)}", POWER)


def absolute(a: Infix) -> Infix:
    """|a|."""
    return Infix(f"|{a.text}|", ATOM)


def call(function: str, *arguments: Infix) -> Infix:
    """function(a, b, ...)."""
    return Infix(f"{function}({', '.join(argument.text for argument in arguments)})", POWER)
