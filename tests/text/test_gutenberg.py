"""Project Gutenberg's header and licence are noticed, and left out on request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.gutenberg import book_span, licence_share, without_licence
from playground.text.reading import ReadingChoices
from playground.text.upload import File, derive, open_files

BOOK = "CHAPTER I\n\nIt was a dark and stormy night.\n\n*** A star line ***\n\nThe end of it"
HEAD = "The Project Gutenberg eBook of X\n\nThis ebook is for the use of anyone\n\n"
MARKS = [
    ("*** START OF THE PROJECT GUTENBERG EBOOK X ***", "*** END OF THE PROJECT GUTENBERG EBOOK X ***"),
    ("***START OF THIS PROJECT GUTENBERG EBOOK X***", "***END OF THIS PROJECT GUTENBERG EBOOK X***"),
    (
        "*** START OF THIS PROJECT GUTENBERG ETEXT X,\nBY Y ***",
        "*** END OF THIS PROJECT GUTENBERG ETEXT X ***",
    ),
]


@pytest.mark.parametrize(("start", "end"), MARKS)
@pytest.mark.parametrize("announced", ["", "\n\nEnd of Project Gutenberg's X, by Y\n"])
def test_the_book_alone_is_left_on_request_and_comes_back(start, end, announced):
    text = f"{HEAD}{start}\n\n\n{BOOK}{announced}\n\n{end}\n\n" + "Licence, licence.\n" * 200
    upload = open_files([File("x.txt", text.encode())])
    whole = derive(upload)
    assert whole.corpus.text == text.removesuffix("\n")
    assert any("is Project Gutenberg's header and licence" in note for note in whole.notes)
    book = derive(upload, ReadingChoices(without_licence=True))
    assert book.corpus.text == BOOK
    assert any("left out" in note for note in book.notes)
    assert derive(book.upload, ReadingChoices()).corpus == whole.corpus


@given(st.text(alphabet="*STAREND OF\nPROJECT", max_size=200))
def test_other_texts_are_left_as_they_are(text):
    assert book_span(text) is None
    assert without_licence(text) == text
    assert licence_share(text) == 0


def test_a_mark_alone_and_nothing_between_lose_nothing():
    start, end = MARKS[0]
    assert without_licence(f"{start}\n{end}\n") != ""
    assert without_licence(f"head\n{start}\nthe book") == "the book"
    assert without_licence(f"the book\n{end}\nlicence") == "the book"
