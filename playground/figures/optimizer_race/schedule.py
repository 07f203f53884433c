"""Beside the map: the learning rate of every racer against the step."""

import numpy as np

from playground.experiments.optimizer_race.spec import RaceSpec, RaceTrace
from playground.figures.optimizer_race.style import Legend
from playground.figures.plots import WIDE, axis, figure, scatter
from playground.figures.scene import Cursor, Plot, Trails

DOTS = 25  # values of PyTorch's scheduler that are drawn, at most
ROOM = 1.12  # the axis reaches beyond the highest rate


def schedule_plot(
    trace: RaceTrace, spec: RaceSpec, legend: Legend, scheduler: tuple[str, np.ndarray] | None
) -> Plot:
    """The rate that every racer's update has at each step; rings at those of PyTorch's own scheduler.

    `scheduler` is the class that has the schedule of the racer in focus, and its rates (steps,).
    """
    rates = trace.learning_rate
    steps = np.broadcast_to(np.arange(rates.shape[1], dtype=np.float64), rates.shape)
    highest = float(np.nanmax(rates)) if np.isfinite(rates).any() else 1.0
    rings, title = [], "learning rate, by step"
    if scheduler is not None:
        name, theirs = scheduler
        every = max(1, -(-len(theirs) // DOTS))
        shown = np.arange(0, len(theirs), every)
        hover = f"{name}, update %{{x}}: %{{y:.4g}}"
        rings = [scatter(shown, theirs[shown], "ink", 9, hover, name=name)]
        rings[0]["marker"]["symbol"] = "circle-open"
        title += f"; rings: torch’s {name}"
    return Plot(
        "schedule",
        figure(
            axis("step", (0, spec.steps), nticks=6),
            axis("", (0, ROOM * highest or 1.0), nticks=5),
            rings,
            WIDE,
        ),
        actors=[
            Cursor(),
            Trails(steps, rates, list(legend.colours), 2, 5, future=True, labels=legend.names),
        ],
        title=title,
        alt="The learning rate of each racer against the step",
    )
