"""Points from CSV files."""

import pytest

from playground.experiments.fit.csv_points import read_csv


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_files_with_and_without_headings(separator):
    rows = ["x1,x2,class", "1,2,1", "", "-3.5,4e0,2"]
    expected = ((1.0, 2.0, 1.0), (-3.5, 4.0, 2.0))
    for lines in (rows, rows[1:]):
        text = "\r\n".join(lines).replace(",", separator)
        assert read_csv(("\ufeff" + text).encode(), 3) == expected


@pytest.mark.parametrize(
    ("content", "columns", "word"),
    [
        (b"", 2, "no points"),
        (b"x,y\n", 2, "no points"),
        (b"1,2,3", 2, "Line 1 has 3 columns"),
        (b"1,2\n3", 2, "Line 2 has 1 columns"),
        (b"1,2\nthree,4", 2, "Line 2 has a word"),
        (b"1,nan", 2, "finite"),
        (b"1,1e300", 2, "1,000,000"),
        (b"1,2,7", 3, "class"),
        (b"\xff\xfe\x00", 2, "UTF-8"),
        (b"1,2\n" * 10_000, 2, "10,000 points"),
        (b"1" * 2_000_001, 2, "bytes"),
    ],
)
def test_other_files_are_refused_with_a_sentence(content, columns, word):
    with pytest.raises(ValueError, match=word):
        read_csv(content, columns)
