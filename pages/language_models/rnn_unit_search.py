"""Recurrent network: the units that are active throughout the selection, and where else they are."""

from collections.abc import Sequence

import streamlit as st

from playground.errors import UserError
from playground.experiments.rnn.activation_index import Query, SearchResult
from playground.experiments.rnn.search import search
from playground.experiments.rnn.selection import ActiveUnit, Selection
from playground.experiments.sources import Source, training_corpus
from playground.text.corpus import Corpus
from playground.ui.job_service import service
from playground.ui.markdown import escape_markdown
from playground.ui.progress import run_with_progress

MAX_UNITS = 12  # named in the sentence


def show_unit_search(
    selection: Selection | None,
    units: Sequence[ActiveUnit],
    source: Source,
    checkpoint: int,
    owner_token: str,
) -> None:
    """Name the active units, search the source's corpus for them and list the hits."""
    if selection is None:
        st.caption("Brush a stretch of the text (drag across it) to find the units that stay on there.")
        return
    st.markdown(_sentence(selection, units))
    if not units:
        return
    try:
        corpus = training_corpus(source, service(), owner_token)
    except UserError as error:
        st.caption(escape_markdown(str(error)))
        return
    query = Query(tuple(units), selection.length, selection.threshold, selection.layer, selection.state)
    _show_hits(_search(source, checkpoint, corpus, query))


def _sentence(selection: Selection, units: Sequence[ActiveUnit]) -> str:
    """The active units with their weakest values."""
    names = ", ".join(f"**{unit.unit}** ({unit.weakest:+.2f})" for unit in units[:MAX_UNITS])
    more = f" and {len(units) - MAX_UNITS} more" if len(units) > MAX_UNITS else ""
    where = f"beyond ±{selection.threshold:g} at positions {selection.first} to {selection.last - 1}"
    found = f"{names}{more}." if units else "none. Brush fewer tokens, or lower the threshold."
    return f"**Units that stay on** ({where}): {found}"


def _search(source: Source, checkpoint: int, corpus: Corpus, query: Query) -> SearchResult:
    """The result of a search, which may hold parts of a text: cached where deleting the text deletes it."""
    return run_with_progress(
        ("rnn units", source.key, checkpoint, query),
        lambda: search(source.load(checkpoint), source.tokenizer(), corpus, query),
        "Searching the corpus …",
    )


def _show_hits(result: SearchResult) -> None:
    """The hits as a table: text from a corpus is data, never markup."""
    best = ", the best:" if result.hits else "."
    st.markdown(f"**Where else in the corpus**: {result.count:,} places{best}")
    if result.note:
        st.caption(result.note)
    if result.hits:
        st.dataframe(
            {
                "before": [hit.left for hit in result.hits],
                "on here": [hit.text for hit in result.hits],
                "after": [hit.right for hit in result.hits],
                "fit": [hit.fit for hit in result.hits],
            },
            hide_index=True,
            column_config={
                "fit": st.column_config.NumberColumn(format="percent", help="1 when no other unit is on")
            },
        )
