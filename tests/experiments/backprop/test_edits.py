"""Overrides as one short text."""

import pytest

from playground.experiments.backprop.edits import read, with_edit, write

SHAPE = (2, 3, 2)


def test_what_is_written_is_read_again():
    edits = {"w2.1.2": 0.1, "b1.2": 0.0, "x1": -1e-07, "t2": 1e6}
    assert write(edits) == "w2.1.2=0.1;b1.2=0;x1=-1e-07;t2=1000000"
    assert read(write(edits), SHAPE) == (edits, [])


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("w2.1=5", "“w2.1” names nothing: write w2.1.3, b1.2, x1 or t2."),
        ("w3.1.1=5", "There is no w3.1.1 in 2-3-2."),
        ("w1.1.1", "“w1.1.1” sets nothing: write w2.1.3=0.5, b1.2=0, x1=2 or t2=0.3."),
        ("o1.1=5", "“o1.1=5” sets nothing: write w2.1.3=0.5, b1.2=0, x1=2 or t2=0.3."),
        ("x1=", "x1 must be a number from −1,000,000 to 1,000,000, not “”."),
        ("x1=inf", "x1 must be a number from −1,000,000 to 1,000,000, not “inf”."),
        ("x1=nan", "x1 must be a number from −1,000,000 to 1,000,000, not “nan”."),
        ("x1=1e999", "x1 must be a number from −1,000,000 to 1,000,000, not “1e999”."),
        ("x1=1000001", "x1 must be a number from −1,000,000 to 1,000,000, not “1000001”."),
    ],
)
def test_what_is_wrong_gets_a_sentence_and_the_rest_holds(part, sentence):
    assert read(f"b1.1=2; {part} ;t1=0.5", SHAPE) == ({"b1.1": 2.0, "t1": 0.5}, [sentence])


def test_a_number_is_set_again():
    text = with_edit("b1.1=2;nonsense", SHAPE, "x2", 0.25)
    assert text == "b1.1=2;x2=0.25"
    assert with_edit(text, SHAPE, "b1.1", -1.0) == "b1.1=-1;x2=0.25"
    with pytest.raises(ValueError, match="There is no x3"):
        with_edit(text, SHAPE, "x3", 1.0)
