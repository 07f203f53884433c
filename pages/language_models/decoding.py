"""Decoding: how a next-token distribution becomes a text."""

import streamlit as st

from pages.language_models import decoding_words as words
from pages.language_models.decoding_controls import FORCED, NGRAM, PAGE, spec_of
from playground.experiments import decoding as experiment
from playground.experiments import sources
from playground.experiments.decoding import DecodingSpec, Prompt, Reader, Writing
from playground.experiments.decoding.compare import compare
from playground.experiments.decoding.draws import draw_often
from playground.experiments.decoding.spec import force, write_forced
from playground.experiments.sources import Source
from playground.experiments.sources.counted import counted
from playground.figures import decoding as figure
from playground.figures.scene import Scene
from playground.runs.bundled import BUNDLED
from playground.runs.refusals import Refusal
from playground.text.decode import TextError
from playground.training.spec import SpecError
from playground.ui import frame, listing
from playground.ui.hold import follow, settle
from playground.ui.jobs import service, warm_torch
from playground.ui.models import choose_model, offer_runs
from playground.ui.owner import owner
from playground.ui.plain import plain
from playground.ui.player import player, reported


def reader_of(key: str, n: int, who: str) -> tuple[Reader, Source, int] | None:
    """The chosen model, ready to be asked, its source and checkpoint; None (and a sentence) without."""
    if key.startswith(NGRAM) and not st.query_params.get("run"):
        source: Source | None = counted(key.removeprefix(NGRAM), n)
        step = sources.NEWEST
        with st.sidebar:
            offer_runs(who)
    else:
        source, step = choose_model(key if key in BUNDLED else "students", who)
    if source is None:
        return None
    try:
        step = source.step(step)
        reader = experiment.trained(f"{source.key}/{step}", source.tokenizer(), source.load(step))
    except (Refusal, SpecError, TextError) as error:
        st.error(plain(str(error), 500))
        return None
    return reader, source, step


def picked(spec: DecodingSpec, writing: Writing) -> None:
    """A candidate was clicked: it is written here, and the text goes on from it."""
    at = reported("stage", "pick")
    if not at or not str(at["name"]).startswith("row"):
        return
    token = int(writing.candidates[int(at["name"][3:]), at["step"]])
    if token >= 0:
        st.query_params[FORCED] = write_forced(force(spec.forced, at["step"], token))
        frame.seek(at["step"])
        settle()


def scene(spec: DecodingSpec, reader: Reader, prompt: Prompt, view: str, writing: Writing | None) -> Scene:
    """The picture."""
    clock = frame.clock()
    if view == "draws":
        return figure.draws_scene(draw_often(spec, reader, prompt), **clock)
    if view == "compare":
        return figure.comparison_scene(compare(spec, reader, prompt), **clock)
    if writing is not None:
        return figure.writing_scene(writing, spec, spec.prompt, **clock)
    width, alpha = spec.beam_width, spec.length_penalty
    found = experiment.search(reader, prompt, width, spec.length, alpha, spec.stop_text)
    return figure.beam_scene(found, reader.tokenizer, **clock)


@st.fragment
def view(spec: DecodingSpec, reader: Reader, prompt: Prompt, shown: str, writing: Writing | None) -> None:
    """The stage; a click on a candidate changes the address, and the page follows."""
    follow()
    picture = scene(spec, reader, prompt, shown, writing)
    picks = {} if writing is None else {"on_pick_change": lambda: picked(spec, writing)}
    player(picture.pack(), key="stage", **picks)


def unforce() -> None:
    """Let the strategy choose again."""
    st.query_params.pop(FORCED, None)


def notes(spec: DecodingSpec, prompt: Prompt, reader: Reader) -> None:
    """What one should know about these settings."""
    said = []
    if prompt.dropped:
        said.append(f"The prompt is long: its last {len(prompt.ids) - 1:,} tokens are read.")
    if prompt.unknown:
        said.append(f"{prompt.unknown:,} of the prompt's tokens are unknown to the model.")
    if "tau" in spec.decoder.uses and spec.tau == 0:
        said.append("τ = 0 is greedy: the limit of ever colder softmax.")
    if "top_k" in spec.decoder.uses and spec.top_k >= len(reader.tokenizer):
        said.append(f"Top-k keeps everything: the vocabulary has {len(reader.tokenizer):,} entries.")
    if said:
        st.caption(plain(" ".join(said), 400))
    if spec.forced and not spec.decoder.searches:
        number = len(spec.forced)
        st.sidebar.button(
            f"Let go of {number} forced {'token' if number == 1 else 'tokens'}",
            on_click=unforce,
            width="stretch",
        )


def main() -> None:
    """Ask, decode, show, explain."""
    warm_torch()
    values = frame.open_page(PAGE)
    who = owner()
    opened = reader_of(values["dec_model"], values["dec_n"], who)
    if opened is None:
        return
    reader, source, step = opened
    spec = spec_of(values, reader.key)
    prompt = experiment.read_prompt(spec.prompt, reader.tokenizer)
    notes(spec, prompt, reader)
    shown = values["dec_view"]
    writes = shown == "tokens" and not spec.decoder.searches
    writing = experiment.generate(spec, reader, prompt) if writes else None
    with frame.stage():
        view(spec, reader, prompt, shown, writing)
    run = st.query_params.get("run", "")
    may_take = not sources.is_run(run) or listing.may_take(service().run(run), who)
    words.below(spec, reader, prompt, writing, source, step, may_take)


if __name__ == "__main__":
    main()
