"""One sentence as every compared run scores it: tinted token by token, summed up, charged for spelling."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from playground.experiments import studio as experiment
from playground.figures.studio.comparison import sentence_scene
from playground.runs.reader import RunReader
from playground.runs.view import RunView
from playground.ui import frame, messages
from playground.ui.controls import TextInput
from playground.ui.player import player

SENTENCE = TextInput(
    "sentence", "A sentence for all of them", "", "The teacher opened the book.", experiment.LONGEST_SENTENCE
)
Chosen = Mapping[str, tuple[RunView, RunReader]]


def show(chosen: Chosen) -> None:
    """One sentence, scored token by token by the best checkpoint of every run."""
    text = frame.draw_control(SENTENCE)
    sentences = []
    for view, reader in chosen.values():
        if reader.best_step() is None and reader.latest_step() is None and view.active:
            continue  # it has not begun: it joins when it has something to say
        with messages.showing(f"{view.title}: "):
            sentences.append(experiment.score_sentence(view, reader, text))
    length = len(experiment.clean(text))
    if not sentences or not length:
        st.caption("Type a sentence." if not length else "")
        return
    player(sentence_scene(sentences, length), key="compare-sentence")
    st.dataframe(_read(sentences), hide_index=True, key="compare-read")
    if not all(scored.comparable for scored in sentences):
        st.caption(
            "*Not comparable*: the sentence has a word that this run does not know, and the run has recorded "
            "no spelling to charge it by. Its total leaves nothing out only for sentences it knows."
        )


def _read(sentences: list[experiment.SentenceScores]) -> pd.DataFrame:
    """Who reads the sentence, and as what. What it costs is in the scene, which knows when that is known."""
    return pd.DataFrame(
        {
            "run": [f"{i + 1} · {scored.title}" for i, scored in enumerate(sentences)],
            "checkpoint": [scored.step for scored in sentences],
            "tokens": [len(scored.tokens) for scored in sentences],
            "unknown": [int(scored.unknown.sum()) for scored in sentences],
            "": ["" if scored.comparable else "not comparable" for scored in sentences],
        }
    )
