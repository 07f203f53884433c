import pytest

from playground.errors import TextError
from playground.text.tables import columns, read_table

QUOTED = 'id;text\n1;"a ""quoted"" cell; with\nits own line"\n2;plain\n3\n'


def test_quoted_delimiters_and_line_breaks_stay_in_the_cell() -> None:
    table = read_table(QUOTED.encode(), "a.csv")
    assert table.columns == ("id", "text")
    assert table.column("text") == ('a "quoted" cell; with\nits own line', "plain")
    assert table.column("id") == ("1", "2", "3")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_delimiters_and_encodings_are_found(delimiter: str, encoding: str) -> None:
    rows = [("name", "city"), ("Zoë", "Zürich, CH" if delimiter != "," else "Zürich"), ("Åsa", "Malmö")]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    assert read_table(text.encode(encoding), "a.csv").column("name") == ("Zoë", "Åsa")


def test_a_tsv_has_tabs_whatever_else_it_holds() -> None:
    assert columns(b"a,b\tc,d\n1,2\t3,4\n", "x.tsv", header=True) == ("a,b", "c,d")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("emma\nolivia\nava\n", False),
        ("name\nolivia\nava\n", True),
        ("what,how_many\napples,3\npears,4\n", True),
        ("1,2\n3,4\n", False),
        ("a,a\nb,c\n", False),
        ("verse\nShall there be lines far longer than the first?\nYes there shall be such lines.\n", True),
    ],
)
def test_the_header_is_guessed_and_can_be_said(text: str, expected: bool) -> None:
    assert read_table(text.encode(), "a.csv").has_header is expected
    assert read_table(text.encode(), "a.csv", header=not expected).has_header is not expected


def test_every_column_has_a_name_of_its_own() -> None:
    assert columns(b"x,x,,y\n1,2,3,4,5\n", "a.csv", header=True) == (
        "x",
        "x (2)",
        "column 3",
        "y",
        "column 5",
    )
    assert columns(b"1,2\n", "a.csv", header=False) == ("column 1", "column 2")


def test_a_cell_of_a_megabyte() -> None:
    table = read_table(b'text\n"' + b"x\n" * 500_000 + b'"\n', "a.csv")
    assert len(table.column("text")[0]) == 1_000_000


@pytest.mark.parametrize(
    ("data", "says"), [(b"", "is empty"), (b"text\n", "no rows below"), (b",,\n;\n,,", "no rows")]
)
def test_tables_without_rows_are_refused(data: bytes, says: str) -> None:
    with pytest.raises(TextError, match=says):
        read_table(data, "a.csv", header=True)


def test_an_unknown_column_names_the_known_ones() -> None:
    with pytest.raises(TextError, match="no column “x”; there are “id”, “text”"):
        read_table(QUOTED.encode(), "a.csv").column("x")
