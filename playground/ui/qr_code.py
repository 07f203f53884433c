"""A link as a QR code, for the phones in the room."""

import io
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

HERE_ALONE = "Phones cannot open localhost: serve with `make run ADDRESS=0.0.0.0`."


def qr_code(run_id: str) -> None:
    """A button that opens the QR code of a run's link; nothing where the browser does not say its address."""
    base = _base()
    if not base:
        return
    draw_popover("QR code", of_run(base, run_id), "qr", width="stretch")


def draw_popover(
    label: str, address: str, key: str, width: Literal["stretch", "content"] = "content"
) -> None:
    """A button that opens an address with its QR code."""
    opened = st.popover(label, icon=":material/qr_code_2:", width=width, key=key)
    with opened, st.container(width=300):
        st.image(picture(address), width=300, alt=f"QR code of {address}")
        st.code(address, language=None, wrap_lines=True)
        if here_alone(address):
            st.caption(HERE_ALONE)


def of_run(base: str, run_id: str) -> str:
    """The address of a run, whatever else the page's own says."""
    parts = urlsplit(base)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode({"run": run_id}), ""))


def here_alone(address: str) -> bool:
    """Whether an address means the computer it is opened on: localhost, 127.0.0.1, ::1, 0.0.0.0."""
    host = urlsplit(address).hostname or ""
    try:
        number = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return number.is_loopback or number.is_unspecified


@st.cache_data(show_spinner=False, max_entries=64)
def picture(address: str) -> bytes:
    """The QR code as a PNG, black on white with its white margin in both themes: scanners need it so."""
    import segno

    data = io.BytesIO()
    segno.make(address, error="m", micro=False).save(data, kind="png", scale=8, border=4)
    return data.getvalue()


def _base() -> str:
    """The page's address as the browser has it, without parameters."""
    return st.context.url or ""
