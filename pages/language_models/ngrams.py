"""n-grams: count, divide, smooth, and see what no window can see."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.language_models.ngrams_controls import CONTEXT, CONTROLS, DEFAULT, SLIDE, TEXTS, N
from pages.language_models.ngrams_lessons import LESSONS
from pages.language_models.ngrams_maths import maths
from playground.catalog.smoothers import SMOOTHERS
from playground.errors import TextError
from playground.experiments import ngrams as experiment
from playground.experiments.ngrams import NgramCounts, NgramsSpec, NgramsTrace
from playground.experiments.ngrams.long_range import LongRange, long_range
from playground.experiments.ngrams.run import append_candidate
from playground.experiments.ngrams.script import script, table, tokens_file
from playground.experiments.ngrams.sentence import SentenceScores, score_sentence, sentence_table
from playground.figures import ngrams as figure
from playground.notation import Part
from playground.text.corpus import Corpus, from_text
from playground.text.samples.slide import slide
from playground.ui import frame, messages, page_text, run_links
from playground.ui.controls import fill_spec
from playground.ui.drag import apply, rerun_if_requested
from playground.ui.frame import Page
from playground.ui.markdown import escape_markdown
from playground.ui.owner import owner
from playground.ui.player import player, reported
from playground.ui.seek import seek

COUNTS_ALONE: Sequence[Part] = [
    (r"P(", ""),
    (r"w", "update"),
    (r"\mid ", ""),
    (r"c", "value"),
    (r") \approx \frac{\mathrm{count}(", ""),
    (r"c", "value"),
    (r"\,", ""),
    (r"w", "update"),
    (r")}{\mathrm{count}(", ""),
    (r"c", "value"),
    (r")}", ""),
]


def formula(values: Mapping[str, Any]) -> Sequence[Part]:
    """The rule of the chosen smoothing."""
    if values["smoothing"] == "none":
        return COUNTS_ALONE
    return [(r"\small " + SMOOTHERS[values["smoothing"]].latex, "")]


PAGE = Page(
    title="n-grams",
    question="How far does counting get, if a model sees only the last few tokens?",
    formula=formula,
    controls=CONTROLS,
    lessons=LESSONS,
)


def candidate_clicked(trace: NgramsTrace, counts: NgramCounts) -> None:
    """A candidate was clicked: it is appended to the text before it."""
    pick = reported("stage", "pick")
    text = append_candidate(trace, counts, pick["step"], pick["row"]) if pick else None
    if text is not None:
        apply((CONTEXT, CONTEXT.nearest(text)))
        seek(0)


def order_clicked() -> None:
    """A plot over n was clicked: the n there is taken."""
    click = reported("stage", "click")
    if click and click["panel"] in ("unseen", "perplexity"):
        apply((N, N.nearest(click["x"])))


@st.fragment
def sentence_view(scored: SentenceScores, spec: NgramsSpec) -> None:
    """The stage of the view "sentence"."""
    rerun_if_requested()
    player(figure.sentence_scene(scored, spec), key="stage")


@st.fragment
def view(
    spec: NgramsSpec,
    counts: NgramCounts,
    trace: NgramsTrace,
    panel: str,
    probabilities: LongRange | None,
    zeros: bool,
) -> None:
    """The stage."""
    rerun_if_requested()
    player(
        figure.scene(trace, spec, counts, panel, probabilities, zeros),
        key="stage",
        on_pick_change=lambda: candidate_clicked(trace, counts),
        on_click_change=order_clicked,
    )


def main() -> None:
    """Ask, count, show, explain."""
    TEXTS.complete_address(PAGE.key)
    run_links.draw_back(TEXTS)
    values = frame.open_page(PAGE)
    source, panel, spec = values["source"], values["view"], fill_spec(DEFAULT, values)
    owner_token = owner()
    counted = count_source(source, values["tokens"], values["counted"] != "all", owner_token)
    if counted is None:
        return
    text_id, counts = counted
    st.sidebar.caption(figure.counted(counts))
    trace = experiment.run(spec, counts)
    scored = score_sentence(values["sentence"], spec, counts) if panel == "sentence" else None
    for note in (scored or trace).notes:
        st.caption(escape_markdown(note, 300))
    probabilities = None
    if panel == "long_range" and source == "students":
        probabilities = long_range(spec, counts)
    elif panel == "long_range":
        st.caption("The proctor and the teacher are in the sample Students: choose it to compare them.")
    with frame.stage():
        if scored is not None:
            sentence_view(scored, spec)
        else:
            view(spec, counts, trace, panel, probabilities, values["zeros"])
    downloadable = page_text.can_download(source, text_id, owner_token)
    frame.below(
        "ngrams",
        maths=lambda: maths(spec, counts, trace),
        script=lambda: script(spec, counts),
        table=lambda: sentence_table(scored) if scored is not None else table(trace),
        files={"tokens.json": lambda: tokens_file(counts)} if downloadable else {},
        prints="what comes after the typed context, with counts and probabilities: step 0",
    )


def count_source(
    source: str, tokens: str, hold_out: bool, owner_token: str
) -> tuple[str, NgramCounts] | None:
    """Draw the choice of a text and count it; None, and a sentence, while there is none to count."""
    chosen = page_text.choose_on_page(source, owner_token, "count", {SLIDE: slide_example})
    if chosen is None:
        return None
    text_id, corpus = chosen
    try:
        with st.spinner("Counting …"):
            return text_id, experiment.count_ngrams(text_id, corpus, tokens, hold_out)
    except TextError as error:
        messages.error(error)
        return None


def slide_example() -> tuple[str, Corpus]:
    """The example of the lecture, as a text."""
    st.markdown("1,000 sentences that end as on the slide: 400 with books, 100 with exams.")
    return SLIDE, from_text(slide(), "running", "The slide’s example")


if __name__ == "__main__":
    main()
