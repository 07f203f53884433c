"""Anatomy of a training step: five lines of PyTorch, one at a time."""

from dataclasses import replace

import streamlit as st

from pages.networks.training_step_controls import CONTROLS, DEFAULT, START
from pages.networks.training_step_lessons import LESSONS
from pages.networks.training_step_maths import maths
from playground.experiments import training_step as experiment
from playground.figures import training_step as figure
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import preview, preview_values, rerun_if_requested
from playground.ui.frame import Page
from playground.ui.player import player, reported

PAGE = Page(
    title="Anatomy of a training step",
    question="What do the five lines of a training loop do, one by one?",
    formula=[
        (r"\mu", "value"),
        (r"\;\leftarrow\;", ""),
        (r"\mu", "value"),
        (r"\;-\;", ""),
        (r"\eta", "update"),
        (r"\,", ""),
        (r"L'(\mu)", "gradient"),
    ],
    controls=CONTROLS,
    lessons=LESSONS,
)

compute = cache_data(experiment.run)


def start_moved() -> None:
    """The handle is being dragged: a preview until it is let go, then the control is set."""
    event = reported("stage", "start")
    preview(event["done"], (START, START.nearest(event["x"])))


@st.fragment
def stage(spec: experiment.TrainingStepSpec) -> None:
    """The picture; dragging the start reruns this alone."""
    rerun_if_requested()
    domain = figure.domain_of(compute(spec), spec)  # stays while the start is dragged
    shown = replace(spec, **preview_values())
    player(figure.scene(compute(shown), shown, domain), key="stage", on_start_change=start_moved)


def main() -> None:
    """Ask, compute, show, explain."""
    spec = fill_spec(DEFAULT, frame.open_page(PAGE))
    with frame.stage():
        stage(spec)
    trace = compute(spec)
    frame.below(
        "training_step",
        maths=lambda: maths(spec, trace),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(trace),
    )


if __name__ == "__main__":
    main()
