"""Gradient descent on a loss of one parameter."""

from dataclasses import replace

import streamlit as st

from pages.optimization.gradient_descent_controls import CONTROLS, DEFAULT, LEARNING_RATE, START
from pages.optimization.gradient_descent_lessons import LESSONS
from pages.optimization.gradient_descent_maths import maths
from playground.experiments import gradient_descent as experiment
from playground.figures import gradient_descent as figure
from playground.notation import formula
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import apply, preview, preview_values, rerun_if_requested
from playground.ui.frame import Page
from playground.ui.player import player, reported

PAGE = Page(
    title="Gradient descent",
    question="How does a model find better parameters, knowing only the slope under its feet?",
    formula=formula("theta", r"\;\leftarrow\;", "theta", r"\;-\;", "learning_rate", r"\,", "slope"),
    controls=CONTROLS,
    lessons=LESSONS,
)

compute = cache_data(experiment.run)


def start_moved() -> None:
    """The ring is being dragged: the run follows at once, the control when it is let go."""
    at = reported("stage", "start")
    preview(at["done"], (START, START.nearest(at["x"])))


def rate_clicked() -> None:
    """A click on the sweep of learning rates takes the rate."""
    at = reported("stage", "click")
    if at and at["panel"] == "rates":
        apply((LEARNING_RATE, LEARNING_RATE.nearest(at["x"])))


@st.fragment
def view(spec: experiment.GradientDescentSpec) -> None:
    """The stage; dragging the start reruns this alone."""
    rerun_if_requested()
    shown = replace(spec, **preview_values())
    scene = figure.scene(compute(shown), shown)
    player(scene, key="stage", on_start_change=start_moved, on_click_change=rate_clicked)


def main() -> None:
    """Ask, compute, show, explain."""
    spec = fill_spec(DEFAULT, frame.open_page(PAGE))
    with frame.stage():
        view(spec)
    trace = compute(spec)
    frame.below(
        "gradient_descent",
        maths=lambda: maths(spec, trace),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(trace),
    )


if __name__ == "__main__":
    main()
