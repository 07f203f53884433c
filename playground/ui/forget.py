"""Delete a text of one's own everywhere, after a second click."""

import streamlit as st

from playground.experiments.recent import forget_everything
from playground.runs.refusals import Refusal
from playground.ui.jobs import service
from playground.ui.plain import plain

ASKED, SAID = "forget.asked", "forget.said"
DONE = (
    "Your text is deleted everywhere, and every count of it. Networks that learned from it keep their curves "
    "and checkpoints, but cannot go on."
)


def delete_text(text_id: str, owner: str) -> None:
    """The button, or the question that its first click leads to; where both stand is the caller's choice."""
    if st.session_state.get(ASKED) != text_id:
        st.button(
            "Delete my text",
            key="delete-text",
            icon=":material/delete:",
            help="From this server, for good: nobody can train on it any more.",
            on_click=_ask,
            args=(text_id,),
        )
        return
    st.button(
        "Delete it for good", key="delete-text-yes", type="primary", on_click=_delete, args=(text_id, owner)
    )
    st.button("Keep it", key="delete-text-no", on_click=_ask, args=("",))


def say() -> bool:
    """Say what came of the last deletion, once; whether there was anything to say."""
    said = st.session_state.pop(SAID, None)
    if said:
        st.info(plain(said, 500))
    return bool(said)


def _ask(text_id: str) -> None:
    st.session_state[ASKED] = text_id


def _delete(text_id: str, owner: str) -> None:
    """Delete the text, what was counted of it, and its id in the address; or say why not."""
    st.session_state.pop(ASKED, None)
    try:
        service().delete_corpus(owner, text_id)
    except Refusal as refusal:
        st.session_state[SAID] = str(refusal)
        return
    forget_everything()
    st.cache_data.clear()
    st.session_state[SAID] = DONE
    if st.query_params.get("text") == text_id:
        st.query_params.pop("text", None)
    try:
        service().run(st.query_params.get("run", ""))
    except Refusal:  # there is none, or it was counted and is gone, too
        for name in ("run", "checkpoint"):
            st.query_params.pop(name, None)
