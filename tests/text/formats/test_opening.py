"""Every kind of file is opened; what is hostile, protected or damaged ends in a sentence, within limits."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.errors import TextError
from playground.text.formats.isolation import extract_isolated
from playground.text.formats.records import records_table
from playground.text.formats.subtitles import subtitle_text
from playground.text.formats.web_page import page_text
from playground.text.opening import open_file
from playground.text.upload import File, load
from tests.text.formats.files import HTML, KINDS, PROSE, SRT, docx, pdf, zipped

LIMIT = 5_000_000
ENTITIES = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(("name", "data", "text"), [(name, *rest) for name, rest in KINDS.items()], ids=KINDS)
def test_every_kind_is_opened(name, data, text):
    loaded = load([File(name, data)], limit=LIMIT)
    assert text in loaded.corpus.text
    assert "<script" not in loaded.corpus.text


def test_the_kind_of_a_binary_file_follows_from_its_bytes():
    assert load([File("x.txt", docx(PROSE))]).corpus.text == "\n".join(PROSE)
    assert PROSE[0] in load([File("x", pdf([PROSE]))]).corpus.text


HOSTILE = {
    "a bomb": (zipped([("a.txt", b"0" * 50_000_000)]), "Unpacked, the archive has"),
    "many files": (zipped([(f"{i}.txt", b"x") for i in range(1001)]), "1,001 files"),
    "an archive in it": (zipped([("b.zip", zipped([("a.txt", b"hello there")]))]), "inside an archive"),
    "no text": (zipped([("a.png", b"\x89PNG\r\n\x1a\n")]), "PNG picture"),
    "nothing": (zipped([]), "PK"),
    "cut short": (zipped([("a.txt", b"hello there")])[:40], "damaged"),
    "another office": (zipped([("[Content_Types].xml", b""), ("xl/workbook.xml", b"")]), "office document"),
    "entities": (docx(["&x;"], ENTITIES), "declares entities"),
    "laughs": (docx(["&b;"], LAUGHS), "declares entities"),
    "a damaged body": (zipped([("word/document.xml", b"<w:p")]), "damaged"),
    "deep xml": (zipped([("word/document.xml", b"<a>" * 200_000)]), "."),
    "no document": (b"%PDF-1.7\nnothing more", "damaged"),
    "a scan": (pdf([[], []]), "scanned"),
    "many pages": (pdf([[]] * 2001), "2,001 pages"),
    "protected": (pdf([PROSE], "/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >> "), "."),
    "deep json": (b"[" * 100_000, "JSON"),
    "deep and closed": (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
    "no json": (b'{"a": 1,\n oops', "no valid JSON (line 2"),
    "nothing at all": (b"", "is empty"),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "protected"),
}
NAMES = {
    "nothing": "a.zip",
    "deep json": "a.json",
    "deep and closed": "a.json",
    "no json": "a.json",
    "old office": "a.docx",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_cannot_be_read_ends_in_a_sentence(kind, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data, words = HOSTILE[kind]
    words = "holds no text" if words == "PK" else words
    with pytest.raises(TextError) as caught:
        load([File(NAMES.get(kind, "a.bin.txt"), data)], limit=LIMIT)
    assert words in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_protected_archive_is_said():
    data = bytearray(zipped([("a.txt", b"hello there")]))
    data[6] |= 1  # the flag of encryption, in both headers
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(TextError, match="protected by a password"):
        open_file("a.zip", bytes(data))


def test_the_names_of_an_archive_are_for_showing_only():
    opened = open_file("a.zip", zipped([("../../etc/passwd", b"some text"), ("/abs\0x.txt", b"more text")]))
    assert "passwd" in [part.name for part in opened.parts]
    assert all("/" not in part.name for part in opened.parts)


def test_what_cannot_be_read_of_an_archive_is_left_out_with_its_sentence():
    loaded = load([File("a.zip", zipped([("a.txt", PROSE[0]), ("b.png", b"\x89PNG\r\n\x1a\n")]))])
    assert loaded.corpus.text == PROSE[0]
    assert any(note.startswith("Left out: “b.png”") for note in loaded.notes)


def test_the_death_of_the_worker_and_its_patience_are_survived():
    with pytest.raises(TextError, match="given up"):
        extract_isolated("pdf", pdf([PROSE] * 50), patience=0.0)
    with pytest.raises(TextError, match="given up"):
        extract_isolated("no such kind", b"x")
    assert PROSE[0] in extract_isolated("pdf", pdf([PROSE]))[0]


def test_the_progress_of_a_pdf_is_told():
    shares = []
    extract_isolated("pdf", pdf([PROSE] * 4), progress=shares.append)
    assert shares == [0.25, 0.5, 0.75, 1.0]


def test_page_numbers_and_hyphens_of_a_pdf_are_left_out_and_counted():
    text, notes = extract_isolated(
        "pdf", pdf([["a beauti-", "ful day in the town of ours", f"- {i} -"] for i in (1, 2)])
    )
    assert "a beautiful day" in text
    assert "- 1 -" not in text
    assert "2 page numbers left out." in notes
    assert "2 hyphenated words joined." in notes


def test_subtitles_lose_numbers_times_and_tags():
    text, [note] = subtitle_text(SRT)
    assert text.split("\n") == [f"Hello there {i}" for i in range(1, 30)]
    assert "29 subtitles" in note
    assert subtitle_text("WEBVTT\n\n00:01.000 --> 00:02.000\nyes\nno\n")[0] == "yes\nno"
    assert load([File("a.srt", SRT.encode())]).corpus.reading == "running"


def test_a_page_is_its_visible_text():
    assert page_text(HTML).split("\n")[0] == "Title"
    assert "a\n  b" in page_text(HTML).replace("\n b", "\n  b")
    assert "alert" not in page_text(HTML)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
@settings(max_examples=200)
def test_any_json_is_a_table_or_a_sentence(value):
    for text in (json.dumps(value), "\n".join([json.dumps(value)] * 3)):
        try:
            table = records_table(text)
        except TextError as error:
            said = str(error)
        else:
            said = "A table."
            assert all(len(row) == len(table.columns) for row in table.rows)
        assert said.endswith(".")


def test_fields_inside_objects_have_names_of_their_own():
    table = records_table('{"data": [{"a": {"b": "x", "c": ["1", "2"]}}, {"a": {"b": null}, "d": 3}]}')
    assert table.columns == ("a.b", "a.c", "d")
    assert table.rows == (("x", "1\n2", ""), ("", "", "3"))


def test_escapes_of_json_make_no_halves_of_characters():
    table = records_table(r'[{"a\ud800": "x\ud800y\u0000z", "b": ["\udc00"]}]')
    assert table.columns == ("a�", "b")
    assert table.rows == (("x�yz", "�"),)


ENDINGS = [".txt", "", ".csv", ".tsv", ".json", ".jsonl", ".srt", ".zip", ".docx", ".py", ".JSON", ".Csv"]
BEGINNINGS = [
    b"",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"{",
    b"[[",
    b"sep=,\n",
    b'"',
    b"1\n00:00:01,0",
]


@given(
    st.text(max_size=8),
    st.sampled_from(ENDINGS),
    st.sampled_from(BEGINNINGS),
    st.binary(max_size=200) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
@settings(max_examples=500)
def test_any_name_and_bytes_give_a_text_or_a_sentence(name, ending, beginning, data):
    try:
        loaded = load([File(name + ending, beginning + data)], limit=LIMIT)
    except TextError as error:
        said = str(error)
    else:
        said = "A text."
        assert loaded.corpus.text.strip()
        assert loaded.corpus.text.encode()
    assert said.endswith((".", "”", "?"))


@given(st.binary(min_size=1, max_size=40), st.integers(0, 1000), st.sampled_from(["all.zip", "notes.json"]))
@settings(max_examples=200)
def test_a_damaged_file_gives_a_text_or_a_sentence(noise, place, kind):
    data = bytearray(KINDS[kind][0])
    place %= len(data)
    data[place : place + len(noise)] = noise
    try:
        said = load([File(kind, bytes(data))], limit=LIMIT).corpus.name
    except TextError as error:
        said = str(error)
    assert said


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["paper.pdf", "letter.docx"])
def test_a_damaged_document_gives_a_text_or_a_sentence(kind, seed):
    data = bytearray(KINDS[kind][0])
    for i in range(20, len(data), 97 + 13 * seed):
        data[i] ^= 0x55
    try:
        said = load([File(kind, bytes(data))], limit=LIMIT).corpus.text
    except TextError as error:
        said = str(error)
    assert said.strip()
