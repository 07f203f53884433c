"""Who is at the browser: a random token that the browser keeps in a cookie, so that it survives a reload.

The token is nobody's name; it only says that the same browser started a run. Python proposes one, the
browser keeps the one it has. Whoever holds it may steer and delete; a link without it may only read.
"""

import re
import secrets
from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
COOKIE = "playground_owner"
KEY = "owner"
TOKEN = re.compile(r"[A-Za-z0-9_-]{32,64}")

_mount = st.components.v2.component(
    "owner",
    html="<span hidden></span>\n",
    js=(HERE / "owner.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def owner() -> str:
    """The owner token of this browser. Call it once on every run of a page that starts or steers runs."""
    token = _reported() or st.session_state.get("owner.token") or _cookie() or secrets.token_urlsafe(32)
    st.session_state["owner.token"] = token
    _mount(key=KEY, data={"cookie": COOKIE, "token": token}, on_token_change=_nothing)
    return token


def known_owner() -> str:
    """The owner token without drawing anything, for a control that is drawn before `owner` is called.

    "" for a new visitor.
    """
    return _reported() or st.session_state.get("owner.token") or _cookie() or ""


def _reported() -> str:
    """The token the browser already had, if it was another one than Python proposed."""
    state = st.session_state.get(KEY)
    return _checked(state.get("token") if state is not None else None)


def _cookie() -> str:
    return _checked(st.context.cookies.get(COOKIE))


def _checked(token: object) -> str:
    return token if isinstance(token, str) and TOKEN.fullmatch(token) else ""


def _nothing() -> None: ...
