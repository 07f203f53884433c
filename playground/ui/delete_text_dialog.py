"""Delete a text of one's own everywhere, after a second click; it can be undone for a few seconds."""

import streamlit as st

from playground.errors import UserError
from playground.experiments.lru_cache import clear_all_caches
from playground.ui import undo
from playground.ui.address import LAST, set_parameters
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown

PENDING, RESULT = "delete-text.pending", "delete-text.result"  # id of the text to confirm; the sentence after
TEXT_KEYS = ("files", "pasted", "column", "text.column", "text.problem", LAST)  # of `text_source`, `address`
SNIPPET = 12  # letters of a session value from which on a part of the text is deleted with it
DONE = (
    "Your text is deleted everywhere, and every count of it. Networks that learned from it keep their curves "
    "and checkpoints, but cannot go on."
)


def delete_text(text_id: str, owner: str) -> None:
    """Draw the button; after its first click the two buttons that confirm or cancel."""
    if st.session_state.get(PENDING) != text_id:
        st.button(
            "Delete my text",
            key="delete-text",
            icon=":material/delete:",
            help="From this server, for good: nobody can train on it any more.",
            on_click=_set_pending,
            args=(text_id,),
        )
        return
    st.button(
        "Delete it for good", key="delete-text-yes", type="primary", on_click=_delete, args=(text_id, owner)
    )
    st.button("Keep it", key="delete-text-no", on_click=_set_pending, args=("",))


def say() -> bool:
    """Show the result of the last deletion, once; whether there was one."""
    result = st.session_state.pop(RESULT, None)
    if result:
        st.info(escape_markdown(result, 500))
    return bool(result)


def _set_pending(text_id: str) -> None:
    st.session_state[PENDING] = text_id


def _delete(text_id: str, owner: str) -> None:
    """Delete the text, all that was computed of it, and its id in the address; or post why not.

    What was computed of it is deleted at once, and is computed anew after an undo.
    """
    st.session_state.pop(PENDING, None)
    try:
        text = service().own_corpus(owner, text_id).text
        deletion = service().deletions.delete_text(owner, text_id)
    except UserError as refusal:
        st.session_state[RESULT] = str(refusal)
        return
    clear_all_caches()
    st.cache_data.clear()
    clear_session(text)
    st.session_state[RESULT] = DONE
    gone = ["text"] if st.query_params.get("text") == text_id else []
    try:
        service().run(st.query_params.get("run", ""))
    except UserError:  # no run in the address, or a run of counts, which was deleted with the text
        gone += ["run", "checkpoint"]
    back = {name: st.query_params.get(name) for name in gone}
    undo.offer(owner, deletion, "Your text is deleted.", back)
    set_parameters(dict.fromkeys(gone))


def clear_session(text: str) -> None:
    """Delete from the session of all pages what was uploaded, and every string that is a part of the text.

    A session value that holds a part of a text must be a plain string; everything else that is computed of a
    text belongs into an `LRUCache`, which `clear_all_caches` empties for all sessions.
    """
    for key, value in list(st.session_state.items()):
        is_part = isinstance(value, str) and len(value.strip()) >= SNIPPET and value.strip() in text
        if key in TEXT_KEYS or is_part:
            del st.session_state[key]
