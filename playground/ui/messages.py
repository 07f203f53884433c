"""Messages about what went wrong: posted in a callback and shown once in the next run, or shown at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from playground.errors import RunEvicted, UserError
from playground.ui.markdown import escape_markdown

MAX_LENGTH = 500  # characters of a message on the page


def post(place: str, message: str | Exception) -> None:
    """Keep a message for `show(place)` in the next run. Call it in a callback."""
    st.session_state[_key(place)] = message if isinstance(message, RunEvicted) else str(message)


def show(place: str) -> None:
    """Show the message that was posted for this place, once."""
    if message := st.session_state.pop(_key(place), None):
        error(message)


def error(message: str | Exception) -> None:
    """Show a message whose parts may come from a text, a file name or an address.

    That a run made room for others is no error: nothing is wrong.
    """
    box = st.info if isinstance(message, RunEvicted) else st.error
    box(escape_markdown(str(message), MAX_LENGTH))


@contextmanager
def posting(place: str) -> Iterator[None]:
    """A UserError in this block becomes the message of `place`."""
    try:
        yield
    except UserError as refusal:
        post(place, refusal)


@contextmanager
def showing(prefix: str = "") -> Iterator[None]:
    """A UserError in this block is shown where the block stands, and the rest of the page goes on."""
    try:
        yield
    except UserError as refusal:
        error(f"{prefix}{refusal}" if prefix else refusal)


def _key(place: str) -> str:
    return f"message.{place}"
