"""Batch size: the gradient of a few examples instead of all."""

from dataclasses import replace

import streamlit as st

from pages.optimization.batch_controls import DEFAULT, ETA, PAGE, A, B
from pages.optimization.batch_words import maths
from playground.experiments.batch_size import cost, fits, ground, hover, noise, paths
from playground.experiments.batch_size.program import script
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.figures import batch_size as figure
from playground.figures.scene import Plot
from playground.ui import frame
from playground.ui.controls import filled
from playground.ui.hold import follow, held, hold, take
from playground.ui.player import player, reported

HELD = {"noise": 192}  # examples seen by each path while the start is dragged; clouds take long to send
HELD_ELSE = 320

compute = st.cache_data(paths.run, max_entries=64, show_spinner=False)
measure = st.cache_data(cost.timing, max_entries=32, show_spinner="Measuring some epochs …")


def start_moved() -> None:
    """The ring is being dragged: all paths follow at once, the controls when it is let go."""
    at = reported("paths", "start")
    hold(at["done"], (A, A.nearest(at["x"])), (B, B.nearest(at["y"])))


def rate_clicked() -> None:
    """A click on the sweep of learning rates takes the rate."""
    at = reported("paths", "click")
    if at and at["panel"] == "by-rate":
        take((ETA, ETA.nearest(at["x"])))


@st.fragment
def view(spec: BatchSizeSpec, right: str) -> None:
    """The stage; dragging the start reruns this alone."""
    follow()
    shown = spec
    if start := held():
        most = max(1, HELD.get(right, HELD_ELSE) // spec.examples)
        shown = replace(spec, **start, epochs=min(spec.epochs, most))
    trace = compute(shown)
    land = ground.run(spec)
    last = spec.epochs * spec.examples
    panels, said = beside(right, shown, trace, land, last)
    player(
        figure.scene(trace, shown, land, panels, last, said, **frame.clock()).pack(),
        key="paths",
        on_start_change=start_moved,
        on_click_change=rate_clicked,
    )


def beside(
    right: str, spec: BatchSizeSpec, trace: paths.BatchSizeTrace, land: ground.Ground, last: int
) -> tuple[list[Plot], list[tuple[int, str]]]:
    """What stands to the right of the map, and its own sentences where it has any."""
    if right == "progress":
        by_examples = figure.progress.by_examples(trace, spec, land, last, log=True)
        return [figure.progress.by_updates(trace, spec, land, last), by_examples], []
    if right == "noise":
        clouds = noise.run(spec, trace)
        panels = [figure.noise.cloud(clouds, spec), figure.noise.by_size(clouds, spec)]
        return panels, figure.noise.narration(clouds, spec)
    if right == "hover":
        whole = replace(spec, epochs=last // spec.examples)  # the sweep stays while the start is held
        away = hover.run(whole, trace, land)
        panels = [figure.hover.distance(trace, spec, away, last), figure.hover.by_rate(trace, spec, away)]
        return panels, figure.hover.narration(trace, spec, away)
    if right == "cost":
        # nothing else matters for the time, so nothing else measures it anew
        epoch = measure(BatchSizeSpec(spec.small_model, spec.batch, examples=spec.examples))
        panels = [figure.cost.updates(epoch, spec), figure.cost.seconds(epoch, spec)]
        return panels, figure.cost.narration(epoch)
    curves = fits.run(spec, trace, land)
    by_examples = figure.progress.by_examples(trace, spec, land, last)
    return [figure.progress.fit(trace, spec, curves), by_examples], []


def main() -> None:
    """Ask, compute, show, explain."""
    values = frame.open_page(PAGE)
    spec = filled(DEFAULT, values)
    with frame.stage():
        view(spec, values["beside_batch"])
    trace = compute(spec)
    frame.below(
        "batch_size",
        maths=lambda: maths(spec, trace),
        script=lambda: script(spec),
        table=lambda: paths.table(trace),
    )


if __name__ == "__main__":
    main()
