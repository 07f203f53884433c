import pytest

from playground.errors import TextError
from playground.text.corpus import from_text


def test_items_are_trimmed_and_blank_lines_dropped() -> None:
    corpus = from_text("  Ann \r\n\n Bob\t\r\n  \n", "items", "people")
    assert corpus.items == ("Ann", "Bob")
    assert from_text("one\n\ntwo").items == ("one\n\ntwo",)


@pytest.mark.parametrize("text", ["", "   \n"])
@pytest.mark.parametrize("reading", ["running", "items"])
def test_nothing_is_refused(text: str, reading: str) -> None:
    with pytest.raises(TextError, match=r"is empty|white space"):
        from_text(text, reading)  # type: ignore[arg-type]
