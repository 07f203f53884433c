"""What is moved on the stage: held while the hand is on it, put into the controls when it lets go.

While a point is dragged its values stand in the session, and the fragment of the stage alone is drawn again,
with `replace(spec, **held())`. Let go, they are written into the controls, and so into the address. Those are
drawn outside the fragment, so the page as a whole has to follow. One page is open, so one hand is enough;
`frame.open_page` lets go of everything, because it draws the controls as they are.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.ui.controls import Control

HELD = "hold.held"  # what is in the reader's hand: {control's name: value}
SETTLED = "hold.settled"  # a control has changed: the page as a whole follows


def hold(done: bool, *changes: tuple[Control, Any]) -> None:
    """Keep the controls' values in hand, or take them if the hand is `done`. Call it in a callback."""
    st.session_state[HELD] = {} if done else {control.name: value for control, value in changes}
    if done:
        take(*changes)


def held() -> Mapping[str, Any]:
    """The values in hand, by their control's name: empty when nothing is held."""
    held: Mapping[str, Any] = st.session_state.get(HELD, {})
    return held


def take(*changes: tuple[Control, Any]) -> None:
    """Set the controls, and let the page follow. Call it in a callback."""
    for control, value in changes:
        control.put(value)
    settle()


def settle() -> None:
    """Say that what stands outside the fragment has changed: a control, or the address."""
    st.session_state[SETTLED] = True


def follow() -> None:
    """Run the page as a whole if something has settled. Call it in the fragment."""
    if st.session_state.pop(SETTLED, False):
        st.rerun()


def let_go() -> None:
    """Forget what is held and what has settled: the page as a whole is about to be drawn."""
    st.session_state[HELD] = {}
    st.session_state.pop(SETTLED, None)
