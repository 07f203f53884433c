"""A term's letters, numbers and value say the same thing."""

import math

import pytest

from playground.catalog.symbolic import (
    absolute,
    constant,
    divide,
    maximum,
    minimum,
    power,
    sign,
    sqrt,
    symbol,
)
from tests.catalog.arithmetic import evaluate

A, B, C, N = symbol("a", 2.5), symbol("b", 0.3), symbol("c", 12.0), symbol("n", -0.75)
PRIMED = symbol("g₃′", 1.5)

EXPRESSIONS = [
    (A + B * N, "a + b·n", "2.5 + 0.3·(−0.75)", 2.275),
    (A + N, "a + n", "2.5 + (−0.75)", 1.75),
    (N + A, "n + a", "−0.75 + 2.5", 1.75),
    (N - (A - B), "n − (a − b)", "−0.75 − (2.5 − 0.3)", -2.95),
    ((1 - B) * A, "(1 − b)·a", "(1 − 0.3)·2.5", 1.75),
    (A / B * C, "(a/b)·c", "(2.5/0.3)·12", 100.0),
    (A * B / C, "a·b/c", "2.5·0.3/12", 0.0625),
    (A * (B / C), "a·b/c", "2.5·0.3/12", 0.0625),
    (A / (B * C), "a/(b·c)", "2.5/(0.3·12)", 2.5 / 3.6),
    (A / B / C, "(a/b)/c", "(2.5/0.3)/12", 2.5 / 0.3 / 12),
    (C - A * B / C, "c − a·b/c", "12 − 2.5·0.3/12", 11.9375),
    (N**2, "n²", "(−0.75)²", 0.5625),
    (PRIMED**2, "(g₃′)²", "1.5²", 2.25),
    (A / B**3, "a/b³", "2.5/0.3³", 2.5 / 0.027),
    ((A + B) ** 12, "(a + b)¹²", "(2.5 + 0.3)¹²", 2.8**12),
    (sqrt(A), "√a", "√2.5", math.sqrt(2.5)),
    (A / (sqrt(C / A) + B), "a/(√(c/a) + b)", "2.5/(√(12/2.5) + 0.3)", 2.5 / (math.sqrt(4.8) + 0.3)),
    (sqrt(B**2), "√(b²)", "√(0.3²)", 0.3),
    (absolute(N) + B, "|n| + b", "|−0.75| + 0.3", 1.05),
    (A * maximum(B, N + A), "a·max(b, n + a)", "2.5·max(0.3, −0.75 + 2.5)", 4.375),
    (minimum(1, A / B), "min(1, a/b)", "min(1, 2.5/0.3)", 1.0),
    (A - sign(N) * B, "a − sign(n)·b", "2.5 − sign(−0.75)·0.3", 2.8),
    (power(C, N), "c^n", "12^(−0.75)", 12**-0.75),
    (power(constant(0.96), 3 * B), "0.96^(3·b)", "0.96^(3·0.3)", 0.96**0.9),
    (-A, "−a", "−2.5", -2.5),
    (-N, "−n", "−(−0.75)", 0.75),
    (-(A + B), "−(a + b)", "−(2.5 + 0.3)", -2.8),
    (C - (-A), "c − (−a)", "12 − (−2.5)", 14.5),
]


@pytest.mark.parametrize(("term", "rule", "numbers", "value"), EXPRESSIONS, ids=[w[1] for w in EXPRESSIONS])
def test_letters_numbers_and_value(term, rule, numbers, value):
    assert (term.rule, term.numbers) == (rule, numbers)
    assert term.value == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize("term", [w[0] for w in EXPRESSIONS], ids=[w[1] for w in EXPRESSIONS])
def test_the_numbers_read_as_mathematics_give_the_value(term):
    value, error = evaluate(term.numbers)
    assert value == pytest.approx(term.value, rel=1e-14)
    assert error < 0.01 * abs(value)


def test_a_number_with_an_exponent_is_one_operand():
    tiny = symbol("t", 1.5e-7)
    assert (sqrt(tiny).numbers, (tiny**2).numbers) == ("√(1.5e−7)", "(1.5e−7)²")
    assert (A / tiny).numbers == "2.5/1.5e−7"


def test_arithmetic_is_ieee_754s():
    zero, infinite = symbol("z", 0.0), symbol("i", math.inf)
    assert math.isnan((zero / zero).value)
    assert ((A / zero).value, (N / zero).value) == (math.inf, -math.inf)
    assert (N / -zero).value == math.inf
    assert math.isnan((symbol("x", math.nan) / zero).value)
    assert math.isnan((infinite - infinite).value)
    assert math.isnan(sqrt(N).value)
    assert math.isnan(maximum(symbol("x", math.nan), A).value)
    assert math.isnan(minimum(A, symbol("x", math.nan)).value)
    assert math.isnan(sign(symbol("x", math.nan)).value)
    assert math.isnan(power(N, B).value)
    assert (symbol("h", 1e300) ** 2).value == math.inf
    assert power(zero, N).value == math.inf
    assert divide(3.0, 2.0) == 1.5
