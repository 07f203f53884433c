"""Which units stay on over the brushed stretch, and where else in the corpus they do."""

import streamlit as st

from playground.experiments.rnn.brush import Brush, UnitOn, units_on
from playground.experiments.rnn.reading import RnnSpec, RnnTrace
from playground.experiments.rnn.search import Found, Query, search
from playground.experiments.sources import Source, own_text
from playground.runs.refusals import Refusal
from playground.text.corpus import Corpus
from playground.ui.jobs import service
from playground.ui.plain import plain

SHOWN = 12  # hits


def stretch(trace: RnnTrace) -> tuple[int, int] | None:
    """The brushed stretch of the address, first and last position; None where it is none of this text."""
    first, dash, last = st.query_params.get("brush", "").partition("-")
    if not (dash and all(part.isascii() and part.isdigit() and len(part) < 6 for part in (first, last))):
        return None
    return (int(first), int(last)) if int(first) <= int(last) < len(trace.tokens) else None


def staying_on(spec: RnnSpec, trace: RnnTrace, threshold: float) -> tuple[UnitOn, ...]:
    """The units that are on throughout the brushed stretch, the clearest first."""
    brushed = stretch(trace)
    if brushed is None:
        return ()
    brush = Brush(brushed[0], brushed[1] + 1, threshold, spec.layer, spec.state)
    return units_on(trace.values(spec.state, spec.layer), brush)


def show(spec: RnnSpec, source: Source, trace: RnnTrace, threshold: float, owner: str) -> None:
    """Draw the units, and search the corpus for them."""
    brushed = stretch(trace)
    if brushed is None:
        st.caption("Brush a stretch of the text (drag across it) to find the units that stay on there.")
        return
    on = staying_on(spec, trace, threshold)
    names = ", ".join(f"**{unit.unit}** ({unit.weakest:+.2f})" for unit in on[:SHOWN])
    more = f" and {len(on) - SHOWN} more" if len(on) > SHOWN else ""
    st.markdown(
        f"**Units that stay on** (beyond ±{threshold:g} at positions {brushed[0]} to {brushed[1]}): "
        + (f"{names}{more}." if on else "none. Brush fewer tokens, or lower the threshold.")
    )
    if not on:
        return
    corpus = _corpus(source, owner)
    if corpus is None:
        return
    query = Query(on, brushed[1] - brushed[0] + 1, threshold, spec.layer, spec.state)
    _places(_search(source, trace.step, corpus, query))


def _corpus(source: Source, owner: str) -> Corpus | None:
    """The text to search: a bundled sample, or the owner's own; with a sentence where there is none."""
    try:
        return own_text(source, service(), owner)
    except Refusal as refusal:
        st.caption(plain(str(refusal)))
        return None


def _search(source: Source, step: int, corpus: Corpus, query: Query) -> Found:
    """Search with a progress bar; the result is kept for the next look at the same question."""
    key = (source.key, step, query)
    kept: dict[object, Found] = st.session_state.setdefault("rnn.found", {})
    if key not in kept:
        bar = st.progress(0.0, text="Searching the corpus …")
        found = Found(0.0, 0, ())
        for found in search(source.load(step), source.tokenizer(), corpus, query):
            bar.progress(min(1.0, found.fraction), text=f"Searching the corpus … {found.number:,} places")
        bar.empty()
        kept.clear()
        kept[key] = found
    return kept[key]


def _places(found: Found) -> None:
    """The other places, as text in a table: it is data, never markup."""
    st.markdown(
        f"**Where else in the corpus**: {found.number:,} places{', the best:' if found.hits else '.'}"
    )
    if found.note:
        st.caption(found.note)
    if found.hits:
        rows = [(hit.left, hit.text, hit.right, hit.fit) for hit in found.hits]
        st.dataframe(
            {
                name: list(column)
                for name, column in zip(
                    ("before", "on here", "after", "fit"), zip(*rows, strict=True), strict=True
                )
            },
            hide_index=True,
            column_config={
                "fit": st.column_config.NumberColumn(format="percent", help="1 when no other unit is on")
            },
        )
