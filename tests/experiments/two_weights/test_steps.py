"""The rules that are shown are the rules that are computed."""

import math

import pytest

from playground.experiments.two_weights import INPUTS, STEPS, TwoWeightsSpec, run
from playground.experiments.two_weights.steps import (
    CHAINS,
    FORWARD_STEPS,
    STEP_INDEX,
    latex_rule,
    latex_symbol,
    parenthesized,
    rule_of,
    rule_parts,
    substitute,
    symbol,
)

NAMES = [name for step in STEPS for name in step.results]


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_gives_the_number_that_is_shown(name):
    trace = run(TwoWeightsSpec(updates=1))
    python = substitute(rule_of(name), lambda operand: repr(float(trace[operand][0])))
    for sign, code in (("−", "-"), ("·", "*"), ("²", "**2"), ("½", "0.5*"), ("tanh", "math.tanh")):
        python = python.replace(sign, code)
    assert eval(python, {"math": math}) == pytest.approx(trace[name][0], rel=1e-12)


def test_a_rule_needs_nothing_that_is_not_known_yet():
    known = set(INPUTS)
    for step in STEPS:
        needed = {operand for rule in step.rules for _, operand, _ in rule_parts(rule) if operand}
        assert needed <= known
        assert not step.reused or step.reused in needed
        known |= set(step.results)


def test_the_chains_are_the_lectures():
    assert " ".join(CHAINS["dL_dw2"]) == "dL_do do_da da_dw2"
    assert " ".join(CHAINS["dL_dw1"]) == "dL_do do_da da_dh dh_db db_dw1"
    trace = run(TwoWeightsSpec())
    for name, factors in CHAINS.items():
        assert math.prod(trace[factor][0] for factor in factors) == pytest.approx(trace[name][0], rel=1e-12)


def test_places_and_the_forward_pass():
    assert [STEPS[STEP_INDEX[name]].name for name in ("b", "dL_da", "update")] == ["b", "dL_da", "update"]
    assert STEP_INDEX["w1_new"] == STEP_INDEX["w2_new"] == STEP_INDEX["update"] == len(STEPS) - 1
    assert STEPS[FORWARD_STEPS - 1].name == "L"


@pytest.mark.parametrize(
    ("name", "plain", "tex"),
    [
        ("w1", "w₁", "w_1"),
        ("eta", "η", r"\eta"),
        ("dL_dw1", "dL/dw₁", r"\frac{dL}{dw_1}"),
        ("do_da", "do/da", r"\frac{do}{da}"),
        ("w2_new", "w₂ new", r"w_2^{\text{new}}"),
    ],
)
def test_symbols(name, plain, tex):
    assert symbol(name) == plain
    assert latex_symbol(name) == tex


@pytest.mark.parametrize(
    ("shown", "there"),
    [
        ("0.5", "0.5"),
        ("-0.5", "(-0.5)"),
        ("1.2e-07", "(1.2e-07)"),
        ("12", "12"),
        (r"1.2 \times 10^{-7}", r"(1.2 \times 10^{-7})"),
        (r"\eta", r"\eta"),
        ("w₁", "w₁"),
    ],
)
def test_what_needs_parentheses_gets_them(shown, there):
    assert parenthesized(shown) == there


def test_a_rule_as_latex():
    assert latex_rule(substitute(rule_of("L"), latex_symbol)) == r"\tfrac12 (y - o)^2"
    assert latex_rule(substitute(rule_of("h"), latex_symbol)) == r"\tanh(b)"
