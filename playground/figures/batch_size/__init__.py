"""The scene of batch size: the map with the paths, their numbers, and the panels beside it."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.batch_size.loss_grid import LossGrid
from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures.batch_size import cost, epoch_strip, noise, predictions, progress, steady_state
from playground.figures.batch_size.loss_map import loss_map
from playground.figures.batch_size.narration import narration
from playground.figures.batch_size.style import colours, name_of
from playground.figures.scene import Columns, Graph, Plot, Row, Rows, Scene, Table

__all__ = [
    "cost",
    "epoch_strip",
    "narration",
    "noise",
    "numbers",
    "predictions",
    "progress",
    "scene",
    "steady_state",
]


def scene(
    trace: BatchSizeTrace,
    spec: BatchSizeSpec,
    grid: LossGrid,
    side_panels: Sequence[Plot],
    last: int,
    sentences: Sequence[tuple[int, str]] = (),
    below: Graph | None = None,
) -> Scene:
    """The whole stage; the side panels stand to the right of the map and may bring their own sentences.

    `below` is a diagram as wide as the stage, under all others. `last` is where the clock ends: a shorter
    trace, while the start is dragged, rests there at its end.
    """
    panels: list[Columns | Rows]
    whole_map = loss_map(trace, spec, grid)
    if below is None:
        beside = Rows([numbers(trace, spec), Columns(side_panels)], grow=1.1)
        panels = [Columns([whole_map, beside])]
    else:
        above = Columns([whole_map, *side_panels, numbers(trace, spec, position=False)], grow=1.3)
        panels = [Rows([above, below])]
    return Scene(
        last=last,
        rate=max(8.0, last / 12),
        unit="examples seen",
        height=424,
        narration=sentences or narration(trace, spec),
        panels=panels,
    )


def numbers(trace: BatchSizeTrace, spec: BatchSizeSpec, position: bool = True) -> Table:
    """Every path now: a row for each batch size, in its colour; without `position` without a and b."""
    gradient_norm = np.linalg.norm(trace.gradient, axis=-1)
    first = 0 if position else 2  # of the columns
    rows = [
        Row(
            name_of(size),
            [
                trace.theta[k, :, 0],
                trace.theta[k, :, 1],
                trace.loss[k],
                gradient_norm[k],
                trace.updates[k],
            ][first:],
            ["significant:5", "significant:5", "significant:5", "significant:3", "integer"][first:],
            colour,
        )
        for k, (size, colour) in enumerate(zip(trace.sizes, colours(trace.sizes, spec.examples), strict=True))
    ]
    return Table(
        "numbers",
        rows,
        columns=("a", "b", "L(a, b)", "‖∇L‖", "updates")[first:],
        alt="Parameters, full loss, size of the full gradient and number of updates of each batch size",
    )
