"""n-grams: count, divide, smooth, and see what no window can see."""

import streamlit as st

from pages.language_models.ngrams_controls import CONTEXT, PAGE, N, spec_of
from pages.language_models.ngrams_words import maths
from playground.experiments import ngrams as experiment
from playground.experiments.ngrams import Counted, NgramsSpec, NgramsTrace, program
from playground.experiments.ngrams.openings import Openings, openings
from playground.experiments.ngrams.run import continued
from playground.figures import ngrams as figure
from playground.text.decode import TextError
from playground.ui import frame, texts
from playground.ui.hold import follow, take
from playground.ui.owner import owner
from playground.ui.plain import plain
from playground.ui.player import player, reported


def picked(trace: NgramsTrace, counted: Counted) -> None:
    """A candidate was clicked: it is written behind what stands before it."""
    at = reported("stage", "pick")
    text = continued(trace, counted, at["step"], at["row"]) if at else None
    if text is not None:
        take((CONTEXT, CONTEXT.nearest(text)))
        frame.seek(0)


def clicked() -> None:
    """A click on a picture over n takes that n."""
    at = reported("stage", "click")
    if at and at["panel"] in ("unseen", "perplexity"):
        take((N, N.nearest(at["x"])))


@st.fragment
def view(spec: NgramsSpec, counted: Counted, trace: NgramsTrace, beside: str, told: Openings | None) -> None:
    """The stage."""
    follow()
    picture = figure.scene(trace, spec, counted, beside, told, **frame.clock())
    player(
        picture.pack(),
        key="stage",
        on_pick_change=lambda: picked(trace, counted),
        on_click_change=clicked,
    )


def main() -> None:
    """Ask, count, show, explain."""
    values = frame.open_page(PAGE)
    source = values["ng_text"]
    with st.container(key="page-text") if source == texts.OWN else st.sidebar:
        chosen = texts.choose(source, owner())
    if chosen is None:
        st.info("Upload or paste a text to count, or choose one of the samples at the left.")
        return
    spec = spec_of(values)
    try:
        with st.spinner("Counting …"):
            counted = experiment.count(*chosen, values["ng_tokens"])
    except TextError as error:
        st.error(plain(str(error), 500))
        return
    trace = experiment.run(spec, counted)
    told = None
    if values["ng_beside"] == "openings":
        if source == "students":
            told = openings(spec, counted)
        else:
            st.caption("The proctor and the teacher are in the sample Students: choose it to compare them.")
    for note in trace.notes:
        st.caption(plain(note, 300))
    with frame.stage():
        view(spec, counted, trace, values["ng_beside"], told)
    frame.below(
        "ngrams",
        maths=lambda: maths(spec, counted, trace),
        script=lambda: program.script(spec, counted),
        table=lambda: program.table(trace),
        files={"tokens.json": lambda: program.tokens_file(counted)},
    )


if __name__ == "__main__":
    main()
