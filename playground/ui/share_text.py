"""Share a text of one's own with the room: its owner's switch with the link, and what others read of it."""

from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from playground.ui import messages, qr_code
from playground.ui.job_service import service

PLACE = "share-text"
HELP = (
    "On: whoever has the link can read this text here, piece by piece, train on it and count it. Nobody but "
    "you can change, delete or download it. Off again: nothing new can begin on it; what others have trained "
    "stays, and a run under way goes on."
)
FOR_OTHERS = (
    "Somebody shares this text with you: while it is shared you can train on it and count it, but not "
    "change, delete or download it."
)
NO_DOWNLOAD = "Somebody shares this text with you: only its owner can download it, or its tokens."


def draw_share(text_id: str, owner: str) -> None:
    """The switch of the text's owner and, while it is on, the link."""
    shared = service().is_shared(owner, text_id)
    st.session_state["share-text"] = shared
    st.toggle("Share by link", key="share-text", help=HELP, on_change=_share, args=(text_id, owner))
    if shared and (base := st.context.url):
        qr_code.draw_popover("Link", link(base, text_id), key="text-link")
    messages.show(PLACE)


def link(base: str, text_id: str) -> str:
    """The address that opens a text on the page of the address `base`."""
    parts = urlsplit(base)
    query = urlencode({"source": "own", "text": text_id})
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _share(text_id: str, owner: str) -> None:
    with messages.posting(PLACE):
        service().share_corpus(owner, text_id, bool(st.session_state["share-text"]))
