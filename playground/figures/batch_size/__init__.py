"""The scene of batch size: the map with the paths, their numbers, and the panels beside it."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.batch_size.loss_grid import LossGrid
from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures.batch_size import cost, noise, predictions, progress, steady_state
from playground.figures.batch_size.loss_map import loss_map
from playground.figures.batch_size.narration import narration
from playground.figures.batch_size.style import colours, name_of
from playground.figures.scene import Columns, Plot, Row, Rows, Scene, Table

__all__ = ["cost", "narration", "noise", "numbers", "predictions", "progress", "scene", "steady_state"]


def scene(
    trace: BatchSizeTrace,
    spec: BatchSizeSpec,
    grid: LossGrid,
    side_panels: Sequence[Plot],
    last: int,
    sentences: Sequence[tuple[int, str]] = (),
) -> Scene:
    """The whole stage; the side panels stand to the right of the map and may bring their own sentences.

    `last` is where the clock ends: a shorter trace, while the start is dragged, rests there at its end.
    """
    beside = Rows([numbers(trace, spec), Columns(side_panels)], grow=1.1)
    return Scene(
        last=last,
        rate=max(8.0, last / 12),
        unit="examples seen",
        height=424,
        narration=sentences or narration(trace, spec),
        panels=[Columns([loss_map(trace, spec, grid), beside])],
    )


def numbers(trace: BatchSizeTrace, spec: BatchSizeSpec) -> Table:
    """Every path now: a row for each batch size, in its colour."""
    gradient_norm = np.linalg.norm(trace.gradient, axis=-1)
    rows = [
        Row(
            name_of(size),
            [
                trace.theta[k, :, 0],
                trace.theta[k, :, 1],
                trace.loss[k],
                gradient_norm[k],
                trace.updates[k],
            ],
            ["significant:5", "significant:5", "significant:5", "significant:3", "integer"],
            colour,
        )
        for k, (size, colour) in enumerate(zip(trace.sizes, colours(trace.sizes, spec.examples), strict=True))
    ]
    return Table(
        "numbers",
        rows,
        columns=("a", "b", "L(a, b)", "‖∇L‖", "updates"),
        alt="Parameters, full loss, size of the full gradient and number of updates of each batch size",
    )
