"""Neurons, the view "A layer"."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.networks import neurons_maths as maths
from pages.networks.neurons_controls import LAYER_NUMBERS, LAYERS
from playground.experiments.neurons import layers as experiment
from playground.experiments.neurons.layers import LIMIT, NUMBERS, LayersSpec
from playground.experiments.number_edits import within_limit
from playground.figures.neurons import layers as figure
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.drag import preview, preview_values, rerun_if_requested
from playground.ui.player import player, reported

compute = cache_data(experiment.run)


def number_edited(spec: LayersSpec) -> None:
    """A number of a layer ("W12": layer 2, its third weight; "b01") is being dragged or has been typed."""
    event = reported("stage", "edit")
    kind, layer, k = event["name"][0], int(event["name"][1]), int(event["name"][2])
    place = NUMBERS * layer + k + (4 if kind == "b" else 0)
    value = within_limit(event["value"], LIMIT)
    numbers = spec.layer_numbers
    preview(event["done"], (LAYER_NUMBERS, (*numbers[:place], value, *numbers[place + 1 :])))


@st.fragment
def stage(spec: LayersSpec) -> None:
    """The picture; an edit in it reruns this alone."""
    rerun_if_requested()
    shown = replace(spec, **preview_values())
    player(figure.scene(compute(shown)), key="stage", on_edit_change=lambda: number_edited(spec))


def show(values: Mapping[str, Any]) -> None:
    """Compute, show, explain."""
    spec = fill_spec(LAYERS, values)
    with frame.stage():
        stage(spec)
    frame.below(
        "neurons_layers",
        maths=lambda: maths.layers(compute(spec)),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(compute(spec)),
        prints="where the grid lies after every layer, and the one matrix that the layers are without f",
    )
