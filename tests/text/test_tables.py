import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import TextError
from playground.text.opening import open_file
from playground.text.reading import ReadingChoices
from playground.text.tables import Table, parse_table
from playground.text.upload import part_table

QUOTED = 'id;text\n1;"a ""quoted"" cell; with\nits own line"\n2;plain\n3\n'


def read_table(data: bytes, name: str, header: bool | None = None) -> Table:
    """A file as a table, opened and read as the app does."""
    table = part_table(open_file(name, data).parts[0], ReadingChoices(header=header))
    assert table is not None
    return table


def columns(data: bytes, name: str, header: bool) -> tuple[str, ...]:
    return read_table(data, name, header).columns


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


def test_a_tsv_has_no_quoting() -> None:
    text = "".join(f'{i}\t"row {i} opens a quote\n' for i in range(60))
    table = read_table(text.encode(), "x.tsv", header=False)
    assert len(table.rows) == 60
    assert table.column("column 2")[0] == '"row 0 opens a quote'


@pytest.mark.parametrize(
    "lines",
    [
        [
            "Hello, my name is Ann.",
            "Well, that is fine.",
            "Yes.",
            "So, then, we go, all of us.",
            "No, thanks.",
        ],
        ["Hello, Bob.", "Well, yes.", "Come, now.", "Look, there."],
        ["text", "a, b, c and d", "nothing here", "x, y"],
    ],
)
def test_an_unquoted_table_of_one_column_loses_nothing(lines: list[str]) -> None:
    text = "\n".join(lines * 4)
    table = read_table(text.encode(), "x.csv", header=False)
    assert (table.delimiter, table.columns) == ("", ("column 1",))
    assert table.column("column 1") == tuple(lines * 4)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("first", ["sep={}", "SEP={}", '"sep={}"'])
def test_the_line_that_names_the_delimiter_is_no_row(delimiter: str, first: str) -> None:
    text = f"{first.format(delimiter)}\r\nname{delimiter}city\r\nAnn{delimiter}Bern\r\nBob{delimiter}Rome\r\n"
    table = read_table(text.encode(), "x.csv")
    assert (table.delimiter, table.columns, len(table.rows)) == (delimiter, ("name", "city"), 2)


def test_a_stray_quotation_mark_swallows_no_rows() -> None:
    rows = [f"{i},plain {i}" for i in range(30)]
    rows[3] = '3,"tis the season'
    rows[20] = '20,"twas the night'
    table = read_table("\n".join(rows).encode(), "x.csv", header=False)
    assert not table.quoting
    assert table.column("column 2")[3] == '"tis the season'
    assert len(table.rows) == 30


@pytest.mark.parametrize("delimiter", [",", ";", "|"])
def test_quoted_cells_are_found_with_every_delimiter(delimiter: str) -> None:
    text = f'a{delimiter}b\n"one{delimiter} two"{delimiter}"with ""marks"""\n"line\nline"{delimiter}x\n'
    table = parse_table(text)
    assert table.rows == ((f"one{delimiter} two", 'with "marks"'), ("line\nline", "x"))


def test_rows_of_another_width_are_counted_and_every_guess_can_be_changed() -> None:
    text = "name,city\nAnn,Bern\nBob,Rome\nCleo\nDan,Paris\nEve,Oslo\n"
    table = parse_table(text)
    assert table.differing == 1
    assert (
        parse_table(text, delimiter="").columns == ("name,city",)
        or not parse_table(text, delimiter="").has_header
    )
    assert parse_table(text, header=False, delimiter="").rows[1] == ("Ann,Bern",)
    assert parse_table('"a",b\n"c",d\n', header=False, quoting=False).rows[0] == ('"a"', "b")


@given(st.text(alphabet='ab,;\t|"\n sep=', min_size=1, max_size=60), st.sampled_from([None, "", ",", "\t"]))
def test_any_text_is_a_table_or_a_sentence(text: str, delimiter: str | None) -> None:
    try:
        table = parse_table(text, delimiter=delimiter)
    except TextError as error:
        said = str(error)
    else:
        said = "A table."
        assert table.rows
        assert len(set(table.columns)) == len(table.columns)
    assert said.endswith(".")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_a_million_delimiters_are_no_columns(sign: str) -> None:
    text = "\n".join(["a" + sign * 200_000 + "b"] * 3)
    assert parse_table(text).delimiter == ""
    with pytest.raises(TextError, match="choose another delimiter"):
        parse_table(text, delimiter=sign)
