"""The page's chrome: the house's style sheet, "Copy link" and presenter mode (button, key P, `?present=1`).

All of it runs in the browser. app.py mounts it once, before the page.
"""

from pathlib import Path

import streamlit as st

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
    _mount(key="chrome", data={"path": path})
