"""Neurons, the view "What one line can do"."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from pages.networks import neurons_maths as maths
from pages.networks.neurons_one_line_controls import LINE, NETWORK, ONE_LINE
from playground.experiments.neurons import one_line as experiment
from playground.experiments.neurons.one_line import LIMIT, OneLineSpec
from playground.experiments.number_edits import within_limit
from playground.figures.neurons import one_line as figure
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import preview, preview_values, rerun_if_requested
from playground.ui.number_list import NumberList
from playground.ui.player import player, reported

compute = cache_data(experiment.run)


def numbers_of(spec: OneLineSpec) -> tuple[NumberList, tuple[float, ...]]:
    """The control of the weights that are shown, and its numbers: three for each unit."""
    return (NETWORK, spec.network) if spec.hidden else (LINE, spec.line)


def with_numbers(numbers: tuple[float, ...], first: int, new: tuple[float, ...]) -> tuple[float, ...]:
    """The numbers with others from place `first` on, within the limits."""
    within = tuple(within_limit(value, LIMIT) for value in new)
    return (*numbers[:first], *within, *numbers[first + len(new) :])


def line_moved(spec: OneLineSpec, ring: str) -> None:
    """A ring of a line is being dragged: "s1" shifts the line of unit 1, "t1" turns it."""
    event = reported("stage", ring)
    control, numbers = numbers_of(spec)
    first = 3 * int(ring[1])
    w, b, to = np.array(numbers[first : first + 2]), numbers[first + 2], (event["x"], event["y"])
    new = (*w.tolist(), figure.shifted(w, to)) if ring[0] == "s" else figure.turned(w, b, to)
    preview(event["done"], (control, with_numbers(numbers, first, new)))


def number_edited(spec: OneLineSpec) -> None:
    """A weight or bias ("n4") is being dragged or has been typed."""
    event = reported("stage", "edit")
    control, numbers = numbers_of(spec)
    preview(event["done"], (control, with_numbers(numbers, int(event["name"][1:]), (event["value"],))))


@st.fragment
def stage(spec: OneLineSpec) -> None:
    """The picture; a drag in it reruns this alone."""
    rerun_if_requested()
    shown = replace(spec, **preview_values())
    rings = [f"{kind}{unit}" for unit in range(spec.hidden + 1) for kind in "st"]
    callbacks: dict[str, Any] = {
        f"on_{ring}_change": lambda ring=ring: line_moved(spec, ring) for ring in rings
    }
    player(
        figure.scene(compute(shown), shown),
        key="stage",
        on_edit_change=lambda: number_edited(spec),
        **callbacks,
    )


def show(values: Mapping[str, Any]) -> None:
    """Compute, show, explain."""
    spec = fill_spec(ONE_LINE, values)
    with frame.stage():
        stage(spec)
    frame.below(
        "neurons_one_line",
        maths=lambda: maths.one_line(compute(spec)),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(compute(spec)),
        prints="the weights at the end and the four outputs",
    )
