"""The rules that are shown are the rules that are computed."""

import math

import pytest

from playground.experiments.two_weights import GIVEN, STEPS, TwoWeightsSpec, run
from playground.experiments.two_weights.steps import (
    CHAINS,
    FORWARD,
    PLACE,
    filled,
    guarded,
    latex_rule,
    latex_symbol,
    parts,
    rule_of,
    symbol,
)

NAMES = [name for step in STEPS for name in step.makes]


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_gives_the_number_that_is_shown(name):
    trace = run(TwoWeightsSpec(updates=1))
    python = filled(rule_of(name), lambda operand: repr(float(trace[operand][0])))
    for sign, code in (("−", "-"), ("·", "*"), ("²", "**2"), ("½", "0.5*"), ("tanh", "math.tanh")):
        python = python.replace(sign, code)
    assert eval(python, {"math": math}) == pytest.approx(trace[name][0], rel=1e-12)


def test_a_rule_needs_nothing_that_is_not_known_yet():
    known = set(GIVEN)
    for step in STEPS:
        needed = {operand for rule in step.rules for _, operand, _ in parts(rule) if operand}
        assert needed <= known
        assert not step.reused or step.reused in needed
        known |= set(step.makes)


def test_the_chains_are_the_lectures():
    assert " ".join(CHAINS["dL_dw2"]) == "dL_do do_da da_dw2"
    assert " ".join(CHAINS["dL_dw1"]) == "dL_do do_da da_dh dh_db db_dw1"
    trace = run(TwoWeightsSpec())
    for name, factors in CHAINS.items():
        assert math.prod(trace[factor][0] for factor in factors) == pytest.approx(trace[name][0], rel=1e-12)


def test_places_and_the_forward_pass():
    assert [STEPS[PLACE[name]].name for name in ("b", "dL_da", "update")] == ["b", "dL_da", "update"]
    assert PLACE["w1_new"] == PLACE["w2_new"] == PLACE["update"] == len(STEPS) - 1
    assert STEPS[FORWARD - 1].name == "L"


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
        ("0.5", "0.5"), ("-0.5", "(-0.5)"), ("1.2e-07", "(1.2e-07)"), ("12", "12"),
        (r"1.2 \times 10^{-7}", r"(1.2 \times 10^{-7})"), (r"\eta", r"\eta"), ("w₁", "w₁"),
    ],
)  # fmt: skip
def test_what_needs_parentheses_gets_them(shown, there):
    assert guarded(shown) == there


def test_a_rule_as_latex():
    assert latex_rule(filled(rule_of("L"), latex_symbol)) == r"\tfrac12 (y - o)^2"
    assert latex_rule(filled(rule_of("h"), latex_symbol)) == r"\tanh(b)"
