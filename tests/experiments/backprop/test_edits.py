"""Numbers set by hand, and their text."""

import pytest

from playground.experiments.backprop.edits import applicable, complaints, format_edits, parse_edits, with_edit

SHAPE = (2, 3, 2)


def test_what_is_written_is_read_again():
    edits = (("w2.1.2", 0.1), ("b1.2", 0.0), ("x1", -1e-07), ("t2", 1e6))
    assert format_edits(edits) == "w2.1.2=0.1;b1.2=0;x1=-1e-07;t2=1000000"
    assert parse_edits(format_edits(edits)) == (edits, [])
    assert parse_edits(" ; x1 = 2;;x2=0.5; x1=3") == ((("x1", 3.0), ("x2", 0.5)), [])
    assert parse_edits("") == ((), [])


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("w2.1=5", "“w2.1” names nothing: write w2.1.3, b1.2, x1 or t2."),
        ("w1.1.1", "“w1.1.1” sets nothing: write w2.1.3=0.5, b1.2=0, x1=2 or t2=0.3."),
        ("o1.1=5", "“o1.1=5” sets nothing: write w2.1.3=0.5, b1.2=0, x1=2 or t2=0.3."),
        ("x1=", "x1 must be a number from −1,000,000 to 1,000,000, not “”."),
        ("x1=inf", "x1 must be a number from −1,000,000 to 1,000,000, not “inf”."),
        ("x1=nan", "x1 must be a number from −1,000,000 to 1,000,000, not “nan”."),
        ("x1=1e999", "x1 must be a number from −1,000,000 to 1,000,000, not “1e999”."),
        ("x1=1000001", "x1 must be a number from −1,000,000 to 1,000,000, not “1000001”."),
    ],
)
def test_what_sets_nothing_gets_a_sentence_and_the_other_parts_hold(part, sentence):
    assert parse_edits(f"b1.1=2; {part} ;t1=0.5") == ((("b1.1", 2.0), ("t1", 0.5)), [sentence])


def test_every_part_that_sets_nothing_has_its_sentence():
    edits, errors = parse_edits("x1=nan;x1=2;x1=;o1.1=5")
    assert edits == (("x1", 2.0),)
    assert [error.split()[0] for error in errors] == ["x1", "x1", "“o1.1=5”"]


def test_what_the_network_does_not_have_gets_a_sentence_and_the_rest_holds():
    edits, _ = parse_edits("b1.1=2;w3.1.1=5;t3=1;x2=0.5")
    assert [(ref.name, value) for ref, value in applicable(edits, SHAPE)] == [("b1.1", 2.0), ("x2", 0.5)]
    assert complaints(edits, SHAPE) == ["There is no w3.1.1 in 2-3-2.", "There is no t3 in 2-3-2."]
    assert complaints(edits, (2, 3, 2, 3)) == []


def test_a_number_is_set_again_in_its_place():
    edits = with_edit((("b1.1", 2.0), ("w9.1.1", 1.0)), SHAPE, "x2", 0.25)
    assert edits == (("b1.1", 2.0), ("x2", 0.25)), "what the network does not have is dropped"
    assert with_edit(edits, SHAPE, "b1.1", -1.0) == (("b1.1", -1.0), ("x2", 0.25))
    with pytest.raises(ValueError, match="There is no x3"):
        with_edit(edits, SHAPE, "x3", 1.0)
