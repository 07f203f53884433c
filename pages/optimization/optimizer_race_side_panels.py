"""The optimizer race: the panels beside the map."""

from collections.abc import Sequence
from dataclasses import replace

from streamlit.delta_generator import DeltaGenerator

from playground.experiments.optimizer_race.basins import BasinMap, basin_map
from playground.experiments.optimizer_race.curvature import Curvature, curvature
from playground.experiments.optimizer_race.problem import Problem
from playground.experiments.optimizer_race.regimes import regime_map
from playground.experiments.optimizer_race.spec import RaceSpec, RaceTrace
from playground.experiments.optimizer_race.sweep import RATES, Sweep, sweep
from playground.experiments.optimizer_race.torch_schedule import torch_rates
from playground.experiments.optimizer_race.walkthrough import walkthrough
from playground.figures.optimizer_race import (
    Legend,
    SidePanel,
    basins,
    card,
    numbers,
    rates,
    regimes,
    schedule,
)
from playground.ui.progress import run_with_progress


def side_panels(
    view: str,
    trace: RaceTrace,
    spec: RaceSpec,
    problem: Problem,
    legend: Legend,
    place: DeltaGenerator | None = None,
) -> Sequence[SidePanel]:
    """The panels of a view; what takes a while shows its progress in `place`.

    `spec` is the one of the controls, without a drag in progress: nothing that takes long follows the hand.
    """
    surface, focus = problem.surface, legend.focus
    if not can_run(trace):
        view = "card"
    if view == "numbers":
        return [numbers.every_number(trace, surface, legend)]
    if view in ("worked", "worked-y"):
        axis = int(view == "worked-y")
        return [numbers.worked_update(walkthrough(trace, focus, axis), surface.axes[axis])]
    if view == "schedule":
        scheduler = torch_rates(trace.racers[focus], spec.steps)
        return [
            card.loss_curves(trace, spec, legend),
            schedule.schedule_plot(trace, spec, legend, scheduler),
        ]
    if view == "rates":
        return [rates.rate_plot(fair_race(spec, place), trace, legend)]
    if view == "basins":
        return basins.basin_plots(basins_of(spec, focus, place), surface, legend.names[focus])
    if view == "regimes":
        curved = curvature(problem, (spec.x, spec.y))
        present = regimes.heavy_ball(trace.racers[focus])
        return [
            regimes.regime_plot(regime_map(_regime_curvature(curved)), present),
            regimes.steepest_plot(trace, spec, curved, legend),
        ]
    return [card.card(trace, legend), card.loss_curves(trace, spec, legend)]


def can_run(trace: RaceTrace) -> bool:
    """Whether there are racers and they can start."""
    return bool(trace.racers) and not trace.start_error


def fair_race(spec: RaceSpec, place: DeltaGenerator | None = None) -> Sweep:
    """All racers at 25 learning rates; their own rates do not matter."""
    racers = tuple(replace(racer, learning_rate=1.0) for racer in spec.racers)
    key = ("sweep", replace(spec, racers=racers))
    return run_with_progress(key, lambda: sweep(spec), f"Running everybody at {RATES} rates", place)


def basins_of(spec: RaceSpec, index: int, place: DeltaGenerator | None = None) -> BasinMap:
    """Where one racer ends from every start of a grid."""
    single = replace(spec, x=0.0, y=0.0, racers=(spec.racers[index],))
    return run_with_progress(
        ("basins", single), lambda: basin_map(single, 0), "Starting from everywhere", place
    )


def _regime_curvature(curved: Curvature) -> float:
    """The curvature for the regime map: the steepest, or 1 where the surface is not curved upwards."""
    return curved.steepest if curved.steepest > 1e-9 else 1.0
