"""Streamlit's caches, around functions of other modules.

A page's script is run anew for every visitor and every change, and with it what it decorates: Streamlit then
reads the function's source and hashes it. Here each function is wrapped once.
"""

from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

import streamlit as st

P = ParamSpec("P")
R = TypeVar("R")

_WRAPPED: dict[Callable[..., Any], Any] = {}


def cache_data(
    function: Callable[P, R], max_entries: int = 64, show_spinner: str | bool = False
) -> Callable[P, R]:
    """`st.cache_data` around a function: every caller has a copy of the result."""
    if function not in _WRAPPED:
        _WRAPPED[function] = st.cache_data(max_entries=max_entries, show_spinner=show_spinner)(function)
    wrapped: Callable[P, R] = _WRAPPED[function]
    return wrapped


def cache_resource(
    function: Callable[P, R],
    max_entries: int,
    hash_funcs: Mapping[str | type[Any], Callable[[Any], Any]] | None = None,
) -> Callable[P, R]:
    """`st.cache_resource` around a function: all callers share the result, which must not change."""
    if function not in _WRAPPED:
        _WRAPPED[function] = st.cache_resource(
            max_entries=max_entries, show_spinner=False, hash_funcs=dict(hash_funcs or {})
        )(function)
    wrapped: Callable[P, R] = _WRAPPED[function]
    return wrapped
