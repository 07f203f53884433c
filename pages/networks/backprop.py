"""Backpropagation in a network: activations forward, deltas backward, every sum term by term."""

from dataclasses import replace

import streamlit as st

from pages.networks.backprop_controls import (
    CONTROLS,
    DEFAULT,
    EDITS,
    GRANULARITY,
    SELECTION,
    SHAPE,
    SHOWN_GRANULARITY,
)
from pages.networks.backprop_lessons import LESSONS
from pages.networks.backprop_maths import maths
from playground.experiments import backprop as experiment
from playground.experiments.backprop.edits import complaints, with_edit
from playground.experiments.backprop.quantity_ref import QuantityRef, find_ref
from playground.experiments.backprop.shape import Shape
from playground.experiments.backprop.steps import step_of
from playground.experiments.number_edits import within_limit
from playground.figures import backprop as figure
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import apply, preview, preview_values, rerun_if_requested
from playground.ui.frame import Page
from playground.ui.markdown import escape_markdown
from playground.ui.player import player, reported
from playground.ui.seek import seek

PAGE = Page(
    title="Backprop in a network",
    question="How does one number, the loss, tell every weight of a network which way to go?",
    formula=[
        (r"\partial L / \partial w_{ij}", "gradient"),
        (r"\;=\;", ""),
        (r"o_i", "value"),
        (r"\,", ""),
        (r"\delta_j", "gradient"),
    ],
    controls=CONTROLS,
    lessons=LESSONS,
)

compute = cache_data(experiment.run)


def number_edited() -> None:
    """A number is being dragged or has been typed: a preview until it is let go, then the control is set."""
    event = reported("stage", "edit")
    if event:
        value = within_limit(event["value"])
        edits = with_edit(EDITS.get(), SHAPE.get(), event["name"], value)
        preview(event["done"], (EDITS, EDITS.nearest(edits)))


def part_picked() -> None:
    """A click on a part of the picture selects it, or no longer; a unit's number also moves the player."""
    event = reported("stage", "pick")
    if not event or "name" not in event:
        return
    name, shape = event["name"], SHAPE.get()
    is_selected = name == SELECTION.get()
    apply((SELECTION, "" if is_selected else name))
    ref, _ = find_selected(name, shape)
    if ref is not None and ref.kind in "od" and not is_selected:
        seek(step_of(shape, GRANULARITY.get(), ref))


def find_selected(name: str, shape: Shape) -> tuple[QuantityRef | None, list[str]]:
    """What is selected, or nothing and a sentence that says why."""
    try:
        return (find_ref(name, shape) if name else None), []
    except ValueError as error:
        return None, [str(error)]


@st.fragment
def stage(spec: experiment.BackpropSpec, granularity: str, view: str, selected: QuantityRef | None) -> None:
    """The picture; a drag in it reruns this alone."""
    rerun_if_requested()
    shown = replace(spec, **preview_values())
    scene = figure.scene(compute(shown), shown, granularity, view, selected)
    player(scene, key="stage", on_edit_change=number_edited, on_pick_change=part_picked)


def main() -> None:
    """Ask, compute, show, explain."""
    values = frame.open_page(PAGE)
    spec = fill_spec(DEFAULT, values)
    selected, unknown = find_selected(values["selection"], spec.shape)
    st.session_state[SHOWN_GRANULARITY] = values["granularity"]
    for sentence in [*unknown, *complaints(spec.edits, spec.shape)[:3]]:
        st.warning(escape_markdown(sentence))
    with frame.stage():
        stage(spec, values["granularity"], values["view"], selected)
    trace = compute(spec)
    frame.below(
        "backprop",
        maths=lambda: maths(spec, trace),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(trace),
        prints="all activations, deltas and gradients, the loss and the loss after the update",
    )


if __name__ == "__main__":
    main()
