"""Moving the page's player from Python: a lesson, a click on a bar.

The clock runs in the browser. Python asks for a step by raising a token; a document applies each token once.
Tokens are times in milliseconds, so that they also rise from one session of a document to the next.
"""

import time

import streamlit as st

SEEK = "frame.seek"  # (token, step or None)


def seek(step: int) -> None:
    """Move the page's player to `step` with the next scene. Call it in a callback."""
    token, _ = st.session_state.get(SEEK, (0, None))
    st.session_state[SEEK] = (max(token + 1, time.time_ns() // 1_000_000), step)


def requested() -> tuple[int, int | None]:
    """The token and the step that was asked for last; (0, None) when the page asks for none."""
    token, step = st.session_state.get(SEEK, (0, None))
    return (token, step) if step is not None else (0, None)


def cancel() -> None:
    """Drop the request of a page that has been left; the next request has a new token all the same."""
    token, _ = st.session_state.get(SEEK, (0, None))
    st.session_state[SEEK] = (token, None)
