"""Detects which encoding from before Unicode a text has.

East Asian encodings are judged by their characters (`east_asian`). For the others
charset-normalizer knows many and judges by what letters a language has, which needs some length: of ``Zürich,
café`` in Latin-1 it makes Arabic. So the likeliest legacy encoding, Windows-1252 (Latin-1 with typographic
quotes), is tried first and kept where the result looks like words of Western Europe.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from charset_normalizer import from_bytes

from playground.text.east_asian import decode_damaged, recognise
from playground.text.east_asian_characters import CODECS, HALF_WIDTH

SAMPLE = 50_000  # bytes that the guess is made from
TITLES = {
    "cp1252": "Windows-1252 (Western Europe)",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "cp874": "Windows-874 (Thai)",
    "iso8859_2": "ISO 8859-2 (Central Europe)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "cp932": "Shift-JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "cp949": "EUC-KR (Korean)",
}
UNREADABLE = re.compile("\ufffd")
NAMED_LINES = 3
COHERENT = 0.25  # charset-normalizer's share of a language's usual letters from which it is believed

WESTERN = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿŒœŠšŽžŸ"
SIGNS = "€‚ƒ„…†‡‰‹‘’“”•–—›™\xa0¡¢£¥§©ª«\xad®°±²³´µ·¹º»¼½¾¿×"
UNUSUAL = re.compile(
    rf"[^\x00-\x7f{WESTERN}{SIGNS}]"  # a sign that prose does not use
    r"|[a-zß-ÿ][À-ÖØ-ÞŠŽŸ]"  # a capital inside a word
    r"|[^\W\d_][€‚ƒ„…†‡‰•™\xa1-\xa6\xa9\xab\xac\xae-\xb3\xb5\xb6\xb8\xb9\xbb-\xbf×][^\W\d_]"  # a sign
    r"|[À-ÖØ-öø-ÿŠšŽžŸ]{4}"  # four accented letters in a row
)


def decode_legacy(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """The text, the name of the encoding, and a note that says how it was read."""
    encoding = _guess(_beginning(data))
    title = TITLES[encoding]
    text = decode_damaged(data, encoding) if encoding in CODECS else data.decode(encoding, errors="replace")
    return text, title, (f"Read as {title}.", *lost_places(text))


def lost_places(text: str) -> tuple[str, ...]:
    """A note that says how many places of a text could not be read, and where; none where all could."""
    places = [match.start() for match in UNREADABLE.finditer(text)]
    if not places:
        return ()
    count = f"{len(places):,} place{'s' * (len(places) > 1)}"
    return (f"{count} could not be read and became � ({line_numbers(text, places)}).",)


def line_numbers(text: str, positions: Sequence[int]) -> str:
    """The first lines of the positions, in order, in a text: "line 3", "lines 3, 17, 20, …"."""
    numbers: list[int] = []
    number, end = 1, 0
    for position in positions:
        number += text.count("\n", end, position)
        end = position
        if numbers[-1:] != [number]:
            numbers.append(number)
        if len(numbers) > NAMED_LINES:
            break
    shown = ", ".join(f"{number:,}" for number in numbers[:NAMED_LINES])
    more = ", …" if len(numbers) > NAMED_LINES else ""
    return f"line{'s' * (len(numbers) > 1)} {shown}{more}"


def _beginning(data: bytes) -> bytes:
    """The bytes to guess from: cut behind white space or at least ASCII, so that no character is torn."""
    sample = data[:SAMPLE]
    if len(sample) == len(data):
        return sample
    cut = max(sample.rfind(sign) for sign in (b"\n", b" ", b".", b","))
    return sample[: cut + 1] if cut > SAMPLE // 2 else sample


def _guess(sample: bytes) -> str:
    east_asian = recognise(sample)
    if east_asian and east_asian.is_likely:
        return east_asian.codec
    matches = from_bytes(sample, cp_isolation=list(TITLES), threshold=0.3, preemptive_behaviour=False)
    coherence = {match.encoding: match.coherence for match in matches}
    best = matches.best()
    encoding, certainty = (best.encoding, best.coherence) if best else (None, 0.0)
    western = _western(sample)
    if western and certainty < max(COHERENT, coherence.get(western, 0.0) + 0.1):
        return western
    if east_asian and encoding in CODECS and not _is_half_width(sample.decode(encoding, errors="replace")):
        return east_asian.codec
    return encoding if encoding in TITLES else "cp1252"


def _is_half_width(text: str) -> bool:
    """Whether most characters beyond ASCII are half-width katakana, which are rare in other texts."""
    beyond = [character for character in text if character > "\x7f"]
    return 2 * sum(bool(HALF_WIDTH.match(character)) for character in beyond) > len(beyond)


def _western(sample: bytes) -> str | None:
    """Windows-1252 or its Turkish sister, when the bytes read so look like words; else None."""
    text = sample.decode("cp1252", errors="replace")
    letters = sum(map(str.isalpha, text))
    accented = sum(sign in WESTERN for sign in text)
    if accented > max(8, 0.4 * letters) or UNUSUAL.search(text):
        return None
    # ş, ı, ğ of Turkish are þ, ý, ð here: letters of Icelandic, which always has acute accents beside them.
    turkish = any(sign in "þýðÞÐ" for sign in text) and not any(sign in "áéíóúæ" for sign in text)
    return "cp1254" if turkish else "cp1252"
