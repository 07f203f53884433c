"""What is not a formula is refused in one sentence; where a run cannot start it says why."""

import contextlib
import math
import random
import unicodedata

import pytest
import torch

from playground.catalog.typed_function import FunctionError, parse


def points(n, seed=0):
    return torch.rand(2, n, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)) * 6 - 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Type a formula"),
        ("   ", "Type a formula"),
        ("x" * 201, "200 characters"),
        ("x.real", "dot"),
        ("x.__class__", "dot"),
        ("(1).bit_length()", "dot"),
        ("__import__('os')", "Underscores"),
        ("__builtins__", "Underscores"),
        ("1_000", "Underscores"),
        ("'x'", "Quotation"),
        ('"x"', "Quotation"),
        ("x[0]", "brackets"),
        ("{x}", "brackets"),
        ("[x for x in y]", "brackets"),
        ("x = 1", "comparisons"),
        ("x < y", "comparisons"),
        ("x == y", "comparisons"),
        ("(x := 2)", '":"'),
        ("max(x=1, y)", "comparisons"),
        ("max(*x)", 'before "*"'),
        ("max(**x)", r'before "\*\*"'),
        ("lambda x: x", '":"'),
        ("lambda", '"lambda" is not known'),
        ("open(x)", '"open" is not known'),
        ("eval(x)", '"eval" is not known'),
        ("exec", '"exec" is not known'),
        ("True", '"True" is not known'),
        ("None", '"None" is not known'),
        ("nan", '"nan" is not known'),
        ("inf", '"inf" is not known'),
        ("z", '"z" is not known'),
        ("xy", '"xy" is not known'),
        ("X", '"X" is not known'),
        ("2j", '"j" is not known'),
        ("0x10", '"x10" is not known'),
        ("x if y else 2", '"if"'),
        ("x and y", '"and"'),
        ("x(y)", "x is not a function"),
        ("pi(2)", "pi is not a function"),
        ("sin", "parentheses"),
        ("sin x", "parentheses"),
        ("sin()", "nothing between"),
        ("sin(x, y)", "one argument, not 2"),
        ("min(x)", "two or more"),
        ("()", "nothing between"),
        ("(x", "closing parenthesis is missing"),
        ("x)", "closing parenthesis too many"),
        ("x +", "ends too early"),
        ("*x", 'before "*"'),
        ("x//y", 'before "/"'),
        ("x y", 'between "x" and "y"'),
        ("2 3", 'between "2" and "3"'),
        ("(x)(y)", r'between "\)" and "\("'),
        ("sin(x y)", 'between "x" and "y"'),
        ("1/2x", "two ways"),
        ("2^3x", 'between "3" and "x"'),
        ("0,5", "comma"),
        ("5%", "%"),
        ("x & y", "&"),
        ("|x|", "abs"),
        ("x; y", ";"),
        ("x # y", "#"),
        ("x\\y", r"\\"),
        ("x!", "comparisons"),
        ("1e999", "too large"),
        ("9**9**9", "exponent"),
        ("9^9^9^9^9^9", "exponent"),
        ("x^101", "exponent"),
        ("x^-1e9", "exponent"),
        ("x^(10^3)", "exponent"),
        ("1/0", "divides by 0"),
        ("x + 0/0", "0/0 has no value: it divides by 0"),
        ("log(0)", "logarithm of 0"),
        ("log(-1)*x", "complex"),
        ("sqrt(-1)", "complex"),
        ("(-1)^0.5", "complex"),
        ("exp(1000)", "too large"),
        ("10^99*10^99*10^99*10^99", "too large"),
        ("(" * 99 + "x" + ")" * 99, "nested"),
        ("-" * 190 + "x", "nested"),
        ("x" + "^x" * 90, "nested"),
        ("sin(" * 35 + "x" + ")" * 35, "nested"),
        ("х + 1", "cyrillic small letter ha"),
        ("у", "cyrillic small letter u"),
        ("χ", "greek small letter chi"),
        ("π", "greek small letter pi"),
        ("ｘ", "fullwidth latin small letter x"),
        ("２*x", "fullwidth digit two"),
        ("ｓｉｎ(x)", "fullwidth latin small letter s"),
        ("𝑥^2", "mathematical italic small x"),
        ("x²", "superscript two"),
        ("٣*x", "arabic-indic digit three"),
        ("x − y", "minus sign"),
        ("x·y", "middle dot"),
        ("ℯ", "script small e"),
        ("x\0", r"U\+0000"),
        ("\0", r"U\+0000"),
        ("x\t", r"U\+0009"),
        ("x\u200b", r"U\+200B"),
        ("x\u00a0+ y", r"U\+00A0"),
        ("\ud800", r"U\+D800"),
        ("x\n+ y", "one line"),
        ("x\r", "one line"),
        ("\n", "one line"),
    ],
)
def test_what_is_not_a_formula_is_refused_in_one_sentence(text, sentence):
    with pytest.raises(FunctionError, match=sentence) as error:
        parse(text)
    message = str(error.value)
    assert message.endswith(".")
    assert len(message) < 300
    assert "\n" not in message


def test_no_letter_that_python_would_take_for_x_gets_through():
    """Python normalises identifiers (NFKC); whatever becomes x, y, pi, e or sin that way is refused here."""
    alike = [
        chr(c) for c in range(128, 0x20000) if unicodedata.normalize("NFKC", chr(c)) in "xysine0123456789"
    ]
    assert len(alike) > 60
    for letter in alike:
        with pytest.raises(FunctionError):
            parse(letter)


def test_random_text_is_read_or_refused_but_never_breaks():
    rng = random.Random(0)
    pieces = [
        "x",
        "y",
        "(",
        ")",
        "+",
        "-",
        "*",
        "**",
        "/",
        "^",
        "2",
        "1e9",
        ".5",
        "sin",
        "max",
        ",",
        " ",
        "_",
        ".",
    ]
    pieces += ["pi", "e", "log(", "min(x,", "0", "=", "'", "é", "j"]
    read_well = 0
    for _ in range(4000):
        text = "".join(rng.choice(pieces) for _ in range(rng.randint(1, 12)))
        with contextlib.suppress(FunctionError):
            typed = parse(text)
            assert torch.isfinite(typed.function(*points(3))).shape == (3,)
            assert typed.latex
            read_well += 1
    assert read_well > 100


@pytest.mark.parametrize(
    ("text", "start", "sentence"),
    [
        ("log(x)", (0, 0), "f has no value at (0, 0): log(x) takes the logarithm of 0."),
        ("y + 2*log(x - 1)", (0, 0), "log(x - 1) takes the logarithm of -1, which is complex there."),
        ("sqrt(x)", (-1, 0), "sqrt(x) takes the square root of -1, which is complex there."),
        ("x^0.5", (-1, 0), "x^0.5 raises -1 to the power 0.5, which is complex there."),
        ("x^y", (-2, 0.5), "x^y raises -2 to the power 0.5, which is complex there."),
        ("1/(x-2)", (2, 0), "1/(x-2) divides by 0."),
        ("x/y", (0, 0), "x/y divides by 0."),
        ("x^-2", (0, 0), "x^-2 divides by 0."),
        ("exp(exp(x))", (9, 0), "exp(exp(x)) is too large for a number."),
        ("1/exp(x) + log(y)", (1000, -1), "log(y) takes the logarithm of -1, which is complex there."),
        ("exp(x) - exp(y)", (1000, 1000), "exp(x) is too large for a number."),
        ("sqrt(x)", (0, 0), "no finite slope"),
        ("sqrt(x^2 + y^2)", (0, 0), "no finite slope"),
        ("x", (math.nan, 0), "two finite numbers"),
        ("x", (0, math.inf), "two finite numbers"),
    ],
)
def test_where_a_run_cannot_start_it_says_why(text, start, sentence):
    assert sentence in parse(text).undefined_at(*start)


@pytest.mark.parametrize("text", ["3", "x^2", "1/(1 + 1/y^2)", "abs(y)", "x^x", "(-2)^3 + y"])
def test_where_a_run_can_start_nothing_is_said(text):
    assert parse(text).undefined_at(2, 0.5) == ""
