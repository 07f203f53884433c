"""The texts that a browser has stored here: each opens with a click, and is deleted where it is open."""

from datetime import datetime

import streamlit as st

from playground.runs.limits import format_amount
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown

MOST = 50  # texts in the list
LONGEST_NAME = 60


def draw_texts(owner: str) -> None:
    """A fold with the owner's texts, newest first; nothing without any."""
    texts = service().texts_of(owner)
    if not texts:
        return
    total = format_amount(sum(text.size for text in texts), "bytes")
    with st.expander(f"Your texts: {len(texts)}, {total}", key="your-texts"):
        for text in texts[:MOST]:
            stored = datetime.fromtimestamp(text.created).strftime("%d %b %H:%M").lstrip("0")
            facts = f"{format_amount(text.size, 'bytes')} · {stored}{' · shared' if text.shared else ''}"
            label = f"{escape_markdown(text.name or 'Text', LONGEST_NAME)} :gray[· {facts}]"
            st.button(label, key=f"text-{text.id}", type="tertiary", on_click=_open, args=(text.id,))
        if len(texts) > MOST:
            st.caption(f"And {len(texts) - MOST} older ones.")


def _open(text_id: str) -> None:
    st.query_params["text"] = text_id
