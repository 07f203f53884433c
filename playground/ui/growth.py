"""Computations of several seconds that the stage shows while they grow.

Every run of the page's script, or of the stage's fragment (`run_controls.follow`), goes on with the
computation for a while. Its generator waits in the session, and the complete result goes where
`run_with_progress` finds it.
"""

import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

import streamlit as st

from playground.ui.progress import RESULTS, Partial, Result

GROWTH = "growth"  # session key: the Growth of this session; another key takes its place


@dataclass
class Growth:
    """A computation under way: its key, the generator, and what that has yielded last."""

    key: Hashable
    results: Iterator[Partial]
    last: Partial | None = None


def grow_for(seconds: float, key: Hashable, make: Callable[[], Iterator[Result]]) -> Result:
    """The newest result that `make()` yields, after up to `seconds` of work and at least one result more.

    It is the last one when its `fraction` is 1. `key` as in `run_with_progress`; RuntimeError if nothing is
    yielded.
    """

    def go_on() -> Partial:
        growth = st.session_state.pop(GROWTH, None)  # after an error it is not there to go on with
        if growth is None or growth.key != key:
            growth = Growth(key, make())
        end = time.monotonic() + seconds
        for result in growth.results:
            growth.last = result
            if result.fraction < 1 and time.monotonic() >= end:
                st.session_state[GROWTH] = growth
                raise _Unfinished
        last: Partial | None = growth.last
        if last is None:
            raise RuntimeError("The computation yielded nothing.")
        return last

    try:
        return RESULTS.get(key, go_on)  # type: ignore[return-value]
    except _Unfinished:
        return st.session_state[GROWTH].last  # type: ignore[no-any-return]


class _Unfinished(Exception):
    """The time is over: `LRUCache` stores nothing."""
