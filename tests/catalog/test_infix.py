"""Expressions as text: numbers with five digits, parentheses by precedence."""

import math

import pytest

from playground.catalog import infix
from playground.catalog.infix import format_number, subscript, superscript


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0271, "0.0271"),
        (-1.25, "−1.25"),
        (0.0, "0"),
        (-0.0, "0"),
        (3, "3"),
        (1 / 3, "0.33333"),
        (3e-7, "3e−7"),
        (-1.23456e12, "−1.2346e12"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_five_digits_are_shown(value, text):
    assert format_number(value) == text


def test_superscripts_and_subscripts():
    assert superscript(120) == "¹²⁰"
    assert subscript(9) == "₉"


def test_only_a_looser_operand_is_put_in_parentheses():
    a, b = infix.letter("a"), infix.letter("b")
    assert infix.multiply(infix.add(a, b), a).text == "(a + b)·a"
    assert infix.add(infix.multiply(a, b), a).text == "a·b + a"
    assert infix.divide(a, infix.divide(a, b)).text == "a/(a/b)"
    assert infix.raise_to(infix.letter("g′"), 2).text == "(g′)²"
