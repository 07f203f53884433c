"""The syllabus's entries, the navigation made of them, and Home's cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from playground.ui.frame import theme

ACROSS = 3  # cards in a row
CARDS = Path(__file__).parent / "cards"  # made from the real pages by `make cards`


@dataclass(frozen=True)
class Entry:
    """One page of the syllabus: its file below pages/, its title, its path in the address, one sentence."""

    file: str
    title: str
    path: str
    teaser: str


Syllabus = Mapping[str, Sequence[Entry]]


def navigate(syllabus: Syllabus) -> Any:
    """Build the navigation, chapters as menus, and return the page to run."""
    pages = {
        chapter: [
            st.Page(f"pages/{e.file}", title=e.title, url_path=e.path, default=not e.path) for e in entries
        ]
        for chapter, entries in syllabus.items()
    }
    st.session_state["syllabus"] = syllabus  # for Home, which shows a card for each page
    return st.navigation(pages, position="top")


def cards() -> None:
    """A card for every page of the syllabus: a small real picture, chapter and title, one sentence."""
    syllabus: Syllabus = st.session_state["syllabus"]
    shown = [(chapter, entry) for chapter, entries in syllabus.items() for entry in entries if entry.path]
    for start in range(0, len(shown), ACROSS):
        for column, (chapter, entry) in zip(st.columns(ACROSS), shown[start : start + ACROSS], strict=False):
            with column.container(border=True, key=f"card-{entry.path}", gap="small"):
                _card(chapter, entry)


def _card(chapter: str, entry: Entry) -> None:
    picture = CARDS / f"{entry.path}-{theme()}.png"
    if picture.exists():
        st.image(picture, width="stretch", alt=f"The page {entry.title}")
    st.page_link(f"pages/{entry.file}", label=f"**{entry.title}**")
    st.caption(f"{chapter}. {entry.teaser}")
