"""The page's chrome: the house's style sheet, "Copy link" and presenter mode (button, key P, `?present=1`).

All of it runs in the browser. app.py mounts it once, before the page.
"""

from pathlib import Path
from urllib.parse import parse_qsl

import streamlit as st

KEY = "chrome"
HERE = Path(__file__).parent
ICON = HERE / "icon.svg"

_mount = st.components.v2.component(
    "chrome",
    html=(HERE / "chrome.html").read_text(encoding="utf-8"),
    css=(HERE / "chrome.css").read_text(encoding="utf-8"),
    js=(HERE / "chrome.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def chrome(path: str) -> None:
    """Mount the style sheet and the two buttons; `path` is the page's path in the address."""
    _mount(key=KEY, data={"path": path}, on_search_change=_nothing)


def shown_parameter(name: str) -> str:
    """A parameter of the address when a button that leads to another page was pressed, "" where it had none.

    Streamlit sends the address as the server wrote it last: what the player has written since is missing.
    """
    state = st.session_state.get(KEY)
    search = state.get("search") if state is not None else None
    shown = dict(parse_qsl(search.removeprefix("?"))) if isinstance(search, str) else st.query_params
    return shown.get(name) or ""


def _nothing() -> None: ...
