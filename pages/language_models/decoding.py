"""Decoding: how a next-token distribution becomes a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.language_models.decoding_applies import NGRAM
from pages.language_models.decoding_controls import CONTROLS, FORCED, TEXTS, clear_forced, spec_of
from pages.language_models.decoding_lessons import LESSONS
from pages.language_models.decoding_maths import maths
from playground.catalog.decoders import DECODERS
from playground.errors import UserError
from playground.experiments import decoding as experiment
from playground.experiments import sources
from playground.experiments.decoding import DecodingSpec, Generation, Prompt, Scorer
from playground.experiments.decoding import comparison as strategies
from playground.experiments.decoding.script import script, table
from playground.experiments.decoding.spec import force, format_forced
from playground.experiments.sources import Source
from playground.experiments.sources.ngram_source import ngram_source
from playground.figures import decoding as figure
from playground.figures.scene import Scene
from playground.notation import Part
from playground.runs.bundled import BUNDLED
from playground.ui import frame, messages, run_links, run_list
from playground.ui.drag import request_rerun, rerun_if_requested
from playground.ui.frame import Page
from playground.ui.job_service import service, warm_torch
from playground.ui.markdown import escape_markdown
from playground.ui.model_source import choose_model, offer_runs
from playground.ui.owner import owner
from playground.ui.player import player, reported
from playground.ui.seek import seek


def formula(values: Mapping[str, Any]) -> list[Part]:
    """How the chosen strategy takes a token."""
    return [(DECODERS[values["strategy"]].short_latex, "")]


PAGE = Page(
    title="Decoding",
    question="A model gives probabilities. How do they become a text?",
    formula=formula,
    controls=CONTROLS,
    lessons=LESSONS,
)


@dataclass(frozen=True, eq=False)
class OpenModel:
    """The model of the page: a checkpoint of a source, and its scorer."""

    source: Source
    checkpoint: int
    scorer: Scorer


def open_model(values: Mapping[str, Any], owner_token: str) -> OpenModel | None:
    """The model of the menu, or the run in the address; None, and a sentence, where it does not open."""
    key = values["model"]
    if key.startswith(NGRAM) and not st.query_params.get("run"):
        source: Source | None = ngram_source(key.removeprefix(NGRAM), values["order"])
        checkpoint = sources.NEWEST
        with st.sidebar:
            offer_runs(owner_token, TEXTS)
    else:
        source, checkpoint = choose_model(key if key in BUNDLED else "students", owner_token, TEXTS)
    if source is None:
        return None
    try:
        checkpoint = source.nearest_step(checkpoint)
        scorer = experiment.model_scorer(source.tokenizer(), source.load(checkpoint))
    except UserError as error:
        messages.error(error)
        return None
    return OpenModel(source, checkpoint, scorer)


def candidate_clicked(spec: DecodingSpec, generation: Generation) -> None:
    """A candidate was clicked: it is forced at this position."""
    pick = reported("stage", "pick")
    if not pick or not str(pick["name"]).startswith("row"):
        return
    position = pick["step"]
    token = int(generation.candidates[int(pick["name"].removeprefix("row")), position])
    if token >= 0:
        st.query_params[FORCED] = format_forced(force(spec.forced, position, token))
        seek(position)
        request_rerun()


def make_scene(
    spec: DecodingSpec, scorer: Scorer, prompt: Prompt, view: str, generation: Generation | None
) -> Scene:
    """The scene of a view; `generation` is None where the view shows none."""
    if view == "sampling_check":
        return figure.sampling_check_scene(experiment.check_sampling(spec, scorer, prompt))
    if view == "comparison":
        return figure.comparison_scene(experiment.compare_strategies(spec, scorer, prompt))
    if generation is not None:
        return figure.generation_scene(generation, spec)
    return figure.beam_scene(experiment.beam_search(spec, scorer, prompt), scorer.tokenizer)


@st.fragment
def show_stage(
    spec: DecodingSpec, scorer: Scorer, prompt: Prompt, view: str, generation: Generation | None
) -> None:
    """The stage; a click on a candidate changes the address, and the page follows."""
    rerun_if_requested()
    scene = make_scene(spec, scorer, prompt, view, generation)
    callbacks = {} if generation is None else {"on_pick_change": lambda: candidate_clicked(spec, generation)}
    player(scene, key="stage", **callbacks)


def show_notes(spec: DecodingSpec, prompt: Prompt, scorer: Scorer) -> None:
    """Sentences on settings that have an unexpected effect, and the button that clears forced tokens."""
    vocabulary, notes = len(scorer.tokenizer), []
    if note := experiment.note_on_positions(scorer.positions, len(prompt.ids) + spec.max_length):
        notes.append(note)
    if prompt.cut_count:
        notes.append(f"The prompt is long: its last {len(prompt.ids) - 1:,} tokens are read.")
    if prompt.unknown_count:
        notes.append(f"{prompt.unknown_count:,} of the prompt's tokens are unknown to the model.")
    if "temperature" in spec.decoder.uses and spec.temperature == 0:
        notes.append("τ = 0 is greedy: the limit of ever colder softmax.")
    if "min_p" in spec.decoder.uses and spec.min_p == 1:
        notes.append("Min-p = 1 leaves the likeliest token only, which is greedy; of several equal ones all.")
    if "top_k" in spec.decoder.uses and spec.top_k >= vocabulary:
        notes.append(f"Top-k keeps everything: the vocabulary has {vocabulary:,} entries.")
    if notes:
        st.caption(escape_markdown(" ".join(notes), 800))
    if spec.forced and not spec.decoder.searches:
        tokens = "token" if len(spec.forced) == 1 else "tokens"
        label = f"Let go of {len(spec.forced)} forced {tokens}"
        st.sidebar.button(label, on_click=clear_forced, width="stretch")


def show_below(
    spec: DecodingSpec, model: OpenModel, prompt: Prompt, generation: Generation | None, owner_token: str
) -> None:
    """The folds, and the model's files where this reader may download them."""

    def data() -> Mapping[str, Any]:
        if generation is not None:
            return table(generation)
        return strategies.table(experiment.compare_strategies(spec, model.scorer, prompt))

    key = model.source.key
    downloadable = not sources.is_run(key) or run_list.can_download(service().run(key), owner_token)
    frame.below(
        "decode",
        maths=lambda: maths(spec, model.scorer),
        script=lambda: script(spec, model.scorer, prompt),
        table=data,
        files=sources.download_files(model.source, model.checkpoint) if downloadable else {},
    )
    if not downloadable:
        st.caption(run_list.OWNER_ONLY)


def main() -> None:
    """Ask, decode, show, explain."""
    warm_torch()
    TEXTS.complete_address(PAGE.key)
    run_links.draw_back(TEXTS)
    values = frame.open_page(PAGE)
    owner_token = owner()
    model = open_model(values, owner_token)
    if model is None:
        return
    spec = spec_of(values, model.source.key, model.checkpoint)
    prompt = experiment.encode_prompt(spec.prompt, model.scorer.tokenizer)
    show_notes(spec, prompt, model.scorer)
    view = values["view"]
    generates = view == "tokens" and not spec.decoder.searches
    generation = experiment.generate(spec, model.scorer, prompt) if generates else None
    with frame.stage():
        show_stage(spec, model.scorer, prompt, view, generation)
    show_below(spec, model, prompt, generation, owner_token)


if __name__ == "__main__":
    main()
