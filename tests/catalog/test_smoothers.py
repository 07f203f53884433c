"""The table of smoothings: what an entry writes is what it computes."""

import re

import pytest

from playground.catalog.smoothers import SMOOTHERS, ContextCounts

SEEN = ContextCounts(count=3, total=10, types=4, lower=0.05, symbols=20)
UNSEEN_NEXT = ContextCounts(count=0, total=10, types=4, lower=0.05, symbols=20)
UNSEEN_CONTEXT = ContextCounts(count=0, total=0, types=0, lower=0.05, symbols=20)


@pytest.mark.parametrize("key", SMOOTHERS)
def test_an_entry_is_complete(key):
    smoother = SMOOTHERS[key]
    assert smoother.key == key
    for text in (smoother.title, smoother.latex, smoother.remark, smoother.source):
        assert text
    if smoother.parameter:
        assert smoother.parameter.check(smoother.parameter.default) == smoother.parameter.default


@pytest.mark.parametrize("level", [SEEN, UNSEEN_NEXT, UNSEEN_CONTEXT])
@pytest.mark.parametrize("key", SMOOTHERS)
def test_the_line_with_the_numbers_in_is_the_number(key, level):
    smoother = SMOOTHERS[key]
    value = smoother.parameter.default if smoother.parameter else 0.0
    p = float(smoother.rule(level, value))
    division = smoother.division(level, value)
    line = str(division).rpartition(": ")[2]
    assert division.context_unseen == ("never seen" in str(division))
    if line == "0/0":
        assert p != p
        return
    assert re.fullmatch(r"[\d.+−×/() ]+", line)
    assert arithmetic(line) == pytest.approx(p, rel=1e-12)


def arithmetic(line):
    """The value of a line of digits, +, ×, / and brackets."""
    while found := re.search(r"\(([^()]+)\)", line):
        line = line.replace(found[0], repr(arithmetic(found[1])))
    total = 0.0
    for term in line.split("+"):
        product = 1.0
        for factor in term.split("×"):
            above, *below = factor.split("/")
            product *= float(above)
            for part in below:
                product /= float(part)
        total += product
    return total


def test_by_hand():
    values = {
        key: float(s.rule(SEEN, s.parameter.default if s.parameter else 0)) for key, s in SMOOTHERS.items()
    }
    assert values["none"] == 0.3
    assert values["delta"] == pytest.approx((3 + 0.1 * 20 * 0.05) / 12)
    assert values["stupid"] == 0.3
    assert values["interpolation"] == pytest.approx(0.75 * 0.3 + 0.25 * 0.05)
    assert values["witten-bell"] == pytest.approx((3 + 4 * 0.05) / 14)
    assert values["kneser-ney"] == pytest.approx((2.25 + 0.75 * 4 * 0.05) / 10)
    stupid = SMOOTHERS["stupid"]
    assert float(stupid.rule(UNSEEN_NEXT, 0.4)) == pytest.approx(0.02)


def test_nothing_added_is_no_smoothing():
    assert SMOOTHERS["delta"].normalization_at(0) == "seen"
    assert SMOOTHERS["delta"].normalization_at(0.1) == "always"
    assert SMOOTHERS["stupid"].normalization_at(0.4) == "never"
