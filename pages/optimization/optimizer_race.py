"""The optimizer race: the real torch.optim classes on a loss surface of two parameters."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from pages.optimization.optimizer_race_actions import start_at, use_best_rates, use_heavy_ball, use_rate
from pages.optimization.optimizer_race_controls import CONTROLS, spec_of
from pages.optimization.optimizer_race_lessons import LESSONS
from pages.optimization.optimizer_race_maths import maths
from pages.optimization.optimizer_race_side_panels import can_run, side_panels
from playground.experiments.optimizer_race import incremental
from playground.experiments.optimizer_race.problem import Problem, problem_of
from playground.experiments.optimizer_race.script import script
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.surface_grid import surface_grid
from playground.experiments.optimizer_race.table import table
from playground.figures import optimizer_race as figure
from playground.notation import formula
from playground.ui import frame
from playground.ui.caches import cache_resource
from playground.ui.drag import apply, preview, preview_values, rerun_if_requested
from playground.ui.frame import Page
from playground.ui.player import player, reported
from playground.ui.progress import progress_place

DRAG_UPDATES = 500  # racers x steps that are run while the start is dragged
DRAG_STEPS = 40  # steps at least

PAGE = Page(
    title="Optimizer race",
    question="From the same start: who gets down first, and what does each one remember?",
    formula=formula(
        "theta", r"\;\leftarrow\;", "theta", r"\;-\;", "learning_rate", r"\cdot\text{rule}(", "gradients", ")"
    ),
    controls=CONTROLS,
    lessons=LESSONS,
)

# The repr of a spec is exact, and faster than Streamlit's own walk through all settings of all racers.
KEY: dict[str | type[Any], Callable[[Any], Any]] = {RaceSpec: repr}
compute = cache_resource(incremental.run, max_entries=32, hash_funcs=KEY)
compute_grid = cache_resource(surface_grid, max_entries=16, hash_funcs=KEY)


def start_moved() -> None:
    """The ring is being dragged: all paths follow at once, the controls when it is let go."""
    at = reported("race", "start")
    preview(at["done"], *start_at(at["x"], at["y"]))


def clicked(spec: RaceSpec) -> None:
    """A click on a map of starts sets the start; on rates or regimes it sets those of a racer."""
    at = reported("race", "click")
    if at is None:
        return
    if at["panel"] in ("map", "basins", "durations"):
        apply(*start_at(at["x"], at["y"]))
    elif at["panel"] == "rates":
        use_rate(spec, at["x"], at["y"])
    elif at["panel"] == "regimes":
        use_heavy_ball(spec, at["x"], at["y"])


@st.fragment
def view(spec: RaceSpec, problem: Problem, values: Mapping[str, Any]) -> None:
    """The stage; dragging the start reruns this alone."""
    rerun_if_requested()
    place = progress_place()
    dragged = replace(spec, **preview_values())
    shown = dragged
    if dragged != spec:
        steps = max(DRAG_STEPS, DRAG_UPDATES // max(1, len(spec.racers)))
        shown = replace(dragged, steps=min(spec.steps, steps))
    trace = compute(shown)
    legend = figure.Legend.of(spec.racers, values["focus"])
    grid = compute_grid(RaceSpec(spec.surface, spec.formula, spec.surface_parameters, racers=()))
    panels = side_panels(values["view"], trace, spec, problem, legend, place)
    player(
        figure.scene(trace, dragged, problem, grid, legend, panels, values["picture"]),
        key="race",
        on_start_change=start_moved,
        on_click_change=partial(clicked, spec),
    )
    if values["view"] == "rates" and can_run(trace):
        st.button("Everybody takes the best rate", on_click=use_best_rates, args=(spec,))


def main() -> None:
    """Ask, compute, show, explain."""
    values = frame.open_page(PAGE)
    spec = spec_of(values)
    try:
        problem = problem_of(spec)
    except ValueError as error:
        st.info(str(error))
        return
    with frame.stage():
        view(spec, problem, values)
    trace = compute(spec)
    frame.below(
        "optimizer_race",
        maths=lambda: maths(spec, trace, problem),
        script=lambda: script(spec),
        table=lambda: table(trace),
        prints="the point and the loss of every racer at steps spread over the race",
    )


if __name__ == "__main__":
    main()
