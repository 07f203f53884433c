"""The scenes of the fixed window: the network, its embeddings, the n-gram beside it, and its growth."""

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


def scene(trace: FixedWindowTrace, view: str = "network", seek: int = 0, step: int | None = None) -> Scene:
    """One step per checkpoint; `view` is "network" or "embeddings"."""
    if view == "embeddings":
        below = Columns([embeddings(trace), Rows([losses(trace), answers(trace), numbers(trace)])])
    else:
        below = Columns([Rows([network(trace)], grow=2), Rows([answers(trace), numbers(trace)])])
    return Scene(
        last=trace.last,
        url_key="step",
        numbers=trace.steps.astype(float),
        unit="training step",
        rate=2,
        seek=seek,
        step=step,
        follow=True,
        height=410,
        narration=trace_words(trace, view),
        palette=colours(),
        panels=[Rows([contexts(trace), below])],
    )


def against_scene(found: Against, seek: int = 0, step: int | None = None) -> Scene:
    """One step per checkpoint."""
    return Scene(
        last=len(found.steps) - 1,
        url_key="step",
        numbers=found.steps.astype(float),
        unit="training step",
        rate=2,
        seek=seek,
        step=step,
        follow=True,
        height=410,
        narration=against_words(found),
        palette=colours(),
        panels=[comparing(found)],
    )


def sizes_scene(sizes: Sizes, seek: int = 0, step: int | None = None) -> Scene:
    """One step for every window."""
    return Scene(
        last=sizes.last,
        url_key="step",
        numbers=sizes.windows.astype(float),
        unit="window",
        rate=2,
        seek=seek,
        step=step,
        height=410,
        narration=sizes_words(sizes),
        palette=colours(),
        panels=[growing(sizes)],
    )
