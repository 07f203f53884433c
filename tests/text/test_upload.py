import pytest

from playground.errors import TextError
from playground.text.upload import File, guess_reading, load

NAMES = "\n".join(["emma", "olivia", "ava", "isabella"] * 5)
PROSE = "It was raining. Nobody wanted to go out.\nThe cat slept, and the dog looked at the cat.\n" * 10


def test_files_are_joined_in_order() -> None:
    loaded = load([File("b.txt", b"second? no, first\n"), File("a.md", "# zw\u00e4i".encode("latin-1"))])
    assert loaded.corpus.text == "second? no, first\n# zwäi"
    assert loaded.corpus.name == "b.txt, a.md"
    assert loaded.notes == ("“a.md”: Read as Windows-1252 (Western Europe).",)


def test_items_lose_blank_lines_with_a_note() -> None:
    loaded = load([File("n.txt", b" Ann\n\nBob \n\n")], reading="items")
    assert loaded.corpus.items == ("Ann", "Bob")
    assert loaded.notes == ("2 blank lines left out.",)


def test_a_column_becomes_lines() -> None:
    data = b'id,text\n1,"two\nlines"\n2,one\n'
    assert load([File("a.csv", data)], "items", "text").corpus.items == ("two lines", "one")
    assert load([File("a.csv", data)], "running", "text").corpus.text == "two\nlines\none"
    assert load([File("a.csv", data)], "items").corpus.items == ("two lines", "one")
    assert load([File("a.csv", data)], "items", "id").corpus.items == ("1", "2")
    with pytest.raises(TextError, match="no column"):
        load([File("a.csv", data)], "items", "nothing")


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([], "no file"),
        ([File("a.exe", b"hello")], r"“a\.exe” is none of \.txt"),
        ([File("a.txt", b"12345"), File("b.txt", b"123456")], "2 files together has 0.01 kB"),
        ([File("a.txt", b"hello"), File("b.txt", b"")], r"“b\.txt” is empty"),
    ],
)
def test_what_cannot_be_loaded_is_refused(files: list[File], says: str) -> None:
    with pytest.raises(TextError, match=says):
        load(files, limit=10)


def test_markup_in_text_and_name_is_just_text() -> None:
    name, text = "<img src=x onerror=alert(1)>.txt", "<script>alert(1)</script> & more"
    corpus = load([File(name, text.encode())]).corpus
    assert (corpus.name, corpus.text) == (name, text)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        (NAMES, "items"),
        (PROSE, "running"),
        ("one line", "running"),
        ("x" * 1_000_000, "running"),
        ("\n".join(["a line of some forty letters or a few more than that"] * 30), "running"),
    ],
)
def test_the_reading_is_guessed(text: str, reading: str) -> None:
    assert guess_reading(text) == reading
    assert load([File("a.txt", text.encode())]).corpus.reading == reading
