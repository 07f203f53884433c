"""The optimizer race: what a click or a button changes. All are to be called in a callback."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from pages.optimization.optimizer_race_controls import FOCUS, RACERS, X, Y
from pages.optimization.optimizer_race_side_panels import fair_race
from playground.experiments.optimizer_race.incremental import run
from playground.experiments.optimizer_race.racers import MAX_RACERS, default_racer, with_heavy_ball
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.figures.optimizer_race import rates
from playground.ui.controls import Control
from playground.ui.drag import apply


def start_at(x: float, y: float) -> list[tuple[Control, float]]:
    """The controls and values that say: begin here."""
    return [(X, X.nearest(x)), (Y, Y.nearest(y))]


def use_heavy_ball(spec: RaceSpec, alpha: float, beta: float) -> None:
    """A momentum racer takes a point of the regime map and keeps its other settings.

    It is the racer in focus if that is a momentum racer, else the first momentum racer, else a new one.
    """
    racers = list(spec.racers)
    momentum = [i for i, racer in enumerate(racers) if racer.kind == "momentum"]
    index = FOCUS.get()
    if index not in momentum:
        if not momentum and len(racers) == MAX_RACERS:
            st.toast(f"There is no momentum racer, and no more than {MAX_RACERS} racers can run together.")
            return
        if not momentum:
            racers.append(default_racer("momentum"))
        index = momentum[0] if momentum else len(racers) - 1
    racers[index] = with_heavy_ball(racers[index], alpha, beta)
    apply((RACERS, tuple(racers)), (FOCUS, index))


def use_best_rates(spec: RaceSpec) -> None:
    """Every racer takes its best rate of the fair race."""
    _set_rates(spec, dict(enumerate(fair_race(spec).best_rate.tolist())), FOCUS.get())


def use_rate(spec: RaceSpec, rate: float, gap: float) -> None:
    """The racer whose curve passes nearest to a point of the fair race takes that rate, and the focus."""
    nearest = rates.nearest_racer(fair_race(spec), run(spec).floor, rate, gap)
    _set_rates(spec, {nearest: rate}, nearest)


def _set_rates(spec: RaceSpec, new_rates: Mapping[int, float], focus: int) -> None:
    racers = list(spec.racers)
    for i, rate in new_rates.items():
        racers[i] = replace(racers[i], learning_rate=float(f"{rate:.4g}"))
    apply((RACERS, tuple(racers)), (FOCUS, focus))
