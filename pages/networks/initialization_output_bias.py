"""Initialization, the view "The output bias"."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.networks import initialization_training_maths as maths
from pages.networks.initialization_controls import OUTPUT_BIAS
from playground.experiments.initialization import output_bias as experiment
from playground.experiments.initialization.examples import Examples, examples
from playground.experiments.initialization.output_bias import EXAMPLES, OutputBiasSpec, OutputBiasTrace
from playground.experiments.initialization.training_scripts import examples_file, output_bias_script
from playground.experiments.lru_cache import LRUCache
from playground.figures.initialization import output_bias as figure
from playground.ui import frame, page_text
from playground.ui.controls import fill_spec
from playground.ui.drag import rerun_if_requested
from playground.ui.owner import owner
from playground.ui.player import player
from playground.ui.progress import progress_place, run_with_progress

DATA: LRUCache[Examples] = LRUCache(8)


def compute(spec: OutputBiasSpec, text_id: str, data: Examples, place: Any = None) -> OutputBiasTrace:
    """The trace, cached; under a progress bar."""
    done = run_with_progress(
        ("initialization.output_bias", spec, text_id),
        lambda: experiment.steps(spec, data),
        "Training from four starts",
        place,
    )
    assert done.trace is not None
    return done.trace


@st.fragment
def stage(spec: OutputBiasSpec, text_id: str, data: Examples) -> None:
    """The picture."""
    place = progress_place()
    rerun_if_requested()
    player(figure.scene(compute(spec, text_id, data, place)), key="stage")


def show(values: Mapping[str, Any]) -> None:
    """Read the text, train, show, explain. TextError where nothing can be predicted in it."""
    source, token = values["source"], owner()
    chosen = page_text.choose_on_page(source, token, "predict")
    if chosen is None:
        return
    text_id, corpus = chosen
    spec = fill_spec(OUTPUT_BIAS, values)
    data = DATA.get(
        (text_id, spec.tokens, spec.seed), lambda: examples(corpus, spec.tokens, EXAMPLES, spec.seed)
    )
    with frame.stage():
        stage(spec, text_id, data)
    downloadable = page_text.can_download(source, text_id, token)
    frame.below(
        "output_bias",
        maths=lambda: maths.output_bias(compute(spec, text_id, data)),
        script=lambda: output_bias_script(spec),
        table=lambda: experiment.table(compute(spec, text_id, data)),
        files={"examples.json": lambda: examples_file(data)} if downloadable else {},
        prints="the loss from every start at every kept update",
    )
