"""Initialization, the view "Equal units"."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.networks import initialization_maths as maths
from pages.networks.initialization_controls import SYMMETRY
from playground.experiments.initialization import symmetry as experiment
from playground.experiments.initialization.scripts import symmetry_script
from playground.experiments.initialization.symmetry import SymmetrySpec
from playground.figures.initialization import symmetry as figure
from playground.ui import frame
from playground.ui.caches import cache_resource
from playground.ui.controls import fill_spec
from playground.ui.drag import rerun_if_requested
from playground.ui.player import player

compute = cache_resource(experiment.run, max_entries=32)


@st.fragment
def stage(spec: SymmetrySpec) -> None:
    """The picture."""
    rerun_if_requested()
    player(figure.scene(compute(spec), spec), key="stage")


def show(values: Mapping[str, Any]) -> None:
    """Compute, show, explain."""
    spec = fill_spec(SYMMETRY, values)
    with frame.stage():
        stage(spec)
    frame.below(
        "symmetry",
        maths=lambda: maths.symmetry(compute(spec), spec),
        script=lambda: symmetry_script(spec),
        table=lambda: experiment.table(compute(spec)),
        prints="how many units differ, and the loss, every tenth update",
    )
