"""The syllabus's entries, the navigation made of them, and Home's cards."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from playground.ui import assets
from playground.ui.frame import theme

BY_SUBJECT, BY_LECTURE = "subject", "lecture"  # orders of the cards
LECTURE_HEADINGS = {
    "L1": "How neural language models are trained: gradients, adaptive optimizers, dropout",
    "L2": "One step of training by hand: loss, chain rule, update",
    "L3": "From n-grams to recurrent networks, and what keeps them from overfitting",
    "L4": "Training and optimization: backpropagation, mini-batches, learning rates, penalties",
    "L5": "PyTorch, recurrent networks, and how text is drawn from them",
}
OTHERS = "Not in the lectures"
CARDS = Path(__file__).parent / "cards"  # made from the real pages by `make cards`


@dataclass(frozen=True)
class Entry:
    """One page of the syllabus: its file below pages/, its title, its path in the address, one sentence.

    `lectures` are those that treat its subject, keys of LECTURE_HEADINGS.
    """

    file: str
    title: str
    path: str
    teaser: str
    lectures: Sequence[str] = ()


Syllabus = Mapping[str, Sequence[Entry]]


def navigate(syllabus: Syllabus) -> Any:
    """Build the navigation, chapters as menus, and return the page to run."""
    pages = {entry.path: copy(_page(entry)) for entries in syllabus.values() for entry in entries}
    st.session_state["syllabus"] = syllabus  # for Home, which shows a card for each page
    st.session_state["links"] = pages  # its cards lead there; a link by a file's name would look for the file
    return st.navigation(
        {chapter: [pages[entry.path] for entry in entries] for chapter, entries in syllabus.items()},
        position="top",
    )


@cache
def _page(entry: Entry) -> Any:
    """Streamlit's page, of which each run uses a copy: to make one, it looks for the file anew."""
    return st.Page(f"pages/{entry.file}", title=entry.title, url_path=entry.path, default=not entry.path)


def cards(order: str) -> None:
    """A card for every page: a small real picture, title, chapter and one sentence."""
    syllabus: Syllabus = st.session_state["syllabus"]
    pages = [(chapter, entry) for chapter, entries in syllabus.items() for entry in entries if entry.path]
    with st.container(key="home-cards"):
        if order != BY_LECTURE:
            _grid("", pages)
            return
        for lecture, entries in by_lecture(pages):
            number = f"{lecture} · " if lecture in LECTURE_HEADINGS else ""
            st.subheader(f"{number}{LECTURE_HEADINGS.get(lecture, OTHERS)}", anchor=False)
            _grid(f"{lecture}-", entries)


Pages = Sequence[tuple[str, Entry]]  # each with its chapter


def by_lecture(pages: Pages) -> Iterator[tuple[str, Pages]]:
    """The pages under each lecture that treats them; at the end, under "", those of none."""
    for lecture in LECTURE_HEADINGS:
        yield lecture, [(chapter, entry) for chapter, entry in pages if lecture in entry.lectures]
    if others := [(chapter, entry) for chapter, entry in pages if not entry.lectures]:
        yield "", others


def _grid(prefix: str, pages: Pages) -> None:
    """As many cards in a row as there is room for, all of one height; `prefix` makes their keys unique."""
    with st.container(key=f"cards-{prefix}grid"):
        for chapter, entry in pages:
            with st.container(border=True, key=f"card-{prefix}{entry.path}", gap="small"):
                _card(chapter, entry)


@cache
def _pictures() -> frozenset[str]:
    """The names of the pictures there are."""
    return frozenset(path.name for path in CARDS.iterdir())


def _card(chapter: str, entry: Entry) -> None:
    picture = f"{entry.path}-{theme()}.png"
    if picture in _pictures():
        asset = assets.picture(CARDS / picture)
        assets.serve(asset)  # as a file: Streamlit would decode and encode it anew for every visitor
        st.image(asset.address(), width="stretch", alt=f"The page {entry.title}")
    st.page_link(st.session_state["links"][entry.path], label=f"**{entry.title}**")
    st.caption(f"{chapter}. {entry.teaser}")
