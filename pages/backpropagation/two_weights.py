"""Two weights: both passes of the smallest network, one number at a time."""

from dataclasses import replace

import streamlit as st

from pages.backpropagation.two_weights_words import CONTROLS, LESSONS, maths, worksheet
from playground.experiments import two_weights as experiment
from playground.figures import two_weights as figure
from playground.ui import frame
from playground.ui.controls import Slider
from playground.ui.frame import Page
from playground.ui.hold import follow, held, hold
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

SLIDERS = {control.name: control for control in CONTROLS if isinstance(control, Slider)}
EDITS = {"x": "x_in", "y": "y_target", "w1": "w1", "w2": "w2", "eta": "rate"}  # in the diagram -> control

compute = st.cache_data(experiment.run, max_entries=64, show_spinner=False)
ground = st.cache_data(experiment.landscape, max_entries=32, show_spinner=False)


def point_moved() -> None:
    """The ring on the map is being dragged: the picture follows at once, the controls the release."""
    at = reported("stage", "start")
    w1, w2 = SLIDERS["w1"], SLIDERS["w2"]
    hold(at["done"], (w1, w1.nearest(at["x"])), (w2, w2.nearest(at["y"])))


def number_edited() -> None:
    """A number of the diagram has been dragged or typed, with all the digits it is to have."""
    at = reported("stage", "edit")
    if at:
        control = SLIDERS[EDITS[at["name"]]]
        hold(at["done"], (control, control.within(at["value"])))


@st.fragment
def view(spec: experiment.TwoWeightsSpec, walk: str, predict: bool) -> None:
    """The stage; what is moved on it reruns this alone."""
    follow()
    shown = replace(spec, **held())
    trace = compute(shown)
    land = ground(shown.x_in, shown.y_target, width(compute(spec), trace))
    picture = figure.scene(trace, land, walk, predict, **frame.clock())
    player(picture.pack(), key="stage", on_start_change=point_moved, on_edit_change=number_edited)


def width(settled: experiment.TwoWeightsTrace, shown: experiment.TwoWeightsTrace) -> float:
    """Half the map's width: under a hand it stays as it was, as long as the hand stays inside."""
    before = experiment.half_width(settled)
    inside = max(abs(shown["w1"][0]), abs(shown["w2"][0])) <= before
    return before if inside else experiment.half_width(shown)


def main() -> None:
    """Ask, compute, show, explain."""
    values = frame.open_page(PAGE)
    walk, predict = values.pop("walk"), values.pop("predict") == "on"
    spec = experiment.TwoWeightsSpec(**values)
    with frame.stage():
        view(spec, walk, predict)
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
