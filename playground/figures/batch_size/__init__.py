"""The scene of batch size: the map with the paths, their numbers, and what is looked at beside it."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.batch_size.ground import Ground
from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures.batch_size import cost, hover, noise, progress
from playground.figures.batch_size.ground import ground_map
from playground.figures.batch_size.look import colours, listed, name_of
from playground.figures.scene import Columns, Plot, Row, Rows, Scene, Table

__all__ = ["cost", "hover", "narration", "noise", "numbers", "progress", "scene"]


def scene(
    trace: BatchSizeTrace,
    spec: BatchSizeSpec,
    ground: Ground,
    beside: Sequence[Plot],
    last: int,
    said: Sequence[tuple[int, str]] = (),
    seek: int = 0,
    step: int | None = None,
) -> Scene:
    """The whole stage. `beside` stands to the right of the map, `said` are its sentences (else the usual).

    `last` is where the clock ends: a shorter trace, while the start is dragged, rests there at its end.
    """
    return Scene(
        last=last,
        url_key="step",
        seek=seek,
        step=step,
        rate=max(8.0, last / 12),
        unit="examples seen",
        height=424,
        narration=said or narration(trace, spec),
        panels=[
            Columns(
                [ground_map(trace, spec, ground), Rows([numbers(trace, spec), Columns(beside)], grow=1.1)]
            )
        ],
    )


def numbers(trace: BatchSizeTrace, spec: BatchSizeSpec) -> Table:
    """Every path now: a row for each batch size, in its colour."""
    size_of_gradient = np.linalg.norm(trace.gradient, axis=-1)
    rows = [
        Row(
            name_of(size),
            [
                trace.theta[k, :, 0],
                trace.theta[k, :, 1],
                trace.loss[k],
                size_of_gradient[k],
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


def narration(trace: BatchSizeTrace, spec: BatchSizeSpec) -> list[tuple[int, str]]:
    """What each path has done, told whenever that of B has moved."""
    moments = trace.moved(len(trace.sizes) // 2)
    lines = [(0, f"All start here together. They see the same {spec.examples} examples in the same order.")]
    for t in moments[1:]:
        told = _return(trace, spec, int(t)) or _state(trace, int(t))
        lines.append((int(t), f"{_when(int(t), spec.examples)}: {told}."))
    return lines


def _return(trace: BatchSizeTrace, spec: BatchSizeSpec, t: int) -> str:
    """At the end of an epoch like the one before: how near the paths came to where they were then."""
    before = t - spec.examples
    if spec.reshuffle != "once" or t % spec.examples or before <= 0 or np.isnan(trace.loss[:, t]).any():
        return ""
    moved = np.linalg.norm(trace.theta[:, t] - trace.theta[:, before], axis=1)
    losses, gaps = listed([f"{x:.3g}" for x in trace.loss[:, t]]), listed([f"{x:.1g}" for x in moved])
    return f"loss {losses}. An epoch ago B = {listed([str(x) for x in trace.sizes])} were {gaps} away"


def _when(t: int, examples: int) -> str:
    """The moment in epochs."""
    epoch, rest = divmod(t, examples)
    if not rest:
        return f"{epoch} epoch" + ("s" if epoch > 1 else "")
    return f"Epoch {epoch + 1}, {rest} of {examples}"


def _state(trace: BatchSizeTrace, t: int) -> str:
    """Losses and updates in the order of the batch sizes, and who has diverged."""
    gone = [over is not None and t >= over for over in trace.diverged]
    alive = [k for k, over in enumerate(gone) if not over]
    said = [
        f"{name_of(trace.sizes[k])} diverged at example {trace.diverged[k]}" for k in np.flatnonzero(gone)
    ]
    if alive:
        losses = listed([f"{trace.loss[k, t]:.3g}" for k in alive])
        made = listed([str(trace.updates[k, t]) for k in alive])
        who = listed([str(trace.sizes[k]) for k in alive])
        said.append(f"loss {losses} with B = {who} after {made} update" + ("" if made == "1" else "s"))
    return "; ".join(said)
