"""Batch size: the gradient of a few examples instead of all."""

from dataclasses import replace

import streamlit as st

from pages.optimization.batch_size_controls import CONTROLS, DEFAULT, LEARNING_RATE, A, B
from pages.optimization.batch_size_lessons import LESSONS
from pages.optimization.batch_size_maths import maths
from pages.optimization.batch_size_side_panels import side_panels
from playground.experiments.batch_size import loss_grid, paths
from playground.experiments.batch_size.script import script
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures import batch_size as figure
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import apply, preview, preview_values, rerun_if_requested
from playground.ui.frame import Page
from playground.ui.player import player, reported

DRAG_EXAMPLES = {"noise": 192}  # seen by each path while the start is dragged; clouds take long to send
DRAG_EXAMPLES_ELSE = 320

PAGE = Page(
    title="Batch size",
    question="One example, a few or all for each step: what is lost, what is won?",
    formula=[
        (r"\theta\;\leftarrow\;\theta-\eta\,", ""),
        (r"\tfrac1B\textstyle\sum_{i\in\mathcal B}\nabla_\theta\,\ell_i(\theta)", ""),
    ],
    controls=CONTROLS,
    lessons=LESSONS,
)

compute = cache_data(paths.run)


def start_moved() -> None:
    """The ring is being dragged: all paths follow at once, the controls when it is let go."""
    at = reported("paths", "start")
    preview(at["done"], (A, A.nearest(at["x"])), (B, B.nearest(at["y"])))


def rate_clicked() -> None:
    """A click on the sweep of learning rates takes the rate."""
    at = reported("paths", "click")
    if at and at["panel"] == "by-rate":
        apply((LEARNING_RATE, LEARNING_RATE.nearest(at["x"])))


@st.fragment
def view(spec: BatchSizeSpec, panels_view: str) -> None:
    """The stage; dragging the start reruns this alone."""
    rerun_if_requested()
    shown = replace(spec, **preview_values())
    if shown != spec:
        epochs = max(1, DRAG_EXAMPLES.get(panels_view, DRAG_EXAMPLES_ELSE) // spec.examples)
        shown = replace(shown, epochs=min(spec.epochs, epochs))
    trace = compute(shown)
    grid = loss_grid.run(spec)
    last = spec.epochs * spec.examples
    panels, sentences = side_panels(panels_view, shown, trace, grid, last)
    below = figure.epoch_strip.epoch_strip(trace, shown) if panels_view == "epoch" else None
    player(
        figure.scene(trace, shown, grid, panels, last, sentences, below),
        key="paths",
        on_start_change=start_moved,
        on_click_change=rate_clicked,
    )


def main() -> None:
    """Ask, compute, show, explain."""
    values = frame.open_page(PAGE)
    spec = fill_spec(DEFAULT, values)
    with frame.stage():
        view(spec, values["view"])
    frame.below(
        "batch_size",
        maths=lambda: maths(spec, compute(spec)),
        script=lambda: script(spec),
        table=lambda: paths.table(compute(spec)),
        prints="the point, the loss and the gradient after every epoch",
    )


if __name__ == "__main__":
    main()
