"""A list of numbers takes numbers and nothing else, and says what is wrong."""

import pytest

from playground.ui.number_list import NumberList

SCORES = NumberList("z", "Scores", "", names=("a", "b", "c"), default=(2.0, 1.0, 0.5), low=-10, high=10)
SHARES = NumberList(
    "p", "Target", "", names=("a", "b", "c"), default=(1.0, 0.0, 0.0), low=0, high=10, shares=True
)


@pytest.mark.parametrize("control", [SCORES, SHARES])
def test_what_is_shown_is_read_back(control):
    for value in [*control.samples(), control.initial]:
        assert control.is_valid(control.to_widget(value))
        assert control.parse(control.to_text(value)) == value == control.from_widget(control.to_widget(value))
        assert len(value) == 3


def test_the_shortest_text_keeps_every_digit():
    assert SCORES.to_text([2.0, 0.1 + 0.2, -0.0]) == "2,0.30000000000000004,-0"
    assert SCORES.parse(SCORES.to_text([2.0, 0.1 + 0.2, -0.0])) == (2.0, 0.1 + 0.2, 0.0)
    assert SCORES.parse(" 2.0, −1 ,1e0") == (2.0, -1.0, 1.0)


@pytest.mark.parametrize(
    ("control", "raw", "sentence"),
    [
        (SCORES, "", "must be 3 numbers"),
        (SCORES, "1,2", "must be 3 numbers"),
        (SCORES, "1,2,3,4", "must be 3 numbers"),
        (SCORES, "1;2;3", "must be 3 numbers"),
        (SCORES, "1,,3", "for b is not a number"),
        (SCORES, "1,2,x", "for c is not a number"),
        (SCORES, "inf,2,3", "for a is not a number"),
        (SCORES, "1,nan,3", "for b is not a number"),
        (SCORES, "1,1e999,3", "for b is not a number"),
        (SCORES, "1,2,11", "c must be between -10 and 10, not 11"),
        (SHARES, "1,-1,1", "b must be between 0 and 10"),
        (SHARES, "0,0,0", "must have a number above 0"),
        (SCORES, "<b>1</b>,2,3", "for a is not a number"),
    ],
)
def test_everything_else_is_refused_with_a_sentence(control, raw, sentence):
    with pytest.raises(ValueError, match=sentence):
        control.parse(raw)


def test_a_widget_value_that_is_no_text_is_not_accepted():
    assert not SCORES.is_valid(0.3)
    assert not SCORES.is_valid("1," * 1000)
