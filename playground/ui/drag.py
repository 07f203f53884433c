"""Dragging on the stage: preview values while the pointer is down, controls set at the end.

While a point is dragged its values are kept in the session, and the fragment of the stage alone is drawn
again, with `replace(spec, **preview_values())`. At the end they are written into the controls, and so into
the address. Controls are drawn outside the fragment, so the page as a whole has to run again. One page is
open, so one drag is possible at a time; `frame.open_page` drops the preview, as it draws the controls.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.ui.controls import Control

PREVIEW = "drag.preview"  # session key: {control's name: value} during a drag
RERUN = "drag.rerun"  # session key: the page as a whole has to run again


def preview(done: bool, *changes: tuple[Control, Any]) -> None:
    """Preview the controls' values, or set the controls if the drag is `done`. Call it in a callback."""
    st.session_state[PREVIEW] = {} if done else {control.name: value for control, value in changes}
    if done:
        apply(*changes)


def preview_values() -> Mapping[str, Any]:
    """The previewed values by their control's name: empty when nothing is dragged."""
    values: Mapping[str, Any] = st.session_state.get(PREVIEW, {})
    return values


def apply(*changes: tuple[Control, Any]) -> None:
    """Set the controls, and let the page run again. Call it in a callback."""
    for control, value in changes:
        control.set(value)
    request_rerun()


def request_rerun() -> None:
    """Something outside the fragment has changed: a control, or the address."""
    st.session_state[RERUN] = True


def rerun_if_requested() -> None:
    """Run the page as a whole if that was requested. Call it first in the fragment."""
    if st.session_state.pop(RERUN, False):
        st.rerun()


def reset() -> None:
    """Drop the preview and the request: the page as a whole is about to be drawn."""
    st.session_state[PREVIEW] = {}
    st.session_state.pop(RERUN, None)
