"""The address bar is the saved state: a page's controls are read from it and written to it, in one place.

Streamlit's own binding of widgets to query parameters takes the widget's key for the parameter, so that all
pages would share one namespace. Here a widget's key is "page.name" and its parameter "name".
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playground.ui.controls import Control

READ = "address.read"  # names of the controls that were read from the address in this visit to the page
DRAWN = "address.drawn"  # {name: parameter, or None at the initial value} of the controls drawn in this run


@contextmanager
def address_bar() -> Iterator[None]:
    """Run a page inside this: at its end the address holds its controls. One run, one history entry."""
    st.session_state[DRAWN] = {}
    yield
    known: set[str] = st.session_state.get(READ, set())
    _write(dict.fromkeys(known) | st.session_state[DRAWN])


def read_address(controls: Sequence[Control]) -> list[str]:
    """Set the controls from the address where that leads, before they are drawn; return the notices.

    The address leads when a control is drawn first in a visit to the page, and after Back or Forward.
    Otherwise the widgets lead: a request that was on its way while the address changed would take the newest
    change back. A page that is opened again without parameters is as it was left. A bad parameter is
    answered with a notice and the default.
    """
    back = _is_history_navigation()
    read: set[str] = st.session_state.setdefault(READ, set())
    notices = []
    for control in controls:
        known = control.key in st.session_state and control.is_valid(st.session_state[control.key])
        raw = st.query_params.get(control.name) if back or control.name not in read or not known else None
        read.add(control.name)
        if raw is None:
            if back or not known:
                control.set(control.initial)
            continue
        try:
            value = control.parse(raw)
        except ValueError as error:
            value = control.initial
            notices.append(f"In the address, {error}. Using {control.describe(value)}.")
        control.set(value)
    return notices


def forget_address() -> None:
    """A page is opened: its controls are read from the address once more."""
    st.session_state[READ] = set()


def note_values(controls: Sequence[Control], values: Mapping[str, Any]) -> None:
    """The values of controls that were drawn, for the address at the end of the run."""
    st.session_state.setdefault(DRAWN, {}).update(_parameters(controls, values))


def write_address(controls: Sequence[Control], values: Mapping[str, Any]) -> None:
    """Write these controls' values at once: for controls that are drawn in a fragment."""
    note_values(controls, values)
    _write(_parameters(controls, values))


def _parameters(controls: Sequence[Control], values: Mapping[str, Any]) -> dict[str, str | None]:
    return {
        control.name: None
        if values[control.name] == control.initial
        else control.to_text(values[control.name])
        for control in controls
    }


def _write(parameters: Mapping[str, str | None]) -> None:
    """Set the parameters, or take out those that are None; the others stay."""
    address = st.query_params.to_dict()
    wanted = {name: text for name, text in address.items() if name not in parameters}
    wanted |= {name: text for name, text in parameters.items() if text is not None}
    if wanted != address:
        st.query_params.from_dict(wanted)


def _is_history_navigation() -> bool:
    """Whether the browser's Back or Forward has asked for this run."""
    context = get_script_run_ctx()
    return context is not None and bool(context.is_history_navigation)
