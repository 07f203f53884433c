"""What takes a second or two: done once, with a progress bar, and kept."""

from collections.abc import Callable, Hashable, Iterator
from typing import Protocol, TypeVar

import streamlit as st

from playground.experiments.recent import Recent

KEPT: Recent[object] = Recent(48)


class Part(Protocol):
    """What a computation has done so far; whole when `fraction` is 1."""

    @property
    def fraction(self) -> float:
        """Share of the work that is done, 0 to 1."""


Whole = TypeVar("Whole", bound=Part)


def finish(key: Hashable, make: Callable[[], Iterator[Whole]], words: str) -> Whole:
    """The last part that `make()` yields, worked out under a progress bar unless it is kept under `key`.

    The key must name the result completely. RuntimeError if nothing is yielded.
    """

    def work() -> Whole:
        place = st.empty()
        last = None
        for last in make():
            place.progress(min(1.0, last.fraction), words)
        place.empty()
        if last is None:
            raise RuntimeError(f"{words}: nothing came of it")
        return last

    return KEPT.get(key, work)  # type: ignore[return-value]
