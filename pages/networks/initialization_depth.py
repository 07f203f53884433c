"""Initialization, the view "A deep network"."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.networks import initialization_maths as maths
from pages.networks.initialization_controls import DEPTH
from playground.experiments.initialization import depth as experiment
from playground.experiments.initialization.depth import DepthSpec, DepthTrace
from playground.experiments.initialization.scripts import depth_script
from playground.figures.initialization import depth as figure
from playground.ui import frame
from playground.ui.controls import fill_spec
from playground.ui.drag import rerun_if_requested
from playground.ui.player import player
from playground.ui.progress import progress_place, run_with_progress


def compute(spec: DepthSpec, place: Any = None) -> DepthTrace:
    """The trace, cached; under a progress bar where the network is large."""
    done = run_with_progress(
        ("initialization.depth", spec), lambda: experiment.steps(spec), "Training a deep network", place
    )
    assert done.trace is not None
    return done.trace


@st.fragment
def stage(spec: DepthSpec, quantity: str) -> None:
    """The picture."""
    place = progress_place()
    rerun_if_requested()
    player(figure.scene(compute(spec, place), quantity), key="stage")


def show(values: Mapping[str, Any]) -> None:
    """Compute, show, explain."""
    spec = fill_spec(DEPTH, values)
    with frame.stage():
        stage(spec, values["quantity"])
    frame.below(
        "deep_network",
        maths=lambda: maths.depth(compute(spec)),
        script=lambda: depth_script(spec),
        table=lambda: experiment.table(compute(spec)),
        prints="variances, saturation and update : data of every layer at every kept step",
    )
