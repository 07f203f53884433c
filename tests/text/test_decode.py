import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import TextError
from playground.text.decode import decode, normalise

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        (b" \n\t \r\n", "nothing but white space"),
        ("\u3000\u00a0\n".encode(), "nothing but white space"),
        (PNG, "a PNG picture"),
        (b"%PDF-1.7\n1 0 obj", "a PDF document"),
        (b"PK\x03\x04 and the rest", "a ZIP archive"),
        (b"\0" * 1000, "not a text"),
        (bytes(range(256)) * 9, "not a text"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8" * 50, "not a text"),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(TextError, match=says) as caught:
        decode(data, "notes.txt")
    assert "notes.txt" in str(caught.value)


def test_over_the_limit_says_both_numbers() -> None:
    with pytest.raises(TextError, match=r"“big\.txt” has 2\.00 MB; the limit is 1\.00 MB"):
        decode(b"a" * 2_000_000, "big.txt", limit=1_000_000)
    assert decode(b"a" * 1000, limit=1000).text == "a" * 1000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize(
    "text",
    [
        "hello wörld €",
        "Привет, мир!",
        "这是一个中文文本，用来测试编码的识别。",
        "مرحبا بالعالم",
        "ผู้คนพูดภาษาไทย",
    ],
)
def test_unicode_encodings_with_and_without_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == normalise(text)


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        ("Zürich, café", "latin-1", "Windows-1252"),
        ("ñandú", "latin-1", "Windows-1252"),
        ("Müller\nSchäfer\nGroß\n", "latin-1", "Windows-1252"),
        ("ÄÖÜ äöü", "latin-1", "Windows-1252"),
        ("¿Qué tal? ¡Muy bien! El niño comió piñas.", "latin-1", "Windows-1252"),
        ("naïve façade – “quoted” text for 5 €", "cp1252", "Windows-1252"),
        ("Þetta er íslenskur texti með mörgum stöfum", "latin-1", "Windows-1252"),
        ("Çok güzel bir gün, şimdi dışarı çıkıyoruz ve ağaç", "cp1254", "Turkish"),
        ("Zażółć gęślą jaźń. Wszyscy ludzie rodzą się wolni i równi", "cp1250", "Central Europe"),
        ("Привет, мир! Это небольшой текст для проверки.", "cp1251", "Cyrillic"),
        ("Привет, мир! Это небольшой текст для проверки.", "koi8-r", "KOI8-R"),
        ("Γειά σου Κόσμε, αυτό είναι ένα κείμενο", "cp1253", "Greek"),
        ("これは日本語のテキストです。短い文章をいくつか書きます。", "shift_jis", "Japanese"),
        ("这是一个中文文本，用来测试编码的识别。", "gb18030", "Chinese"),
        ("이것은 한국어 텍스트입니다. 인코딩을 시험합니다.", "euc_kr", "Korean"),
    ],
)
def test_legacy_encodings_are_recognised_and_named(text: str, encoding: str, named: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert named in decoded.encoding
    assert any(named in note for note in decoded.notes)


def test_a_few_nul_bytes_are_removed_with_a_note() -> None:
    decoded = decode(b"a line with\0 a NUL\0 or\0 three in it\n" + b"and then quite some more text " * 20)
    assert "\0" not in decoded.text
    assert decoded.text.startswith("a line with a NUL or three")
    assert decoded.notes == ("3 NUL bytes removed.",)


def test_nearly_valid_utf8_stays_utf8() -> None:
    torn = ("Äpfel und Öl, " * 30).encode()[:-1] + b"\xc3"
    decoded = decode(torn)
    assert decoded.encoding == "UTF-8"
    assert decoded.text.endswith("�")
    assert "1 place could not be read" in decoded.notes[0]


def test_line_ends_and_accents_are_normalised() -> None:
    assert decode(b"one\r\ntwo\rthree\n").text == "one\ntwo\nthree\n"
    assert decode("e\u0301".encode()).text == "é"


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "x" * 1_000_000,
        "שלום עולם",
        "日本語と中文",
        "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽",
        "z̷a̷l̷g̷o",
        "<script>alert(1)</script><img src=x onerror=alert(2)>",
    ],
)
def test_unusual_texts_come_through_unchanged(text: str) -> None:
    assert decode(text.encode()).text == text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_any_printable_utf8_survives(text: str) -> None:
    text = normalise(text)
    try:
        assert decode(b"\xef\xbb\xbf" + text.encode()).text == text
    except TextError:
        assert not text.strip() or text.count("\ufffd") > 0.1 * len(text)


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_sentence(data: bytes) -> None:
    try:
        decoded = decode(data)
    except TextError as error:
        said = str(error)
    else:
        said = "It is a text."
        assert decoded.text.strip()
        assert "\0" not in decoded.text
        assert "\r" not in decoded.text
    assert said.endswith(".")


@pytest.mark.parametrize("piece", [b"hello\0world ", b"a line of text\0\n", "für \0alle ".encode()])
def test_nul_bytes_here_and_there_are_removed_with_a_note(piece):
    decoded = decode(piece * 100)
    assert decoded.text == (piece * 100).replace(b"\0", b"").decode()
    assert "100 NUL bytes removed." in decoded.notes
