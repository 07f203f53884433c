"""The scenes of the page Fixed window: the network, its embeddings, beside the n-gram, a growing window."""

from typing import Any

import numpy as np

from playground.experiments.fixed_window import FixedWindowTrace
from playground.experiments.fixed_window.model_size import ModelSizes
from playground.experiments.fixed_window.vs_ngram import NgramComparison
from playground.figures.fixed_window.embeddings import embeddings, losses
from playground.figures.fixed_window.model_size import model_size
from playground.figures.fixed_window.narration import (
    model_size_sentences,
    trace_sentences,
    vs_ngram_sentences,
)
from playground.figures.fixed_window.network import network
from playground.figures.fixed_window.side_panels import candidate_ids, candidates, contexts, numbers
from playground.figures.fixed_window.style import colours
from playground.figures.fixed_window.vs_ngram import vs_ngram
from playground.figures.scene import Columns, Rows, Scene

__all__ = ["VIEWS", "candidate_ids", "model_size_scene", "scene", "vs_ngram_scene"]

VIEWS = {
    "network": "The network",
    "embeddings": "The embeddings",
    "vs_ngram": "Beside the n-gram",
    "model_size": "A growing window",
}


def scene(trace: FixedWindowTrace, view: str = "network") -> Scene:
    """One step for each checkpoint; `view` is "network" or "embeddings"."""
    if view == "embeddings":
        below = Columns([embeddings(trace), Rows([losses(trace), candidates(trace), numbers(trace)])])
    else:
        below = Columns([Rows([network(trace)], grow=2), Rows([candidates(trace), numbers(trace)])])
    return _scene(trace.steps, trace_sentences(trace, view), Rows([contexts(trace), below]))


def vs_ngram_scene(comparison: NgramComparison) -> Scene:
    """One step for each checkpoint."""
    return _scene(comparison.steps, vs_ngram_sentences(comparison), vs_ngram(comparison))


def model_size_scene(sizes: ModelSizes, window: int = 1) -> Scene:
    """One step for each window; it opens at `window` tokens."""
    opens_at = int(np.flatnonzero(sizes.windows == window)[0])
    return _scene(
        sizes.windows,
        model_size_sentences(sizes),
        model_size(sizes),
        unit="window",
        follow=False,
        initial_step=opens_at,
    )


def _scene(
    numbers: np.ndarray, sentences: list[tuple[int, str]], panels: Rows | Columns, **more: Any
) -> Scene:
    """A scene whose steps have numbers of their own; by default one that grows with a training."""
    return Scene(
        last=len(numbers) - 1,
        numbers=numbers.astype(float),
        rate=2,
        height=410,
        narration=sentences,
        palette=colours(),
        panels=[panels],
        **{"unit": "training step", "follow": True, **more},
    )
