"""Two weights: both passes of the smallest network, one number at a time."""

from dataclasses import replace

import streamlit as st

from pages.networks.two_weights_controls import BY_SYMBOL, CONTROLS, DEFAULT, W1, W2
from pages.networks.two_weights_lessons import LESSONS
from pages.networks.two_weights_maths import maths
from pages.networks.two_weights_worksheet import worksheet
from playground.experiments import two_weights as experiment
from playground.figures import two_weights as figure
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import preview, preview_values, rerun_if_requested
from playground.ui.frame import Page
from playground.ui.player import player, reported

PAGE = Page(
    title="Two weights",
    question="How do the two gradients of the smallest network come about, factor by factor?",
    formula=[
        (r"o", "value"),
        (r" = \tanh\bigl(w_2 \tanh(w_1 x)\bigr)", ""),
    ],
    controls=CONTROLS,
    lessons=LESSONS,
)

compute = cache_data(experiment.run)
compute_grid = cache_data(experiment.error_grid, max_entries=32)


def start_moved() -> None:
    """The handle on the map is being dragged: a preview until it is let go, then the controls are set."""
    event = reported("stage", "start")
    preview(event["done"], (W1, W1.nearest(event["x"])), (W2, W2.nearest(event["y"])))


def number_edited() -> None:
    """A number of the diagram has been dragged or typed: it keeps all its digits."""
    event = reported("stage", "edit")
    if event:
        control = BY_SYMBOL[event["name"]]
        preview(event["done"], (control, control.within(event["value"])))


@st.fragment
def stage(spec: experiment.TwoWeightsSpec, detailed_updates: str, predict: bool) -> None:
    """The picture; a drag in it reruns this alone."""
    rerun_if_requested()
    shown = replace(spec, **preview_values())
    trace = compute(shown)
    grid = compute_grid(shown.x, shown.y, map_half_width(compute(spec), trace))
    scene = figure.scene(trace, grid, detailed_updates, predict)
    player(scene, key="stage", on_start_change=start_moved, on_edit_change=number_edited)


def map_half_width(before: experiment.TwoWeightsTrace, shown: experiment.TwoWeightsTrace) -> float:
    """Half the map's width: during a drag that of the trace before it, while the point stays inside."""
    half_width = experiment.half_width(before)
    is_inside = max(abs(shown["w1"][0]), abs(shown["w2"][0])) <= half_width
    return half_width if is_inside else experiment.half_width(shown)


def main() -> None:
    """Ask, compute, show, explain."""
    values = frame.open_page(PAGE)
    spec = fill_spec(DEFAULT, values)
    with frame.stage():
        stage(spec, values["detailed_updates"], values["predict"] == "on")
    trace = compute(spec)
    frame.below(
        "two_weights",
        maths=lambda: maths(trace),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(trace),
    )
    worksheet(trace)


if __name__ == "__main__":
    main()
