"""The pile: what every time step adds to the gradient of a repeated weight, and the sum so far."""

import numpy as np

from playground.experiments.bptt.run import BpttTrace
from playground.experiments.bptt.steps import step_index, steps
from playground.experiments.number_edits import LIMIT
from playground.experiments.weight_ref import WeightRef, weight_refs
from playground.figures.plots import axis, figure, span
from playground.figures.scene import END, Box, Marker, Plot, Row, Rules, Table


def sums_so_far(trace: BpttTrace, parts: np.ndarray) -> np.ndarray:
    """The sum of contributions (T, ...) that have been laid down at every step, (..., steps); last first."""
    sums = np.cumsum(parts[::-1], axis=0)  # row k: of the time steps T .. T - k
    levels = np.concatenate([np.zeros_like(sums[:1]), sums])
    out: np.ndarray = np.moveaxis(levels[_laid_down(trace)], 0, -1)
    return out


def _laid_down(trace: BpttTrace) -> np.ndarray:
    """How many contributions have been laid down at every step, (steps,)."""
    at = np.array([step_index(trace.steps, "pile", t) for t in range(1, trace.steps + 1)])
    laid_down: np.ndarray = (np.arange(len(steps(trace.steps)))[:, None] >= at).sum(axis=1)
    return laid_down


def pile_plot(trace: BpttTrace, ref: WeightRef) -> Plot:
    """The contributions of one weight as blocks, each standing on the sum of those laid down before it."""
    T = trace.steps
    parts = np.array([part[ref.index] for part in trace.backward.contributions[ref.parameter]])  # (T,)
    after = np.cumsum(parts[::-1])[::-1]
    before = after - parts
    clock = np.arange(len(steps(T)))
    at = np.array([step_index(T, "pile", t) for t in range(1, T + 1)])[:, None]
    middle = np.where(clock >= at, ((before + after) / 2)[:, None], np.nan)
    x = np.arange(1, T + 1, dtype=np.float64)
    bounds = span(before, after, np.zeros(1), room=0.12, least=1e-12)
    total = float(trace.autograd[ref.parameter][ref.index])
    so_far = sums_so_far(trace, parts)
    return Plot(
        "pile",
        figure(
            axis("time step t", (0.2, T + 0.8), dtick=1 if T <= 8 else 2),
            axis("", bounds, nticks=5),
            margin={"l": 52, "r": 8, "t": 6, "b": 38},
            revision=f"{T}{ref.name}",
        ),
        actors=[
            Rules(y=np.array([0.0]), colors="line", dash=False, width=1),
            Rules(y=np.array([total]), colors="gradient", labels=["W.grad"], known_from=END),
            Box(
                np.repeat(x[:, None], len(clock), axis=1),
                middle,
                np.full(T, 0.38)[:, None],
                (np.abs(parts) / 2)[:, None],
                colors=["positive" if part >= 0 else "negative" for part in parts],
                width=2,
            ),
            Marker(0.35, so_far, colors="gradient", radius=6),
        ],
        title=f"the pile of {ref.symbol}",
        alt="What each time step adds to the gradient of the chosen weight, block on block",
        grow=1.05,
    )


def pile_table(trace: BpttTrace, parameter: str, selected: WeightRef) -> Table:
    """Every weight of a parameter: to edit, with what was added last and the sum so far."""
    parts = trace.backward.contributions[parameter]
    sums, laid = sums_so_far(trace, parts), _laid_down(trace)
    padded = np.concatenate([np.zeros_like(parts[:1]), parts[::-1]])
    added = np.moveaxis(padded[laid], 0, -1)
    rows = [
        Row(
            ref.symbol.removeprefix(ref.parameter),
            [np.array([trace.parameters[parameter][ref.index]]), added[ref.index], sums[ref.index]],
            [
                "fixed:2" if abs(trace.parameters[parameter][ref.index]) < 100 else "exponent:1",
                "significant:2",
                "significant:2",
            ],
            color="ink",
            pick=ref.name,
            edit=ref.name,
            low=-LIMIT,
            high=LIMIT,
            step=0.05,
            lit=np.array([ref == selected]),
        )
        for ref in weight_refs({parameter: trace.parameters[parameter]})
    ]
    return Table(
        "weights",
        rows,
        columns=(parameter, "adds", "sum"),
        alt=f"The weights of {parameter} and their gradients",
    )
