"""The encoding of an upload can be chosen, and chosen back; the bytes of its files are stored for it."""

import codecs
import json

import pytest

from playground.errors import TextError
from playground.text.chosen_encoding import ENCODINGS, decode_as
from playground.text.parts import Upload
from playground.text.reading import ReadingChoices
from playground.text.upload import File, derive, open_files, paste
from tests.text.formats.files import KINDS, zipped

SAMPLES = {
    "utf-8": "naïve – “façade” 日本",
    "utf-16": "naïve – “façade” 日本",
    "cp1252": "naïve – “façade”",
    "latin-1": "naïve façade",
    "cp1251": "Привет, мир",
    "koi8_r": "Привет, мир",
    "cp1250": "Zażółć gęślą jaźń",
    "cp1253": "Γειά σου Κόσμε",
    "cp1254": "şimdi dışarı çıkıyoruz",
    "cp1255": "שלום עולם",
    "cp1256": "مرحبا بالعالم",
    "cp932": "日本語のテキスト",
    "euc_jp": "日本語のテキスト",
    "gb18030": "中文文本",
    "big5": "中文測試",
    "cp949": "한국어 텍스트",
}


def stored(upload):
    return Upload.from_bytes(upload.to_bytes())


def read_as(upload, encoding, **choices):
    return derive(stored(upload), ReadingChoices(encoding=encoding, reading="running", **choices))


def test_every_encoding_has_a_sample():
    assert list(SAMPLES) == list(ENCODINGS)


@pytest.mark.parametrize("encoding", SAMPLES)
def test_a_text_in_each_encoding_is_read_in_it_and_back(encoding):
    data = SAMPLES[encoding].encode(encoding)
    upload = open_files([File("a.txt", data)])
    recognised = derive(upload, ReadingChoices(reading="running"))
    chosen = read_as(upload, encoding)
    assert chosen.corpus.text == SAMPLES[encoding]
    assert chosen.notes[0] == f"Read as {ENCODINGS[encoding]}, as chosen."
    assert read_as(chosen.upload, "").corpus == recognised.corpus
    assert read_as(chosen.upload, "").notes == recognised.notes


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_any_bytes_are_read_in_any_encoding_with_a_note(encoding):
    data = bytes(range(256)) + b" and a text.\n"
    decoded = decode_as(data, encoding)
    assert decoded.encoding == ENCODINGS[encoding]
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        assert "could not be read and became �" in decoded.notes[1]
        assert "�" in decoded.text
    else:
        assert "�" not in decoded.text
    assert "\0" not in decoded.text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["plain words, and more of them", "日本語のテキスト"])
def test_both_byte_orders_of_utf16_with_and_without_a_mark(codec, text):
    mark = codecs.BOM_UTF16_LE if codec == "utf-16-le" else codecs.BOM_UTF16_BE
    assert decode_as(text.encode(codec), "utf-16").text == text
    assert decode_as(mark + text.encode(codec), "utf-16").text == text


def test_a_replacement_character_that_the_file_has_is_no_unreadable_place():
    data = "one � of the file’s own".encode()
    assert decode_as(data, "utf-8").notes == ("Read as UTF-8, as chosen.",)
    [_, note] = decode_as("café\nnaïve".encode("cp1252"), "utf-8").notes
    assert note == "2 places could not be read and became � (lines 1, 2)."


def test_a_file_of_ascii_and_a_paste_have_nothing_to_choose():
    assert open_files([File("a.txt", b"plain words")]).parts[0].data is None
    assert paste("naïve").parts[0].data is None
    assert read_as(paste("naïve"), "cp1251").corpus.text == "naïve"


@pytest.mark.parametrize("name", KINDS)
def test_documents_and_pages_say_themselves_how_they_are_encoded(name):
    data, _ = KINDS[name]
    parts = open_files([File(name, data)]).parts
    if name.endswith((".docx", ".pdf", ".html", ".srt")):
        assert all(part.data is None for part in parts)


def test_a_file_of_an_archive_has_its_bytes():
    data = "naïve words".encode("cp1252")
    upload = open_files([File("a.zip", zipped([("a.txt", data), ("b.txt", b"plain")]))])
    assert [part.data for part in upload.parts] == [data, None]
    assert read_as(upload, "cp1251").corpus.text == "naпve words\nplain"


def test_a_column_is_found_again_where_its_name_is_spelled_differently():
    data = "größe;ort\nklein, aber fein;Köln\nriesig;Ulm\n".encode("cp1252")
    upload = open_files([File("a.csv", data)])
    chosen = ReadingChoices(column="größe", header=True, reading="running")
    first = derive(upload, chosen).corpus
    loaded = read_as(upload, "cp1251", column="größe", header=True)
    assert loaded.corpus.text.startswith("klein")
    assert loaded.table.columns[0] == "grцЯe"
    assert loaded.upload.choices.column == "größe"
    assert read_as(loaded.upload, "", column="größe", header=True).corpus == first


def test_the_bytes_of_a_store_take_little_room():
    for text, encoding in (
        ("größere Wörter und Sätze\n" * 9999, "cp1252"),
        ("größere Wörter\n" * 9999, "utf-8"),
    ):
        upload = open_files([File("a.txt", text.encode(encoding))])
        size = len(upload.to_bytes())
        assert size < 1.2 * len(text.encode())
        assert size <= upload.size + 1000
        assert stored(upload) == upload


def test_a_store_from_before_is_read_and_has_no_choice():
    upload = open_files([File("a.txt", "naïve".encode("cp1252"))])
    value = json.loads(upload.to_bytes())
    for part in value["parts"]:
        del part["data"], part["encoding"]
    del value["choices"]["encoding"]
    old = Upload.from_bytes(json.dumps(value).encode())
    assert derive(old).corpus == derive(upload).corpus
    assert old.parts[0].data is None


@pytest.mark.parametrize("data", ["no base 64", "AAAA", "ä"])
def test_damaged_bytes_of_a_store_are_a_sentence(data):
    value = json.loads(open_files([File("a.txt", "naïve".encode("cp1252"))]).to_bytes())
    value["parts"][0]["data"] = data
    with pytest.raises(TextError, match="damaged"):
        Upload.from_bytes(json.dumps(value).encode())


def test_no_such_encoding():
    upload = open_files([File("a.txt", "naïve".encode())])
    with pytest.raises(TextError, match="no such encoding"):
        read_as(upload, "rot13")
