"""One wrong byte does not turn an East Asian text into one of a neighbour encoding.

A byte is replaced, removed or inserted anywhere, 20 times for each text. Of texts of 40 characters and more
at least 98 of 100 keep their encoding, and all of their characters but a few in one place; from 15 characters
on 95 of 100 do. Of shorter ones: nearly all in Shift-JIS and EUC-JP, four in five in Big5, about half in
GB 18030 and EUC-KR, where four characters are as plausible in another encoding once one of them is wrong.
"""

import random
from itertools import pairwise

import pytest

from playground.errors import TextError
from playground.text.decode import decode
from playground.text.east_asian import decode_damaged, recognise
from playground.text.east_asian_characters import CODECS, LANGUAGES, log_probabilities
from tests.text.east_asian_sentences import JAPANESE, KOREAN, SIMPLIFIED, TRADITIONAL

ENCODINGS = {
    "shift_jis": ("Shift-JIS", JAPANESE),
    "euc_jp": ("EUC-JP", JAPANESE),
    "gb18030": ("GB 18030", SIMPLIFIED),
    "big5": ("Big5", TRADITIONAL),
    "euc_kr": ("EUC-KR", KOREAN),
}
TRIALS = 20
LOST = 8  # characters that differ at most: in Big5 and Shift-JIS shifted pairs may all be valid for a while


def texts(sentences, shortest, longest=10_000):
    """Sentences, neighbours joined without and with a line end, and all of them, of such lengths."""
    pairs = list(pairwise(sentences))
    joined = [a + b for a, b in pairs] + [f"{a}\n{b}\n" for a, b in pairs] + ["\n".join(sentences)]
    return [text for text in (*sentences, *joined) if shortest <= len(text) < longest]


def damaged(data, rng):
    """The bytes with one replaced, removed or inserted."""
    i, byte = rng.randrange(len(data)), bytes([rng.randrange(256)])
    return rng.choice([data[:i] + byte + data[i + 1 :], data[:i] + data[i + 1 :], data[:i] + byte + data[i:]])


def differing(text, other):
    """How many characters of a text stand between the longest common beginning and end."""
    start = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), len(text))
    rest = zip(reversed(text[start:]), reversed(other[start:]), strict=False)
    return len(text) - start - next((i for i, (a, b) in enumerate(rest) if a != b), len(text) - start)


def trials(codec, shortest, longest=10_000):
    """(the title of the encoding is right, characters that differ) of each trial."""
    title, sentences = ENCODINGS[codec]
    rng = random.Random(1)
    results = []
    for text in texts(sentences, shortest, longest):
        for _ in range(TRIALS):
            try:
                decoded = decode(damaged(text.encode(codec), rng))
                results.append((title in decoded.encoding, differing(text, decoded.text)))
            except TextError:
                results.append((False, len(text)))
    return results


@pytest.mark.parametrize("codec", ENCODINGS)
def test_one_wrong_byte_leaves_a_text_of_forty_characters_what_it_is(codec):
    results = trials(codec, 40)
    assert len(results) >= 400
    assert sum(right and lost <= LOST for right, lost in results) >= 0.98 * len(results)
    assert sum(right and lost <= 4 for right, lost in results) >= 0.95 * len(results)


@pytest.mark.parametrize("codec", ENCODINGS)
def test_one_wrong_byte_leaves_a_text_of_fifteen_characters_in_its_encoding(codec):
    results = trials(codec, 15, 40)
    assert sum(right and lost <= LOST for right, lost in results) >= 0.95 * len(results)


@pytest.mark.parametrize(
    ("codec", "share"),
    [("shift_jis", 0.9), ("euc_jp", 0.9), ("big5", 0.75), ("gb18030", 0.4), ("euc_kr", 0.4)],
)
def test_one_wrong_byte_in_a_text_of_a_few_characters(codec, share):
    results = trials(codec, 1, 15)
    assert sum(right and lost <= LOST for right, lost in results) >= share * len(results)


@pytest.mark.parametrize("codec", ENCODINGS)
def test_a_whole_text_comes_through_unchanged(codec):
    title, sentences = ENCODINGS[codec]
    for text in texts(sentences, 8):
        decoded = decode(text.encode(codec))
        assert decoded.text == text
        assert title in decoded.encoding
        assert len(decoded.notes) == 1


@pytest.mark.parametrize("codec", ["euc_jp", "gb18030", "euc_kr"])
def test_behind_a_lost_byte_the_pairs_are_found_again_in_the_same_line(codec):
    _, sentences = ENCODINGS[codec]
    text = sentences[1].replace(" ", "").replace(",", "") * 3
    data = text.encode(codec)
    decoded = decode(data[:21] + data[22:])
    assert decoded.text == f"{text[:10]}�{text[11:]}"
    assert "1 place could not be read and became � (line 1)." in decoded.notes


def test_behind_a_lost_byte_the_pairs_are_found_again_in_one_long_line():
    text = "".join(SIMPLIFIED) * 100
    data = text.encode("gb18030")
    for lost in (1, 9_999, len(data) - 400):
        decoded = decode(data[:lost] + data[lost + 1 :])
        assert differing(text, decoded.text) <= 4
        assert "�" in decoded.text


def test_the_note_says_how_many_places_and_where():
    lines = [f"{sentence}\n".encode("gb18030") for sentence in SIMPLIFIED]
    for i in (2, 7):
        lines[i] = lines[i][:5] + lines[i][6:]
    decoded = decode(b"".join(lines))
    assert decoded.notes[1:] == ("2 places could not be read and became � (lines 3, 8).",)
    whole = "".join(f"{sentence}\n" for sentence in SIMPLIFIED).split("\n")
    assert [i for i, line in enumerate(decoded.text.split("\n")) if line != whole[i]] == [2, 7]


@pytest.mark.parametrize("codec", CODECS)
def test_the_model_is_a_distribution_over_the_characters_beyond_ascii(codec):
    table = log_probabilities(codec)
    total = sum(2.718281828459045**value for value in table.values())
    assert total == pytest.approx(sum(LANGUAGES[codec][1].values()))
    assert total == pytest.approx(1, abs=0.02)
    assert all(len(piece.decode(codec)) == 1 for piece in table)


@pytest.mark.parametrize("codec", CODECS)
def test_valid_bytes_are_read_as_python_reads_them(codec):
    rng = random.Random(2)
    pieces = list(log_probabilities(codec))
    for _ in range(50):
        data = b" ".join(b"".join(rng.choices(pieces, k=9)) for _ in range(5))
        assert decode_damaged(data, codec) == data.decode(codec)
        text = decode_damaged(data + b" \xff", codec)
        assert text == f"{data.decode(codec)} �" or codec == "cp932", "0xFF is a private character of Windows"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Привет, мир! Это небольшой текст для проверки.", "cp1251"),
        ("Все счастливые семьи похожи друг на друга.", "koi8-r"),
        ("ПРИВЕТ, МИР! ЭТО ТЕКСТ ДЛЯ ПРОВЕРКИ.", "koi8-r"),
        ("Γειά σου Κόσμε, αυτό είναι ένα κείμενο", "cp1253"),
        ("שלום עולם, זה טקסט קצר בעברית", "cp1255"),
        ("مرحبا بالعالم، هذا نص قصير", "cp1256"),
        ("วันนี้อากาศดีมาก เราไปเดินเล่นในสวนกันเถอะ", "cp874"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy", "cp1250"),
        ("Übergrößenträger hören ähnliche Sätze über Äpfel", "cp1252"),
    ],
)
@pytest.mark.parametrize("copies", [1, 40])
def test_letters_of_an_alphabet_are_no_east_asian_characters(text, codec, copies):
    guess = recognise(f"{text}\n".encode(codec) * copies)
    assert guess is not None
    assert not guess.is_likely


def test_ascii_is_no_east_asian_text():
    assert recognise(b"plain text, and more of it") is None


@pytest.mark.parametrize(
    ("text", "codec"),
    [("你好", "gb18030"), ("안녕", "cp949"), ("王小明\n李大華\n", "big5"), ("山田\n鈴木\n佐藤\n", "cp932")],
)
def test_names_and_greetings(text, codec):
    assert decode(text.encode(codec)).text == text


def test_half_width_katakana():
    assert decode("ﾊﾝｶｸｶﾅ ﾃﾞｽ".encode("cp932")).text == "ﾊﾝｶｸｶﾅ ﾃﾞｽ"
