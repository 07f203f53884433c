"""Computations of a second or two: run once, under a progress bar, and cached.

An element that is drawn before the player moves it, and the browser builds a moved player anew: for as long
as the bar is there, the stage would be empty. So a fragment that computes for its player begins with
`progress_place()`.
"""

from collections.abc import Callable, Hashable, Iterator
from typing import Protocol, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.experiments.lru_cache import LRUCache

RESULTS: LRUCache[object] = LRUCache(48)


class Partial(Protocol):
    """What a computation has done so far; complete when `fraction` is 1."""

    @property
    def fraction(self) -> float:
        """Share of the work that is done, 0 to 1."""


Result = TypeVar("Result", bound=Partial)


def progress_place() -> DeltaGenerator:
    """Where the bar of a stage is shown: over the player, which stays; in its place until there is one."""
    return st.container(key="stage-progress")


def run_with_progress(
    key: Hashable, make: Callable[[], Iterator[Result]], words: str, place: DeltaGenerator | None = None
) -> Result:
    """The last result that `make()` yields, computed under a progress bar unless it is cached under `key`.

    The key must determine the result completely; the bar is drawn in `place`, by default where the page has
    come to. RuntimeError if nothing is yielded.
    """

    def compute() -> Result:
        bar = (place or st).empty()
        last = None
        for last in make():
            bar.progress(min(1.0, last.fraction), words)
        bar.empty()
        if last is None:
            raise RuntimeError(f"{words}: the computation yielded nothing")
        return last

    return RESULTS.get(key, compute)  # type: ignore[return-value]
