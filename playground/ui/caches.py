"""Streamlit's caches, around functions of other modules.

A page's script is run anew for every visitor and every change, and with it what it decorates: Streamlit then
reads the function's source and hashes it. Here each function is wrapped once.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, ParamSpec, TypeVar

import streamlit as st

P = ParamSpec("P")
R = TypeVar("R")

_WRAPPED: dict[Hashable, Any] = {}  # by the kind of cache, the function, and the settings


def cache_data(
    function: Callable[P, R], max_entries: int = 64, show_spinner: str | bool = False
) -> Callable[P, R]:
    """`st.cache_data` around a function: every caller has a copy of the result."""
    key = ("data", function, max_entries, show_spinner)
    if key not in _WRAPPED:
        _WRAPPED[key] = st.cache_data(max_entries=max_entries, show_spinner=show_spinner)(function)
    wrapped: Callable[P, R] = _WRAPPED[key]
    return wrapped


def cache_resource(
    function: Callable[P, R],
    max_entries: int,
    hash_funcs: Mapping[str | type[Any], Callable[[Any], Any]] | None = None,
) -> Callable[P, R]:
    """`st.cache_resource` around a function: all callers share the result, which must not change."""
    hashed = dict(hash_funcs or {})
    key = ("resource", function, max_entries, *hashed.items())
    if key not in _WRAPPED:
        _WRAPPED[key] = st.cache_resource(max_entries=max_entries, show_spinner=False, hash_funcs=hashed)(
            function
        )
    wrapped: Callable[P, R] = _WRAPPED[key]
    return wrapped
