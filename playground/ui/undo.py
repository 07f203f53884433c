"""The message after a deletion: what was deleted, with *Undo* for as long as it can be undone."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from playground.errors import UserError
from playground.runs.deletion import Deletion
from playground.ui import messages
from playground.ui.address import set_parameters
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown

OFFERED = "undo.offered"  # session key of the newest deletion that can be undone
PLACE = "undo"


@dataclass(frozen=True)
class _Offer:
    """A deletion by `owner`, what is said of it, and the parameters of the address that an undo puts back."""

    owner: str
    deletion: Deletion
    sentence: str
    parameters: Mapping[str, str | None]


def offer(owner: str, deletion: Deletion, sentence: str, parameters: Mapping[str, str | None]) -> None:
    """Offer to undo a deletion; `parameters` of the address come back with it. Call it in a callback."""
    st.session_state[OFFERED] = _Offer(owner, deletion, sentence, parameters)


def show() -> None:
    """Draw the message, if there is one, at the bottom of the window: on every page, until it is too late."""
    messages.show(PLACE)
    if st.session_state.get(OFFERED):
        with st.container(key="undo"):
            st.fragment(_message, run_every=1.0)()


def _message() -> None:
    offered = st.session_state.get(OFFERED)
    if offered is None or not offered.deletion.seconds_left:
        st.session_state.pop(OFFERED, None)
        st.rerun()  # which ends the polling
    row = st.container(horizontal=True, vertical_alignment="center", key="undo-message")
    row.markdown(escape_markdown(offered.sentence, 300))
    label = f"Undo ({math.ceil(offered.deletion.seconds_left)} s)"
    row.button(label, key="undo-deletion", icon=":material/undo:", on_click=_undo, args=(offered,))


def _undo(offered: _Offer) -> None:
    st.session_state.pop(OFFERED, None)
    try:
        service().deletions.undo(offered.owner, offered.deletion.id)
    except UserError as error:
        messages.post(PLACE, error)
        return
    set_parameters(offered.parameters)
