"""The address bar is the saved state: a page's controls are read from it and written to it, in one place.

Streamlit's own binding of widgets to query parameters takes the widget's key for the parameter, so that all
pages would share one namespace. Here a widget's key is "page.name" and its parameter "name".
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playground.ui.controls import OPEN_PAGE, Control

READ = "address.read"  # names of the controls that were read from the address in this visit to the page
DRAWN = "address.drawn"  # {name: parameter, or None at the initial value} of the controls drawn in this run
INITIAL = "address.initial"  # {widget key: the widget's initial value when its control was drawn last}
OPEN_PATH = "address.path"  # path of the page that was run last
LAST = "address.last"  # {path of a page: its parameters when it was run last}
NOT_RESTORED = ("step", "future", "present", "letters")
"""The player's two; presenter mode ends with the visit; letters go along to every page."""


@contextmanager
def address_bar(path: str) -> Iterator[None]:
    """Run the page at `path` inside this: at its end the address holds its controls.

    One run, one history entry. A page that is opened without parameters gets those that it had when it was
    left in this session, unless Back or Forward has opened it.
    """
    if st.session_state.get(OPEN_PATH) != path:
        st.session_state[OPEN_PATH] = path
        st.session_state.pop(OPEN_PAGE, None)
        _restore(path)
    st.session_state[DRAWN] = {}
    _remember(path)
    yield
    known: set[str] = st.session_state.get(READ, set())
    set_parameters(dict.fromkeys(known) | st.session_state[DRAWN])
    _remember(path)


def forget_page(path: str) -> None:
    """Let the page at `path` open without a run, a text or a comparison; its controls stay as they are."""
    st.session_state.get(LAST, {}).pop(path, None)


def _restore(path: str) -> None:
    own = st.query_params.to_dict().keys() - set(NOT_RESTORED)
    if not own and not _is_history_navigation():
        set_parameters(st.session_state.get(LAST, {}).get(path, {}))


def _remember(path: str) -> None:
    parameters = st.query_params.to_dict()
    last = {name: text for name, text in parameters.items() if name not in NOT_RESTORED}
    st.session_state.setdefault(LAST, {})[path] = last


def read_address(controls: Sequence[Control]) -> list[str]:
    """Set the controls from the address where that leads, before they are drawn; return the notices.

    The address leads when a control is drawn first in a visit to the page, and after Back or Forward.
    Otherwise the widgets lead: a request that was on its way while the address changed would take the newest
    change back. A page that is opened again without parameters is as it was left. A widget at its control's
    initial value follows when that value changes. A bad parameter is answered with a notice and its
    valid parts or the initial value.
    """
    back = _is_history_navigation()
    read: set[str] = st.session_state.setdefault(READ, set())
    notices = []
    for control in controls:
        raw = st.query_params.get(control.name) if back or control.name not in read else None
        read.add(control.name)
        if raw is None:
            if back or not _holds_choice(control):
                _to_initial(control)
        else:
            try:
                value = control.parse(raw)
            except ValueError as error:
                value = control.valid_parts(raw, control.initial)
                reason = str(error).removesuffix(".")
                notices.append(f"In the address, {reason}. Using {control.describe(value)}.")
            control.set(value)
        st.session_state.setdefault(INITIAL, {})[control.key] = control.to_widget(control.initial)
    return notices


def is_first_read(control: Control) -> bool:
    """Whether a control has not been read from the address yet in this visit to the page."""
    return control.name not in st.session_state.get(READ, set())


def forget_address() -> None:
    """A page is opened: its controls are read from the address once more."""
    st.session_state[READ] = set()


def note_values(controls: Sequence[Control], values: Mapping[str, Any]) -> None:
    """The values of controls that were drawn: they are written into the address at the end of the run.

    In the run of a fragment, which has no such end, they are written at once.
    """
    parameters = parameters_of(controls, values)
    st.session_state.setdefault(DRAWN, {}).update(parameters)
    if _is_fragment_run():
        set_parameters(parameters)


def write_drawn() -> None:
    """Write the controls drawn so far, before the player: it adds its step to the newest history entry."""
    if not _is_fragment_run():
        set_parameters(st.session_state.get(DRAWN, {}))


def parameters_of(controls: Sequence[Control], values: Mapping[str, Any]) -> dict[str, str | None]:
    """The parameters of these values by name: None at the initial value, which needs none."""
    return {
        control.name: None
        if values[control.name] == control.initial
        else control.to_text(values[control.name])
        for control in controls
    }


def set_parameters(parameters: Mapping[str, str | None]) -> None:
    """Set the parameters, or take out those that are None; the others stay. One call, one history entry."""
    address = st.query_params.to_dict()
    wanted = {name: text for name, text in address.items() if name not in parameters}
    wanted |= {name: text for name, text in parameters.items() if text is not None}
    if wanted != address:
        st.query_params.from_dict(wanted)


def _to_initial(control: Control) -> None:
    """Let the control be at its initial value; nothing is set where it is.

    What is set travels to the browser, where it may arrive late: it would replace what the reader has typed
    into a field meanwhile.
    """
    if st.session_state.get(control.key, control.drawn_default) != control.to_widget(control.initial):
        control.set(control.initial)


def _holds_choice(control: Control) -> bool:
    """Whether the session holds a value that the reader chose, and that the widget can still hold."""
    if control.key not in st.session_state:
        return False
    held = st.session_state[control.key]
    initial = control.to_widget(control.initial)
    return control.is_valid(held) and held != st.session_state.get(INITIAL, {}).get(control.key, initial)


def _is_fragment_run() -> bool:
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def _is_history_navigation() -> bool:
    """Whether the browser's Back or Forward has asked for this run."""
    context = get_script_run_ctx()
    return context is not None and bool(context.is_history_navigation)
