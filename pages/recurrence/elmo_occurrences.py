"""Stacked and bidirectional networks, the view "Type and token": one word in many sentences."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.recurrence.elmo_occurrences_controls import DEFAULT
from playground.experiments.elmo import occurrences as experiment
from playground.experiments.elmo.bundled_model import MODEL_FILE
from playground.experiments.elmo.occurrence_script import script
from playground.experiments.elmo.occurrences import OccurrenceTrace
from playground.experiments.elmo.training_trace import BUNDLED
from playground.figures.elmo import occurrences as figure
from playground.ui import frame
from playground.ui.caches import cache_data
from playground.ui.controls import fill_spec
from playground.ui.markdown import escape_markdown
from playground.ui.player import player

compute = cache_data(experiment.run)

TEXT = r"""**Type and token.** A type embedding is one vector for each word: $h_0=[x;x]$ is the same in every
sentence. A token embedding, $h_1$, $h_2$ or a mix of the layers, belongs to one occurrence and depends on the
words around it.

**The maps.** For each layer the occurrences of the word in the test sentences are centred and drawn along
their first two principal components, the directions of largest variance (a singular value decomposition of
the centred vectors). Your sentence is projected onto the same axes and has no part in them, so that they
stand still; all maps have one scale.

**Nearest** is the largest cosine $\frac{a\cdot b}{\lVert a\rVert\lVert b\rVert}$ among all occurrences of the
sixteen ambiguous words in the test sentences, in all of their numbers, not on the map."""


def maths(trace: OccurrenceTrace) -> None:
    """The maps, the neighbours, and how much of the variance is on each map."""
    st.markdown(TEXT)
    shown = ", ".join(
        f"{name} {explained.sum():.0%}"
        for name, explained in zip(experiment.MAPS, trace.explained, strict=True)
        if explained.any()
    )
    st.markdown(f"**Variance on the map**: {shown}.")


def notes(trace: OccurrenceTrace) -> str:
    """What is to be said of the typed sentence, or ""."""
    sentence = trace.sentence
    unknown = f"The network does not know: {', '.join(sentence.unknown)}." if sentence.unknown else ""
    where = "among these words" if sentence.is_cut else "in your sentence"
    absent = f"“{trace.spec.word}” is not {where}: an occurrence in the text is taken instead."
    return " ".join(filter(None, (sentence.note(), unknown, "" if trace.is_own else absent)))


@st.fragment
def stage(trace: OccurrenceTrace) -> None:
    """The picture."""
    player(figure.scene(trace), key="stage")


def show(values: Mapping[str, Any]) -> None:
    """Compute, show, explain. TextError for a sentence without a known word."""
    spec = fill_spec(DEFAULT, values)
    trace = compute(spec)
    if note := notes(trace):
        st.caption(escape_markdown(note))
    with frame.stage():
        stage(trace)
    frame.below(
        "elmo_words",
        maths=lambda: maths(trace),
        script=lambda: script(trace),
        table=lambda: experiment.table(trace),
        files={MODEL_FILE: (BUNDLED / MODEL_FILE).read_bytes},
        prints="the word's vectors in the sentence above the table, and what the heads say of it",
    )
