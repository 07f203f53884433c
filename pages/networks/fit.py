"""Fit a curve, split a plane: real training, every unit drawn as its own function of the input."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.networks import fit_points
from pages.networks.fit_applies import TWO
from pages.networks.fit_controls import CONTROLS, DEFAULT
from pages.networks.fit_data_controls import DISCRETIZE, NOTHING
from pages.networks.fit_lessons import LESSONS
from pages.networks.fit_maths import maths
from pages.networks.fit_network_controls import EDITS, UNIT_TEXT
from playground.experiments import fit as experiment
from playground.experiments.fit import FitSpec, FitTrace
from playground.experiments.fit.data import remark
from playground.experiments.number_edits import within_limit
from playground.figures import fit as figure
from playground.ui import frame
from playground.ui.controls import fill_spec
from playground.ui.drag import apply, preview, preview_values, rerun_if_requested
from playground.ui.frame import Page
from playground.ui.growth import grow_for
from playground.ui.markdown import escape_markdown
from playground.ui.player import player, reported
from playground.ui.progress import progress_place, run_with_progress
from playground.ui.run_controls import follow

FIRST_SECONDS, MORE_SECONDS = 0.5, 0.3  # of a long training before the first picture, and before each other
MORE_EPOCHS = 4  # of those kept, at least, from one picture to the next
POLL_SECONDS = 0.1

PAGE = Page(
    title="Fit a curve, split a plane",
    question="How do units that each know one bend add up to any curve, or any border?",
    formula=[
        (r"\mathbf a^{[n]}", "value"),
        (r"\;=\;f\left(\mathbf W^{[n]}\,", ""),
        (r"\mathbf a^{[n-1]}", "value"),
        (r"+\mathbf b^{[n]}\right)", ""),
    ],
    controls=CONTROLS,
    lessons=LESSONS,
)


def trace_of(spec: FitSpec, place: DeltaGenerator | None = None) -> FitTrace:
    """The trace of a spec, computed under a progress bar unless it is cached."""

    def make() -> Iterator[FitTrace]:
        yield from experiment.grow(spec)

    return run_with_progress(("fit", spec), make, "Training", place)


def number_edited(spec: FitSpec) -> None:
    """A weight is being dragged or has been typed: it is set at the epoch on the screen."""
    event = reported("stage", "edit")
    if event:
        epoch = experiment.epoch_at(spec, int(event["step"]))
        edits = dict(EDITS.get()) | {f"{event['name']}@{epoch}": within_limit(event["value"])}
        preview(event["done"], (EDITS, EDITS.nearest(tuple(edits.items()))))


def unit_picked() -> None:
    """A click on a unit shows its weights in the table; another one on it those of the output."""
    event = reported("stage", "pick")
    if event and str(event.get("name", "")).startswith("u"):
        name = event["name"][1:]
        apply((UNIT_TEXT, "" if name == UNIT_TEXT.get() else name))


def selected(text: str) -> figure.Unit | None:
    """The unit of the control's text."""
    layer, _, number = text.partition(".")
    return (int(layer), int(number) - 1) if number else None


def grown(spec: FitSpec, seconds: float) -> FitTrace:
    """The trace of a long training so far, after so many seconds more of it."""
    return grow_for(seconds, ("fit", spec), lambda: experiment.grow(spec, MORE_EPOCHS))


def single_stage(spec: FitSpec, unit: str) -> FitTrace:
    """Draw one network; return its trace, of a long training as far as it is known."""
    if not experiment.is_long(spec):
        st.fragment(stage)(spec, unit, False, False)
        return trace_of(spec)
    trace = grown(spec, FIRST_SECONDS)
    grows = trace.fraction < 1
    follow(stage, POLL_SECONDS, grows, spec, unit, True, grows)
    return trace


def stage(spec: FitSpec, unit: str, long: bool, grows: bool) -> None:
    """One network; a drag reruns this alone. While a training `grows` it is called again and again."""
    rerun_if_requested()
    place = progress_place()
    shown: FitSpec = replace(spec, **preview_values())
    trace = grown(spec, MORE_SECONDS) if grows and shown == spec else trace_of(shown, place)
    made = experiment.cached_pictures(trace)
    callbacks: dict[str, Any] = fit_points.callbacks(spec)
    view = replace(view_of(spec), follow=long)
    player(
        figure.scene(trace, made, selected(unit), truth_of(trace, made), view),
        key="stage",
        on_edit_change=partial(number_edited, spec),
        on_pick_change=unit_picked,
        **callbacks,
    )
    if grows and shown == spec and trace.fraction >= 1:
        st.rerun()


@st.fragment
def pair_stage(first: FitSpec, second: FitSpec) -> None:
    """Two networks on the same data."""
    rerun_if_requested()
    place = progress_place()
    shown = [replace(spec, **preview_values()) for spec in (first, second)]
    a, b = (trace_of(spec, place) for spec in shown)
    drawn = (experiment.cached_pictures(a), experiment.cached_pictures(b))
    scene = figure.comparison((a, b), drawn, truth_of(a, drawn[0]), view_of(first))
    player(scene, key="stage", **fit_points.callbacks(first))


def view_of(spec: FitSpec) -> figure.View:
    """How the data are drawn, by the controls that are no part of the spec."""
    return figure.View(fit_points.click_action(spec) != NOTHING, bool(DISCRETIZE.get()))


def truth_of(trace: FitTrace, pictures: experiment.Pictures) -> np.ndarray | None:
    """The function without noise on the pictures' grid; None where there is none."""
    return experiment.truth(trace.spec, pictures.grid)


def second_spec(spec: FitSpec, values: dict[str, Any]) -> FitSpec:
    """The second network: layers, activation and seed of its own, everything else alike."""
    return replace(
        spec, hidden=values["hidden_b"], activation=values["activation_b"], seed=int(values["seed_b"])
    )


def main() -> None:
    """Ask, compute, show, explain."""
    values = frame.open_page(PAGE)
    spec = fill_spec(DEFAULT, values)
    if values["view"] == TWO:
        spec = replace(spec, edits=())
    fit_points.sidebar(spec)
    with frame.stage():
        if values["view"] == TWO:
            pair_stage(spec, second_spec(spec, values))
            trace = trace_of(spec)
        else:
            trace = single_stage(spec, values["unit"])
    if trace.fraction < 1:  # what is said of the whole training waits for its end
        return
    for sentence in sentences(spec, trace):
        st.info(escape_markdown(sentence))
    frame.below(
        "fit",
        maths=lambda: maths(spec, trace),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(trace),
        prints="the losses of every twentieth epoch on the screen, to the last digit",
    )


def sentences(spec: FitSpec, trace: FitTrace) -> list[str]:
    """What is to be said of the data and the training."""
    found = [remark(spec, trace.data)]
    if trace.planned < spec.epochs:
        found.append(
            f"At this batch size {trace.planned:,} epochs are trained: the page makes up to 60,000 updates."
        )
    if trace.unused_edits:
        found.append(f"This network has no {', '.join(trace.unused_edits[:5])}: the edit changes nothing.")
    return [sentence for sentence in found if sentence]


if __name__ == "__main__":
    main()
