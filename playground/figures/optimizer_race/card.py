"""Beside the map: the race card with place and loss of every racer, and the loss curves."""

import numpy as np

from playground.experiments.optimizer_race.spec import RaceSpec, RaceTrace
from playground.figures.optimizer_race.style import Legend, gap_above, whole_decades
from playground.figures.plots import WIDE, axis, figure, log_axis
from playground.figures.scene import END, Cursor, Plot, Row, Rules, Table, Trails
from playground.figures.scene.actors import Actor


def card(trace: RaceTrace, legend: Legend) -> Table:
    """Place and loss of each racer at this step, and how its race ends.

    Where a racer computes several gradients an update (L-BFGS), their number stands in place of the place.
    """
    closure = any(racer.entry.closure for racer in trace.racers)
    first = trace.evaluations if closure else places(trace)
    rows = [
        Row(
            name,
            [first[i], trace.loss[i], np.array([_or_nan(trace.reached_at[i])])],
            ["integer", "significant:3", "integer"],
            legend.colours[i],
            note=outcome(trace, i),
            known_from=[None, None, _or_end(trace.reached_at[i])],
            note_known_from=_or_end(trace.diverged[i]),
        )
        for i, name in enumerate(legend.names)
    ]
    return Table(
        "card",
        rows,
        columns=("gradients" if closure else "place", "L", "there at"),
        alt="Place and loss of each racer at this step, and how its race ends",
    )


def _or_nan(step: int | None) -> float:
    """A step as a number, NaN for never."""
    return np.nan if step is None else float(step)


def _or_end(step: int | None) -> float:
    """The step at which something is known: where it never happens, the last."""
    return END if step is None else float(step)


def places(trace: RaceTrace) -> np.ndarray:
    """1 for the lowest loss at a step, equal losses share a place; NaN once diverged: (R, K)."""
    loss = np.where(np.isfinite(trace.loss), trace.loss, np.inf)
    ahead = (loss[None] < loss[:, None]).sum(axis=1)
    return np.where(np.isfinite(trace.loss), ahead + 1.0, np.nan)


def outcome(trace: RaceTrace, i: int) -> str:
    """How a race ended that did not come to the lowest minimum, in a word or two."""
    if trace.errors[i] and trace.diverged[i] is None:
        return "cannot run"
    if trace.diverged[i] is not None:
        return f"lost at {trace.diverged[i]}"
    if trace.reached_at[i] is None and trace.basin[i] != "none":
        return f"in {trace.basin[i]}"
    return ""


def loss_curves(trace: RaceTrace, spec: RaceSpec, legend: Legend) -> Plot:
    """Loss above the lowest known one against the step, on a logarithmic axis, with the tolerance."""
    steps = np.broadcast_to(np.arange(trace.loss.shape[1], dtype=np.float64), trace.loss.shape)
    gap = np.where(np.isfinite(trace.loss), gap_above(trace.loss, trace.floor), np.nan)
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
            axis("step", (0, spec.steps), nticks=6),
            log_axis(*whole_decades(gap, top), per_decade=1),
            margin=WIDE,
        ),
        actors=actors,
        title="loss above the lowest, by step",
        alt="The loss of each racer above the lowest known loss, against the step, on a logarithmic axis",
    )
