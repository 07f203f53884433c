"""The text of the reader's own points."""

import pytest

from playground.experiments.fit.points import format_points, parse_points


def test_points_survive_their_text():
    points = ((0.125, -3.0), (1e-05, 250000.0), (1.5, 2.5, 4.0))
    assert parse_points(format_points(points)) == points
    assert parse_points(" 1 , 2 ;; 3,4 ;") == ((1.0, 2.0), (3.0, 4.0))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("1", "1 columns"),
        ("1,2,3,4", "4 columns"),
        ("a,2", "word"),
        ("nan,2", "finite"),
        ("1e999,2", "finite"),
        ("1e7,2", "1,000,000"),
        ("1,2,5", "class"),
        ("1,2,1.5", "class"),
        (";".join(["1,2"] * 301), "301"),
    ],
)
def test_what_is_no_point_is_refused_with_a_sentence(text, word):
    with pytest.raises(ValueError, match=word):
        parse_points(text)
