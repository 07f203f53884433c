"""Neurons, the view "One unit"."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.networks import neurons_maths as maths
from pages.networks.neurons_controls import NUMBERS, UNIT
from playground.experiments.neurons import unit as experiment
from playground.experiments.neurons.unit import LIMIT, UnitSpec
from playground.experiments.number_edits import within_limit
from playground.figures.neurons import unit as figure
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import preview, preview_values, rerun_if_requested
from playground.ui.player import player, reported

compute = cache_data(experiment.run)


def set_numbers(done: bool, **values: float) -> None:
    """Numbers come from the stage: a preview until the drag is done, then the controls are set."""
    controls = ((NUMBERS[name], within_limit(value, LIMIT)) for name, value in values.items())
    preview(done, *((control, control.nearest(value)) for control, value in controls))


def number_edited() -> None:
    """A number of the drawing or the table is being dragged, or has been typed."""
    event = reported("stage", "edit")
    if event and event["name"] in NUMBERS:
        set_numbers(event["done"], **{event["name"]: event["value"]})


def input_moved(spec: UnitSpec) -> None:
    """The ring x is being dragged."""
    event = reported("stage", "x")
    set_numbers(event["done"], x1=event["x"], **({"x2": event["y"]} if spec.inputs == 2 else {}))


def weights_moved(spec: UnitSpec) -> None:
    """The tip of w is being dragged; with one input the height of z at x = 1."""
    event = reported("stage", "w")
    if spec.inputs == 2:
        set_numbers(event["done"], w1=event["x"], w2=event["y"])
    else:
        set_numbers(event["done"], w1=experiment.weight_through(spec, event["y"]))


def bias_moved(spec: UnitSpec) -> None:
    """The line z = 0 is being dragged to a point: b = -w x there; with one input the height of z at x = 0."""
    event = reported("stage", "b")
    if spec.inputs == 2:
        set_numbers(event["done"], b=experiment.bias_through(spec, event["x"], event["y"]))
    else:
        set_numbers(event["done"], b=event["y"])


@st.fragment
def stage(spec: UnitSpec) -> None:
    """The picture; a drag in it reruns this alone."""
    rerun_if_requested()
    shown = replace(spec, **preview_values())
    player(
        figure.scene(compute(shown), shown),
        key="stage",
        on_edit_change=number_edited,
        on_x_change=lambda: input_moved(spec),
        on_w_change=lambda: weights_moved(spec),
        on_b_change=lambda: bias_moved(spec),
    )


def show(values: Mapping[str, Any]) -> None:
    """Compute, show, explain."""
    spec = fill_spec(UNIT, values)
    with frame.stage():
        stage(spec)
    frame.below(
        "neurons_unit",
        maths=lambda: maths.unit(compute(spec), spec),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(compute(spec)),
        prints="z term by term, a, f′(z) and the derivatives",
    )
