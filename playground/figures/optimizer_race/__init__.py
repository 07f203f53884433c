"""The scene of the optimizer race: the surface with the racers, and what is looked at beside it."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.optimizer_race.ground import Ground, Landscape
from playground.experiments.optimizer_race.spec import RaceSpec, RaceTrace
from playground.figures.optimizer_race import basins, ground, numbers, rates, regimes
from playground.figures.optimizer_race.look import Look
from playground.figures.scene import Columns, Plot, Rows, Scene, Table, Text

__all__ = ["Look", "basins", "ground", "narration", "numbers", "rates", "regimes", "scene"]

Beside = Plot | Table | Text | Rows | Columns


def scene(
    trace: RaceTrace,
    spec: RaceSpec,
    under: Ground,
    land: Landscape,
    look: Look,
    beside: Sequence[Beside],
    picture: str = "map",
    seek: int = 0,
    step: int | None = None,
) -> Scene:
    """The whole stage: `picture` is "map" or "terrain", `beside` what stands to its right."""
    left = (
        ground.terrain(trace, under, land, look)
        if picture == "terrain"
        else ground.contour(trace, spec, under, land, look)
    )
    return Scene(
        last=spec.steps,
        url_key="step",
        seek=seek,
        step=step,
        height=414,
        narration=narration(trace, spec, look),
        panels=[Columns([left, Rows(beside, grow=0.9)])],
    )


def narration(trace: RaceTrace, spec: RaceSpec, look: Look) -> list[tuple[int, str]]:
    """What has happened so far, a sentence from each event on: who leads, who is there, who diverged."""
    if trace.refused:
        return [(0, trace.refused)]
    if not look.names:
        return [(0, "Nobody races yet: add a racer on the left.")]
    happened = [
        (0, f"{name} cannot run: {why.rstrip('.')}")
        for name, why, fell in zip(look.names, trace.failed, trace.diverged, strict=True)
        if why and fell is None
    ]
    for name, fell, there, why in zip(look.names, trace.diverged, trace.reached, trace.failed, strict=True):
        if fell is not None:
            happened.append(
                (fell, f"{name}: {why.rstrip('.')}" if why else f"{name} diverged at step {fell}")
            )
        elif there is not None:
            happened.append((there, f"{name} is there after {there} steps"))
    happened.sort()
    first = happened[0][1] if happened and happened[0][0] == 0 else ""
    lines = [(0, first or f"All start here together. The arrows belong to {look.names[look.focus]}.")]
    leaders = leading(trace)
    for k in range(1, trace.loss.shape[1]):
        told = [text for at, text in happened if at <= k][-2:]
        sentence = "; ".join(([f"{look.names[leaders[k]]} leads"] if leaders[k] >= 0 else []) + told) + "."
        if sentence != lines[-1][1]:
            lines.append((k, sentence))
    return lines


def leading(trace: RaceTrace) -> np.ndarray:
    """Who has the lowest loss at each step: (K,), -1 where nobody can be told apart or all are lost."""
    loss = np.where(np.isfinite(trace.loss), trace.loss, np.inf)
    best = loss.argmin(axis=0)
    alone = (loss == loss.min(axis=0)).sum(axis=0) == 1
    return np.where(alone & (len(loss) > 1), best, -1)
