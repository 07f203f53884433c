"""The optimizer race: what stands beside the map."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from pages.optimization.race_controls import FIELD
from playground.experiments.optimizer_race.basins import Basins, basin_map
from playground.experiments.optimizer_race.curvature import Curvature, curvature
from playground.experiments.optimizer_race.ground import Ground
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import MOST, racer, read, write
from playground.experiments.optimizer_race.regimes import regime_map
from playground.experiments.optimizer_race.spec import RaceSpec, RaceTrace
from playground.experiments.optimizer_race.sweep import RATES, Sweep, sweep
from playground.experiments.optimizer_race.walkthrough import walkthrough
from playground.figures.optimizer_race import Beside, Look, basins, numbers, rates, regimes
from playground.ui.finish import finish
from playground.ui.hold import take


def beside(right: str, trace: RaceTrace, spec: RaceSpec, under: Ground, look: Look) -> Sequence[Beside]:
    """The panels to the right of the map.

    `spec` is the settled one: while the start is dragged, nothing that takes long is repeated.
    """
    if trace.refused or not look.names:
        right = "card"
    if right == "numbers":
        return [numbers.everything(trace, under.surface, look)]
    if right.startswith("worked"):
        axis = int(right.endswith("y"))
        return [numbers.worked(walkthrough(trace, look.focus, axis), under.surface.axes[axis])]
    if right == "rates":
        return [rates.rates(fair(spec), trace, look)]
    if right == "basins":
        return basins.basins(starts(spec, look.focus), under.surface, look.names[look.focus])
    if right == "regimes":
        found = curvature(spec)
        present = regimes.heavy_ball(trace.racers[look.focus])
        return [regimes.regimes(regime_map(usable(found)), present), regimes.swing(trace, spec, found, look)]
    return [numbers.card(trace, look), numbers.curves(trace, spec, look)]


def fair(spec: RaceSpec) -> Sweep:
    """Everybody at 25 learning rates: each rate is worth the same to all settings but itself."""
    alike = write(tuple(replace(racer, learning_rate=1.0) for racer in read(spec.racers)))
    return finish(
        ("sweep", replace(spec, racers=alike)), lambda: sweep(spec), f"Running everybody at {RATES} rates"
    )


def starts(spec: RaceSpec, place: int) -> Basins:
    """Where the racer in focus ends from every start of a grid."""
    alone = replace(spec, x=0.0, y=0.0, racers=write((read(spec.racers)[place],)))
    return finish(("basins", alone), lambda: basin_map(alone, 0), "Starting from everywhere")


def usable(found: Curvature) -> float:
    """The curvature for the regime map: the steepest, or 1 where the surface is not curved upwards."""
    return found.steepest if found.steepest > 1e-9 else 1.0


def take_regime(spec: RaceSpec, alpha: float, beta: float) -> None:
    """The racer in focus, if it is momentum, or else one that joins, tries a point of the regime map."""
    field = list(read(spec.racers))
    place = min(int(st.session_state.get("focus") or 0), len(field) - 1)
    if field[place].kind != "momentum":
        known = [i for i, one in enumerate(field) if one.kind == "momentum"]
        if not known and len(field) < MOST:
            field.append(racer("momentum"))
        place = known[0] if known else len(field) - 1
    options = (("momentum", round(min(0.999, max(0.0, beta)), 3)), ("dampening", 0.0))
    one = replace(racer("momentum"), learning_rate=float(f"{max(0.0, alpha):.3g}"), options=options)
    field[place] = one
    take((FIELD, write(tuple(field))))
    st.session_state["focus"] = place


def take_best(spec: RaceSpec) -> None:
    """Everybody takes the best rate of the fair race. Call it in a callback."""
    _take(spec, dict(enumerate(fair(spec).best_rate.tolist())))


def take_rate(spec: RaceSpec, rate: float, gap: float) -> None:
    """The racer whose curve passes nearest to a point of the fair race takes that rate."""
    nearest = rates.nearest(fair(spec), run(spec).floor, rate, gap)
    _take(spec, {nearest: rate})
    st.session_state["focus"] = nearest


def _take(spec: RaceSpec, rates: Mapping[int, float]) -> None:
    field = list(read(spec.racers))
    for i, rate in rates.items():
        field[i] = replace(field[i], learning_rate=float(f"{rate:.4g}"))
    take((FIELD, write(tuple(field))))
