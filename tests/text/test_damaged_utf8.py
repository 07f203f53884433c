"""One wrong byte decides nothing: UTF-8 stays UTF-8, and other encodings stay what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.decode import decode

SENTENCES = [
    "Müller ging nach Hause, es war schön; “so”, sagte er.",
    "“Yes,” she said – “no” was the answer…",
    "Привет, мир! Это небольшой текст для проверки.",
    "これは日本語のテキストです。短い文章をいくつか書きます。",
    "这是一个中文文本，用来测试编码的识别。",
    "Γειά σου Κόσμε, αυτό είναι ένα κείμενο",
    "مرحبا بالعالم، هذا نص قصير",
    "ผู้คนพูดภาษาไทย",
]


@given(st.sampled_from(SENTENCES), st.data())
def test_utf8_cut_anywhere_is_utf8(sentence, data):
    whole = sentence.encode() * 3
    start = data.draw(st.integers(0, 5))
    end = data.draw(st.integers(len(whole) - 30, len(whole)))
    decoded = decode(whole[start:end])
    assert decoded.encoding == "UTF-8"
    assert decoded.text.strip("�") in sentence * 3
    assert decoded.text.count("�") <= 4


@pytest.mark.parametrize(
    "text", ["hello “world”", "naïve café", "a price of 5 €", "all’s well…", "thumbs 👍"]
)
def test_the_torn_end_of_the_only_character_beyond_ascii_is_no_other_alphabet(text):
    for cut in range(1, len(text[-1].encode())):
        decoded = decode(text.encode()[:-cut])
        assert decoded.encoding == "UTF-8"
        assert decoded.text == f"{text[:-1]}�"
        assert "1 place could not be read as UTF-8 and became � (line 1)." in decoded.notes


@given(st.integers(1, 40), st.sampled_from("“”‘’–—…é€ï"), st.integers(0, 40))
def test_a_stray_byte_of_windows_1252_is_read_as_what_it_was(quotes, stray, before):
    good = "“quote” here\n"
    data = (good * before).encode() + f"some {stray} thing\n".encode("cp1252") + (good * quotes).encode()
    decoded = decode(data)
    assert decoded.encoding == "UTF-8"
    assert decoded.text == good * before + f"some {stray} thing\n" + good * quotes
    line = f"line {before + 1}"
    assert decoded.notes == (f"1 byte is not UTF-8 and became what Windows-1252 has there ({line}).",)


@pytest.mark.parametrize("sentence", SENTENCES[2:])
@pytest.mark.parametrize("byte", [0x80, 0x92, 0xC3, 0xE9, 0xFF])
def test_in_another_script_a_stray_byte_is_unreadable(sentence, byte):
    decoded = decode(sentence.encode() + b" " + bytes([byte]) + b" " + sentence.encode())
    assert decoded.encoding == "UTF-8"
    assert decoded.text == f"{sentence} � {sentence}"


def test_the_lines_of_many_repairs_are_named_and_then_only_counted():
    decoded = decode("“fine”\n".encode() * 30 + b"bad \xff\xff\n" * 9)
    assert decoded.text.endswith("bad ÿÿ\n" * 9) or decoded.text.endswith("bad ��\n" * 9)
    assert "18 " in decoded.notes[0]
    assert "lines 31, 32, 33, …" in decoded.notes[0]


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        (SENTENCES[3], "shift_jis", "Shift-JIS"),
        (SENTENCES[3], "euc_jp", "EUC-JP"),
        (SENTENCES[4], "gb18030", "GB 18030"),
        ("이것은 한국어 텍스트입니다. 인코딩을 시험합니다.", "euc_kr", "EUC-KR"),
        (SENTENCES[2], "cp1251", "Windows-1251"),
        (SENTENCES[0], "cp1252", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_torn_end_decides_nothing_in_other_encodings(text, encoding, named, cut):
    decoded = decode((f"{text}\n" * 6).encode(encoding)[:-cut])
    assert named in decoded.encoding or decoded.text.startswith(f"{text}\n" * 5), "a sister alphabet"
    assert decoded.text[: 5 * len(text)] == (f"{text}\n" * 5)[: 5 * len(text)]


def test_utf16_with_half_a_character_at_its_end():
    decoded = decode("Grüße an alle.\n".encode("utf-16-le") * 9 + b"x")
    assert decoded.encoding == "UTF-16"
    assert decoded.text == "Grüße an alle.\n" * 9 + "�"


@pytest.mark.parametrize("text", ["café", "Groß", "voilà", "C'est là", "¿Qué?", "año nuevo, señor"])
def test_short_western_texts_are_not_taken_for_torn_utf8(text):
    assert decode(text.encode("cp1252")).text == text
