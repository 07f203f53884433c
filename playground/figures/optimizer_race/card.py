"""Beside the map: the race card with place and loss of every racer, and the loss curves."""

import numpy as np

from playground.experiments.optimizer_race.spec import RaceSpec, RaceTrace
from playground.figures.optimizer_race.style import Legend, gap_above, whole_decades
from playground.figures.plots import SMALL, WIDE, axis, figure, log_axis
from playground.figures.scene import END, Cursor, Plot, Row, Rules, Table, Trails
from playground.figures.scene.actors import Actor

MANY = 6  # racers: beyond, the rows stand closer, to leave room for the curves


def card(trace: RaceTrace, legend: Legend) -> Table:
    """Place and loss of each racer at this step, and how its race ends.

    Where a racer computes several gradients an update (L-BFGS), their number stands in place of the place.
    """
    closure = any(racer.entry.closure for racer in trace.racers)
    first = trace.evaluations if closure else places(trace)
    rows = [
        Row(
            name,
            [first[i], trace.loss[i]],
            ["integer", "short:3"],
            legend.colours[i],
            note=outcome(trace, i),
            absent="–",
            note_known_from=outcome_known_from(trace, i),
        )
        for i, name in enumerate(legend.names)
    ]
    return Table(
        "card",
        rows,
        columns=("gradients" if closure else "place", "L", "there at"),
        dense=len(rows) > MANY,
        alt="Place and loss of each racer at this step, and how its race ends",
    )


def places(trace: RaceTrace) -> np.ndarray:
    """1 for the lowest loss at a step, equal losses share a place; NaN once diverged: (R, K)."""
    loss = np.where(np.isfinite(trace.loss), trace.loss, np.inf)
    ahead = (loss[None] < loss[:, None]).sum(axis=1)
    return np.where(np.isfinite(trace.loss), ahead + 1.0, np.nan)


def outcome(trace: RaceTrace, i: int) -> str:
    """How a race ended: the step at which it came to the lowest minimum, or where it is instead."""
    if trace.errors[i] and trace.diverged[i] is None:
        return "cannot run"
    if trace.diverged[i] is not None:
        return f"lost at {trace.diverged[i]}"
    if (reached_at := trace.reached_at[i]) is not None:
        return str(reached_at)
    return f"in {trace.basin[i]}" if trace.basin[i] != "none" else "not yet"


def outcome_known_from(trace: RaceTrace, i: int) -> float:
    """The step from which `outcome` is known: that of the event, or the last."""
    if trace.errors[i] and trace.diverged[i] is None:
        return 0.0
    step = trace.reached_at[i] if trace.diverged[i] is None else trace.diverged[i]
    return END if step is None else float(step)


def loss_curves(trace: RaceTrace, spec: RaceSpec, legend: Legend) -> Plot:
    """Loss above the lowest known one against the step, on a logarithmic axis, with the tolerance."""
    steps = np.broadcast_to(np.arange(trace.loss.shape[1], dtype=np.float64), trace.loss.shape)
    gap = np.where(np.isfinite(trace.loss), gap_above(trace.loss, trace.floor), np.nan)
    many = len(gap) > MANY
    top = float(np.nanmax(gap[:, 0])) if np.isfinite(gap[:, :1]).any() else 1.0
    actors: list[Actor] = [
        Rules(y=spec.tolerance, colors="muted", labels=[f"tolerance {spec.tolerance:g}"]),
        Cursor(),
    ]
    if len(gap):
        actors.append(Trails(steps, gap, list(legend.colours), 2, 5, future=True, diverged=trace.diverged))
    return Plot(
        "curves",
        figure(
            axis("" if many else "step", (0, spec.steps), nticks=6),
            log_axis(*whole_decades(gap, top), per_decade=1),
            margin={**WIDE, "b": SMALL["b"]} if many else WIDE,
        ),
        actors=actors,
        title="loss above the lowest, by step",
        alt="The loss of each racer above the lowest known loss, against the step, on a logarithmic axis",
    )
