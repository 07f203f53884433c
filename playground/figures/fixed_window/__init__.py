"""The scenes of the fixed window: the network, its embeddings, the n-gram beside it, and its growth."""

from typing import Any

import numpy as np

from playground.experiments.fixed_window import FixedWindowTrace
from playground.experiments.fixed_window.against import Against
from playground.experiments.fixed_window.sizes import Sizes
from playground.figures.fixed_window.beside import answers, contexts, numbers, rows
from playground.figures.fixed_window.comparing import comparing
from playground.figures.fixed_window.drawing import network
from playground.figures.fixed_window.growing import growing
from playground.figures.fixed_window.look import colours
from playground.figures.fixed_window.maps import embeddings, losses
from playground.figures.fixed_window.narration import against_words, sizes_words, trace_words
from playground.figures.scene import Columns, Rows, Scene

__all__ = ["VIEWS", "against_scene", "rows", "scene", "sizes_scene"]

VIEWS = {
    "network": "The network",
    "embeddings": "The embeddings",
    "against": "Beside the n-gram",
    "sizes": "A growing window",
}


def scene(trace: FixedWindowTrace, view: str = "network", **clock: Any) -> Scene:
    """One step per checkpoint; `view` is "network" or "embeddings"."""
    if view == "embeddings":
        below = Columns([embeddings(trace), Rows([losses(trace), answers(trace), numbers(trace)])])
    else:
        below = Columns([Rows([network(trace)], grow=2), Rows([answers(trace), numbers(trace)])])
    return _scene(trace.steps, trace_words(trace, view), Rows([contexts(trace), below]), **clock)


def against_scene(found: Against, **clock: Any) -> Scene:
    """One step per checkpoint."""
    return _scene(found.steps, against_words(found), comparing(found), **clock)


def sizes_scene(sizes: Sizes, **clock: Any) -> Scene:
    """One step for every window."""
    return _scene(sizes.windows, sizes_words(sizes), growing(sizes), unit="window", follow=False, **clock)


def _scene(numbers: np.ndarray, words: list[tuple[int, str]], panels: Rows | Columns, **rest: Any) -> Scene:
    """What all four have in common: every step has a number of its own."""
    common = {"unit": "training step", "follow": True, **rest}
    return Scene(
        last=len(numbers) - 1,
        url_key="step",
        numbers=numbers.astype(float),
        rate=2,
        height=410,
        narration=words,
        palette=colours(),
        panels=[panels],
        **common,
    )
