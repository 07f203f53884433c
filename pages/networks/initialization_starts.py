"""Initialization, the view "Several starts"."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.networks import initialization_training_maths as maths
from pages.networks.initialization_controls import STARTS
from playground.experiments.initialization import starts as experiment
from playground.experiments.initialization.bundled_starts import bundled, data
from playground.experiments.initialization.starts import StartsSpec, StartsTrace
from playground.experiments.initialization.training_scripts import examples_file, starts_script
from playground.figures.initialization import starts as figure
from playground.ui import frame
from playground.ui.caches import cache_resource
from playground.ui.controls import fill_spec
from playground.ui.drag import rerun_if_requested
from playground.ui.player import player
from playground.ui.progress import progress_place, run_with_progress

examples = cache_resource(data, max_entries=4)


def compute(spec: StartsSpec, place: Any = None) -> StartsTrace:
    """The trainings that come with the app, or new ones under a progress bar."""
    finished = bundled(spec)
    if finished is not None:
        return finished
    return run_with_progress(
        ("initialization.starts", spec),
        lambda: experiment.steps(spec, examples()),
        f"Training from several starts, {spec.updates:,} updates each",
        place,
    )


@st.fragment
def stage(spec: StartsSpec) -> None:
    """The picture."""
    place = progress_place()
    rerun_if_requested()
    player(figure.scene(compute(spec, place)), key="stage")


def show(values: Mapping[str, Any]) -> None:
    """Train or show what was trained, explain."""
    spec = fill_spec(STARTS, values)
    with frame.stage():
        stage(spec)
    frame.below(
        "starts",
        maths=lambda: maths.starts(compute(spec)),
        script=lambda: starts_script(spec),
        table=lambda: experiment.table(compute(spec)),
        files={"examples.json": lambda: examples_file(examples())},
        prints="the held-out loss of every start, ten times on its way",
    )
