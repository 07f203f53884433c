"""The optimizer race: the real torch.optim classes on a loss surface of two parameters."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from pages.optimization.race_beside import beside, take_best, take_rate, take_regime
from pages.optimization.race_controls import PAGE, SHAPES, X, Y
from pages.optimization.race_words import maths
from playground.experiments.optimizer_race import lately
from playground.experiments.optimizer_race import race as experiment
from playground.experiments.optimizer_race.ground import ground_of, landscape
from playground.experiments.optimizer_race.racers import named, read
from playground.experiments.optimizer_race.script import script
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.figures import optimizer_race as figure
from playground.ui import frame
from playground.ui.controls import Control
from playground.ui.hold import follow, held, hold, take
from playground.ui.player import player, reported

HELD = 500  # racers x steps that are run while the start is dragged

compute = st.cache_resource(lately.run, max_entries=32, show_spinner=False)
ground = st.cache_resource(landscape, max_entries=16, show_spinner=False)


def spec_of(values: dict[str, Any]) -> RaceSpec:
    """The race that the controls describe."""
    return RaceSpec(
        surface=values["surface"],
        formula=values["formula"],
        values=tuple((name, values[name]) for name in SHAPES),
        x=values["x"],
        y=values["y"],
        racers=values["racers"],
        steps=int(values["race_steps"]),
        noise=values["noise"],
        seed=int(values["noise_seed"]),
        tolerance=values["tolerance"],
    )


def start_at(x: float, y: float) -> list[tuple[Control, float]]:
    """The controls that say: begin from here."""
    return [(X, X.nearest(x)), (Y, Y.nearest(y))]


def start_moved() -> None:
    """The ring is being dragged: all paths follow at once, the controls when it is let go."""
    at = reported("race", "start")
    hold(at["done"], *start_at(at["x"], at["y"]))


def clicked(spec: RaceSpec) -> None:
    """A click on a map of starts sets the start; on the rates, the nearest curve's racer takes that rate."""
    at = reported("race", "click")
    if at is None:
        return
    if at["panel"] in ("map", "basins", "durations"):
        take(*start_at(at["x"], at["y"]))
    elif at["panel"] == "rates":
        take_rate(spec, at["x"], at["y"])
    elif at["panel"] == "regimes":
        take_regime(spec, at["x"], at["y"])


@st.fragment
def view(spec: RaceSpec, picture: str, right: str, focus: int) -> None:
    """The stage; dragging the start reruns this alone."""
    follow()
    racers = read(spec.racers)
    shown = spec
    if start := held():
        shown = replace(spec, **start, steps=min(spec.steps, max(40, HELD // max(1, len(racers)))))
    trace = compute(shown)
    look = figure.Look.of(named(racers), [racer.kind for racer in racers], focus)
    under = ground_of(spec)
    scene = figure.scene(
        trace,
        shown,
        under,
        ground(replace(spec, x=0.0, y=0.0, racers="")),
        look,
        beside(right, trace, spec, under, look),
        picture,
        **frame.clock(),
    )
    player(
        replace(scene, last=spec.steps).pack(),
        key="race",
        on_start_change=start_moved,
        on_click_change=partial(clicked, spec),
    )
    if right == "rates" and racers and not trace.refused:
        st.button("Everybody takes the best rate", on_click=take_best, args=(spec,))


def main() -> None:
    """Ask, compute, show, explain."""
    values = frame.open_page(PAGE)
    spec = spec_of(values)
    try:
        surface = ground_of(spec).surface
    except ValueError as error:
        st.info(str(error))
        return
    with frame.stage():
        view(spec, values["picture"], values["beside"], values["focus"])
    trace = compute(spec)
    frame.below(
        "optimizer_race",
        maths=lambda: maths(spec, trace, surface),
        script=lambda: script(spec),
        table=lambda: experiment.table(trace),
    )


if __name__ == "__main__":
    main()
