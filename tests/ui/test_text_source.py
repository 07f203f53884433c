"""Uploaded files become one text; of several, the unreadable are left out with a note."""

import pytest

from playground.errors import TextError
from playground.text.samples import SAMPLES
from playground.text.upload import File
from playground.ui.text_source import OWN, SOURCES, _load

GOOD = File("good.txt", b"to be or not to be")
EMPTY = File("empty.txt", b"")
PICTURE = File("picture.txt", b"\x89PNG\r\n\x1a\n")


def test_every_sample_is_on_the_menu():
    assert list(SOURCES) == [OWN, *SAMPLES]


def test_files_are_joined_in_order():
    assert _load([GOOD, File("b.txt", b"that is")], None, 1000).corpus.text == "to be or not to be\nthat is"


def test_what_cannot_be_read_is_left_out_with_its_sentence():
    loaded = _load([EMPTY, GOOD, PICTURE], None, 1000)
    assert loaded.corpus.text == "to be or not to be"
    assert [note.split(".txt")[0] for note in loaded.notes] == ["Left out: “empty", "Left out: “picture"]


@pytest.mark.parametrize(
    ("files", "limit", "words"),
    [
        ([EMPTY], 1000, "“empty.txt” is empty"),
        ([EMPTY, PICTURE], 1000, "“empty.txt” is empty"),
        ([GOOD, GOOD], 20, "The 2 files together"),
        ([GOOD], 5, "the limit is"),
    ],
)
def test_what_leaves_nothing_is_refused(files, limit, words):
    with pytest.raises(TextError, match=words):
        _load(files, None, limit)
