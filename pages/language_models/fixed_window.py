"""The fixed window: a network that sees the last few tokens, drawn, trained, scrubbed, beside the n-gram."""

import streamlit as st

from pages.language_models import fixed_window_training as own
from pages.language_models import fixed_window_words as words
from pages.language_models.fixed_window_controls import CONTEXT, PAGE, plan_of, spec_of
from playground.experiments import fixed_window as experiment
from playground.experiments import sources
from playground.experiments.fixed_window import FixedWindowSpec, FixedWindowTrace
from playground.experiments.fixed_window.against import against
from playground.experiments.fixed_window.reading import notes
from playground.experiments.fixed_window.sizes import SizesSpec, sizes
from playground.experiments.sources import Source
from playground.figures import fixed_window as figure
from playground.runs.refusals import Refusal, StoreError
from playground.text.decode import TextError
from playground.text.tokenizers import SPECIAL, UNKNOWN
from playground.training.spec import SpecError
from playground.ui import frame
from playground.ui.hold import follow, take
from playground.ui.jobs import service, warm_torch
from playground.ui.models import choose_source
from playground.ui.owner import owner
from playground.ui.plain import plain
from playground.ui.player import player, reported

EVERY = 1.0  # seconds between two looks at a run that is growing


def picked(trace: FixedWindowTrace, source: Source, context: str) -> None:
    """A candidate was clicked: it is written behind the context."""
    at = reported("stage", "pick")
    ids = figure.rows(trace)
    if not at or at["row"] >= len(ids) or ids[at["row"]] < len(SPECIAL):
        return
    tokenizer = source.tokenizer()
    text = context.rstrip(" ") if tokenizer.kind == "words" else context
    take((CONTEXT, CONTEXT.nearest(text + tokenizer.vocabulary[ids[at["row"]]])))


def show(spec: FixedWindowSpec, source: Source, view: str, who: str) -> FixedWindowTrace | None:
    """The stage of one look at a network; None, and a sentence, where there is nothing to see yet."""
    try:
        trace = experiment.run(spec, source)
        if view == "against":
            corpus = sources.own_text(source, service(), who)
            found = against(source, corpus, trace.without_direct)
            player(figure.against_scene(found, **frame.clock()).pack(), key="stage")
            return trace
    except StoreError as error:
        st.info(plain(str(error), 500))
        return None
    except (Refusal, SpecError, TextError) as error:
        st.error(plain(str(error), 500))
        return None
    answers = [trace.answer] + ([trace.other] if trace.other else [])
    for note in dict.fromkeys(n for a in answers for n in notes(a.typed, trace.names[UNKNOWN], trace.places)):
        st.caption(plain(note, 300))
    player(
        figure.scene(trace, view, **frame.clock()).pack(),
        key="stage",
        on_pick_change=lambda: picked(trace, source, spec.context),
    )
    return trace


def live(spec: FixedWindowSpec, source: Source, view: str, who: str, run_id: str, polled: bool) -> None:
    """The part that follows a run; once it rests the page is drawn anew, which ends the polling."""
    follow()
    if polled:
        own.progress(run_id)
    show(spec, source, view, who)
    if own.active(run_id) != polled:
        st.rerun()


@st.fragment
def grow(planned: SizesSpec, window: int) -> None:
    """The stage of a window that grows; it begins at the one that is chosen."""
    clock = frame.clock()
    clock["step"] = window - 1 if clock["step"] is None else clock["step"]
    player(figure.sizes_scene(sizes(planned), **clock).pack(), key="stage")


def main() -> None:
    """Ask, look, show, explain."""
    warm_torch()
    values = frame.open_page(PAGE)
    who = owner()
    plan, view = plan_of(values), values["fw_show"]
    own.offer(plan, who)
    source = choose_source(values["fw_model"], who, ("window",))
    if view == "sizes":
        with frame.stage():
            grow(own.planned(plan), plan.context)
    if source is None:
        return
    spec = spec_of(values, source.key)
    if view != "sizes":
        run_id = st.query_params.get("run", "")
        polled = own.active(run_id)
        with frame.stage():
            st.fragment(live, run_every=EVERY if polled else None)(spec, source, view, who, run_id, polled)
    try:
        words.below(experiment.run(spec, source), source)
    except (Refusal, SpecError, TextError):
        return  # said on the stage


if __name__ == "__main__":
    main()
