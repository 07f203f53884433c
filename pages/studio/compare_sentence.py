"""One sentence as every compared run reads it: tinted token by token, summed up, charged for spelling."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from playground.experiments import comparison as experiment
from playground.experiments.comparison import LONGEST
from playground.figures import comparison as figure
from playground.runs.reader import RunReader
from playground.runs.refusals import Refusal
from playground.runs.view import RunView
from playground.text.decode import TextError
from playground.training.spec import SpecError
from playground.ui.plain import plain
from playground.ui.player import player

SENTENCE = "The teacher opened the book."
Chosen = Mapping[str, tuple[RunView, RunReader]]


def show(chosen: Chosen) -> None:
    """One sentence, scored token by token by the best checkpoint of every run."""
    text = st.text_input(
        "A sentence for all of them", SENTENCE, max_chars=LONGEST, key="sentence", bind="query-params"
    )
    read = []
    for view, reader in chosen.values():
        if reader.best_step() is None and reader.latest_step() is None and view.active:
            continue  # it has not begun: it joins when it has something to say
        try:
            read.append(experiment.sentence(view, reader, text or ""))
        except (Refusal, SpecError, TextError) as error:
            st.error(plain(f"{view.title}: {error}", 500))
    length = len(experiment.clean(text or ""))
    if not read or not length:
        st.caption("Type a sentence." if not length else "")
        return
    player(figure.sentence(read, length).pack(), key="compare-sentence")
    st.dataframe(_totals(read), hide_index=True, key="compare-totals", column_config=TOTALS)
    if not all(one.comparable for one in read):
        st.caption(
            "*Not comparable*: the sentence has a word that this run does not know, and the run has recorded "
            "no spelling to charge it by. Its total leaves nothing out only for sentences it knows."
        )


TOTALS = {
    "bits": st.column_config.NumberColumn(format="%.2f"),
    "bits/char": st.column_config.NumberColumn(format="%.4f"),
    "perplexity": st.column_config.NumberColumn(format="%.3f"),
    "for spelling": st.column_config.NumberColumn("bits for spelling", format="%.2f"),
}


def _totals(read: list[experiment.Sentence]) -> pd.DataFrame:
    """What the sentence costs every run."""
    return pd.DataFrame(
        {
            "run": [f"{i + 1} · {one.title}" for i, one in enumerate(read)],
            "checkpoint": [one.step for one in read],
            "tokens": [len(one.tokens) for one in read],
            "unknown": [int(one.unknown.sum()) for one in read],
            "for spelling": [float(one.spelled.sum()) for one in read],
            "bits": [one.total for one in read],
            "bits/char": [one.bits_per_character for one in read],
            "perplexity": [one.perplexity for one in read],
            "": ["" if one.comparable else "not comparable" for one in read],
        }
    )
