"""Fixed window: a network that sees the last few tokens, drawn, trained, scrubbed, beside the n-gram."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.language_models.fixed_window_controls import CONTEXT, CONTROLS, TEXTS, plan_of, spec_of
from pages.language_models.fixed_window_lessons import LESSONS
from pages.language_models.fixed_window_maths import maths
from pages.language_models.fixed_window_training import train_button
from playground.errors import StoreError, UserError
from playground.experiments import fixed_window as experiment
from playground.experiments import sources
from playground.experiments.fixed_window import FixedWindowSpec, FixedWindowTrace
from playground.experiments.fixed_window.context import notes
from playground.experiments.fixed_window.model_size import ModelSizeSpec, model_sizes
from playground.experiments.fixed_window.script import script, table
from playground.experiments.fixed_window.vs_ngram import compare_with_ngram
from playground.experiments.sources import Source
from playground.figures import fixed_window as figure
from playground.notation import Part
from playground.text.context import append_token
from playground.text.tokenizers import SPECIAL, UNKNOWN
from playground.ui import frame, messages, run_controls, run_links
from playground.ui.drag import apply, rerun_if_requested
from playground.ui.frame import Page
from playground.ui.job_service import service, warm_torch
from playground.ui.markdown import escape_markdown
from playground.ui.model_source import choose_source, find_source
from playground.ui.owner import owner
from playground.ui.player import player, reported

HIDDEN_LAYER: Sequence[Part] = [
    (r"y", "value"),
    ("=", ""),
    (r"W_2", "update"),
    (r"\tanh(", ""),
    (r"W_1", "update"),
    (r"x+b_1)", ""),
]


def formula(values: Mapping[str, Any]) -> Sequence[Part]:
    """The open network; without W_3 where it has none, or where it is set to zero."""
    if values["direct_weights"] == "zero" or not has_direct(find_source(values["model"])):
        return [*HIDDEN_LAYER, ("+b_2", "")]
    begin, next_line = (r"\small\begin{gathered}", ""), (r"\\ {}+", "")
    return [begin, *HIDDEN_LAYER, next_line, (r"W_3", "update"), (r"x+b_2\end{gathered}", "")]


def has_direct(source: Source | None) -> bool:
    """Whether the newest checkpoint of a source has direct connections; True where none opens."""
    try:
        return source is None or getattr(source.load(source.nearest_step()).model, "W3", True) is not None
    except UserError:
        return True


PAGE = Page(
    title="Fixed window",
    question="How far does a network get that sees the last few words alone?",
    formula=formula,
    controls=CONTROLS,
    lessons=LESSONS,
)
POLL = 1.0  # seconds between two looks at a run that is growing


def candidate_clicked(trace: FixedWindowTrace, source: Source, context: str) -> None:
    """A candidate was clicked: it is appended to the context."""
    pick = reported("stage", "pick")
    ids = figure.candidate_ids(trace)
    if not pick or pick["row"] >= len(ids) or ids[pick["row"]] < len(SPECIAL):
        return
    reading = source.load(source.nearest_step()).reading
    text = append_token(context, int(ids[pick["row"]]), source.tokenizer(), reading)
    apply((CONTEXT, CONTEXT.nearest(text)))


def show_network(spec: FixedWindowSpec, source: Source, view: str) -> None:
    """The stage of the views "network" and "embeddings"."""
    trace = experiment.run(spec, source)
    all_notes = [note for a in trace.contexts for note in notes(a.context, trace.names[UNKNOWN])]
    for note in dict.fromkeys(all_notes):
        st.caption(escape_markdown(note, 300))
    player(
        figure.scene(trace, view),
        key="stage",
        on_pick_change=lambda: candidate_clicked(trace, source, spec.context),
    )


def show_comparison(spec: FixedWindowSpec, source: Source, owner_token: str) -> None:
    """The stage of the view "vs_ngram"."""
    corpus = sources.training_corpus(source, service(), owner_token)
    comparison = compare_with_ngram(source, corpus, spec.zero_direct)
    player(figure.vs_ngram_scene(comparison), key="stage")


def show_run(
    spec: FixedWindowSpec, source: Source, view: str, owner_token: str, run_id: str, polled: bool
) -> None:
    """The part that follows a run; when the run ends, the page is drawn anew, which ends the polling."""
    rerun_if_requested()
    active = run_controls.is_active(run_id)
    try:
        if active:
            run_controls.progress(service().run(run_id))
        if view == "vs_ngram":
            show_comparison(spec, source, owner_token)
        else:
            show_network(spec, source, view)
    except StoreError as error:  # nothing to see yet
        st.info(escape_markdown(str(error), 500))
    except UserError as error:
        messages.error(error)
    if active != polled:
        st.rerun()


@st.fragment
def show_sizes(spec: ModelSizeSpec, window: int) -> None:
    """The stage of the view "model_size"; it opens at the chosen window."""
    player(figure.model_size_scene(model_sizes(spec), window), key="stage")


def below(spec: FixedWindowSpec, source: Source) -> None:
    """The folds below the stage; none where the network cannot be opened, which the stage says."""
    try:
        trace = experiment.run(spec, source)
    except UserError:
        return
    frame.below(
        "fixed_window",
        maths=lambda: maths(trace, source),
        script=lambda: script(trace),
        table=lambda: table(trace),
        files=sources.download_files(source, int(trace.steps[-1])),
        prints="scores and probabilities after the typed context, of the newest checkpoint",
    )


def main() -> None:
    """Ask, compute, show, explain."""
    warm_torch()
    TEXTS.complete_address(PAGE.key)
    run_links.draw_back(TEXTS, "step")
    values = frame.open_page(PAGE)
    owner_token, view, plan = owner(), values["view"], plan_of(values)
    train_button(plan, owner_token)
    source = choose_source(values["model"], owner_token, TEXTS, ("window",))
    if view == "model_size":
        with frame.stage():
            show_sizes(plan.size, plan.window)
    if source is None:
        return
    spec = spec_of(values, source.key)
    if view != "model_size":
        run_id = st.query_params.get("run", "")
        polled = run_controls.is_active(run_id)
        with frame.stage():
            run_controls.follow(show_run, POLL, polled, spec, source, view, owner_token, run_id, polled)
        if sources.is_run(run_id) and not polled:
            run_controls.watch_at_rest(run_id)
    below(spec, source)


if __name__ == "__main__":
    main()
