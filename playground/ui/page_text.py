"""The text of a page that counts or predicts one: where it is chosen, and whether it can be downloaded."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import streamlit as st

from playground.errors import UserError
from playground.text.corpus import Corpus
from playground.ui import share_text
from playground.ui.job_service import service
from playground.ui.text_source import OWN, choose

NO_EXAMPLES: Mapping[str, Callable[[], tuple[str, Corpus]]] = MappingProxyType({})


def choose_on_page(
    source: str,
    owner: str,
    purpose: str,
    examples: Mapping[str, Callable[[], tuple[str, Corpus]]] = NO_EXAMPLES,
) -> tuple[str, Corpus] | None:
    """The text's id and corpus; what the source needs is drawn: of an own text on the page, else aside.

    None, and a sentence with the `purpose` ("count"), while there is none. `examples` draw and return the
    texts of the sources that this page alone has.
    """
    with st.container(key="page-text") if source == OWN else st.sidebar:
        chosen = examples[source]() if source in examples else choose(source, owner)
    if chosen is None:
        st.info(f"Upload or paste a text to {purpose}, or choose one of the samples at the left.")
    return chosen


def can_download(source: str, text_id: str, owner: str) -> bool:
    """Whether this reader may take the text of a page away: a bundled one, or one's own; else a caption."""
    try:
        allowed = source != OWN or service().owns_corpus(owner, text_id)
    except UserError:  # deleted since it was opened
        allowed = False
    if not allowed:
        st.caption(share_text.NO_DOWNLOAD)
    return allowed
