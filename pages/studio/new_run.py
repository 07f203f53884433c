"""The way to a new run: choose a text, look at its card, choose model and budget, start."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.studio import start, text_view
from pages.studio.studio_controls import BUDGETS, EVERY
from playground.catalog.hyperparameter import HyperParameter
from playground.catalog.optimizers import TRAINABLE
from playground.catalog.schedules import SCHEDULES
from playground.catalog.smoothers import NORMALIZED, SMOOTHERS
from playground.errors import SpecError, TextError
from playground.experiments import studio as experiment
from playground.figures.studio import corpus_card
from playground.models.table import MODELS, RECURRENT
from playground.text.corpus import Corpus
from playground.text.corpus_card import CorpusCard
from playground.training.default_spec import default_max_vocabulary, default_spec
from playground.training.options import TRAINING_OPTIONS
from playground.training.spec import Options, TrainSpec
from playground.ui import frame, messages, run_controls, run_list, text_source
from playground.ui.caches import cache_data
from playground.ui.controls import Choice, Slider, number
from playground.ui.player import player

OPTIMIZER = "new-run.optimizer"  # session key of the optimizer that the learning rate was chosen for

describe = cache_data(experiment.describe, max_entries=16, show_spinner="Counting …")


def show(page: frame.Page, owner: str) -> None:
    """Draw the page without a run."""
    values = frame.open_page(page)
    with frame.stage():
        if values["source"] == text_source.OWN and not st.query_params.get("text"):
            start.show(owner)
        elif chosen := text_source.choose(values["source"], owner):
            _prepare(*chosen, values, owner)
        else:  # the address names no text of this reader
            start.cards(owner)
    with st.container(key="page-below"):
        run_list.runs(owner)


def _prepare(text_id: str, corpus: Corpus, values: Mapping[str, Any], owner: str) -> None:
    """The corpus card and the start button."""
    seconds = float(values["budget"])
    try:
        largest = default_max_vocabulary(values["tokens"])
        card = describe(corpus.text, corpus.reading, corpus.name, values["tokens"], largest)
        spec = _settings(card, values, seconds)
        if spec.max_vocabulary != largest:
            card = describe(corpus.text, corpus.reading, corpus.name, values["tokens"], spec.max_vocabulary)
    except (TextError, SpecError) as error:
        messages.error(error)
        return
    learns = MODELS[spec.model].learns
    row = st.container(horizontal=True, vertical_alignment="center")
    row.button(
        f"Train for {BUDGETS[values['budget']]}" if learns else "Count",
        type="primary",
        icon=":material/play_arrow:",
        key="start",
        on_click=_start,
        args=(owner, [spec], text_id, corpus.name, card.vocabulary),
    )
    row.button(
        "One of each kind",
        icon=":material/balance:",
        key="start-each",
        help="An n-gram, a fixed window, a transformer (beyond the lectures) and a recurrent network on this "
        "text, one after the other, side by side: the same split, held-out text and sentences.",
        on_click=_start_each,
        args=(owner, spec, card, text_id, corpus.name, seconds),
    )
    row.markdown(_summary(spec, card.vocabulary))
    messages.show(run_controls.PLACE)
    if card.unknown_train:
        st.caption(
            f"The vocabulary is limited to the {card.vocabulary:,} most frequent tokens; the others, "
            f"{card.unknown_train:.1%} of the training part, are read as ⟨unk⟩."
        )
    if values["view"] == "numbers":
        player(corpus_card.scene(card), key="card")
    else:
        cut = experiment.cut_text(
            corpus.text, corpus.reading, corpus.name, values["tokens"], spec.max_vocabulary
        )
        text_view.show(cut, values["view"])


def _summary(spec: TrainSpec, vocabulary: int) -> str:
    """What would be trained, in a line."""
    entry = MODELS[spec.model]
    brief = f"**{entry.title}**, {entry.brief(spec.model_options)}, "
    if not entry.learns:
        return f"{brief}{SMOOTHERS[spec.smoothing].title}: counted in a moment, whatever the budget"
    return (
        f"{brief}**{entry.parameters(vocabulary, spec.model_options):,} parameters**, "
        f"{TRAINABLE[spec.optimizer].title} at {spec.learning_rate:g}, "
        f"{SCHEDULES[spec.schedule].title.lower()}"
    )


def _settings(card: CorpusCard, values: Mapping[str, Any], seconds: float) -> TrainSpec:
    """The recommended settings for this text and budget, or the reader's own."""
    spec = _default_settings(card, values["tokens"], seconds, values["model"])
    if not frame.more_controls([EVERY])["every"]:
        return spec
    chosen = _training_controls(spec, card.reading) if MODELS[spec.model].learns else _ngram_controls(spec)
    return replace(spec, **chosen).check()


def _default_settings(card: CorpusCard, tokens: str, seconds: float, model: str) -> TrainSpec:
    """What learns best in this time on such a text, as far as known."""
    return default_spec(card.reading, tokens, seconds, card.vocabulary, card.tokens_train, model)


def _model_options(spec: TrainSpec) -> list[Slider]:
    """A control for every option of the model."""
    return [number(option, getattr(spec, option.key)) for option in MODELS[spec.model].options]


def _ngram_controls(spec: TrainSpec) -> dict[str, Any]:
    """Draw a control for everything that a counted model can be told."""
    first = frame.more_controls(
        [
            *_model_options(spec),
            Choice(
                "smoothing",
                "Smoothing",
                "How counts become probabilities that leave nothing out.",
                {key: SMOOTHERS[key].title for key in NORMALIZED},
                spec.smoothing,
            ),
        ]
    )
    parameter = SMOOTHERS[first["smoothing"]].parameter
    own = frame.more_controls([number(TRAINING_OPTIONS["max_vocabulary"], spec.max_vocabulary)])
    known = dict(spec.smoothing_options) if first["smoothing"] == spec.smoothing else {}
    return {**first, **own, "smoothing_options": _options([parameter] if parameter else [], known)}


def _training_controls(spec: TrainSpec, reading: str) -> dict[str, Any]:
    """Draw a control for everything in the tables; what depends on the optimizer follows it."""
    first = frame.more_controls(
        [
            *_model_options(spec),
            Choice("optimizer", "Optimizer", "A class of torch.optim.", _titles(TRAINABLE), spec.optimizer),
            Choice(
                "schedule",
                "Schedule",
                "How the rate changes over the steps.",
                _titles(SCHEDULES),
                spec.schedule,
            ),
        ]
    )
    optimizer, schedule = TRAINABLE[first["optimizer"]], SCHEDULES[first["schedule"]]
    recommended = first["optimizer"] == spec.optimizer
    rate = spec.learning_rate if recommended else optimizer.studio_lr or optimizer.learning_rate.default
    decay = spec.weight_decay if recommended else optimizer.weight_decay.default
    dependent = [number(optimizer.learning_rate, rate), number(optimizer.weight_decay, decay)]
    if st.session_state.get(OPTIMIZER, first["optimizer"]) != first["optimizer"]:
        for control in dependent:
            control.set(control.initial)
    st.session_state[OPTIMIZER] = first["optimizer"]
    chooses = MODELS[spec.model].training_window(spec.model_options) is None
    width = ["pool"] if reading == "items" else ["window"] if chooses else []
    names = ("clip", "batch", *width, "warmup", "max_vocabulary", "seed")
    second = frame.more_controls(
        [*dependent, *(number(TRAINING_OPTIONS[name], getattr(spec, name)) for name in names)]
    )
    return {
        **first,
        **second,
        "optimizer_options": _options(optimizer.options, dict(spec.optimizer_options) if recommended else {}),
        "schedule_options": _options(schedule.options, dict(spec.schedule_options)),
    }


def _options(parameters: Sequence[HyperParameter], known: Mapping[str, float]) -> Options:
    """Draw a control for each option of an optimizer or a schedule."""
    values = frame.more_controls([number(p, known.get(p.key, p.default)) for p in parameters])
    return tuple(sorted(values.items()))


def _titles(table: Mapping[str, Any]) -> dict[str, str]:
    return {key: entry.title for key, entry in table.items()}


def _start(owner: str, specs: Sequence[TrainSpec], text_id: str, name: str, vocabulary: int) -> None:
    """Queue the runs and go to their address; or say in a sentence why not."""
    run_ids: list[str] = []
    for spec in specs:
        run_id = run_controls.start_training(owner, spec, text_id, name, vocabulary)
        if run_id is None:
            return
        run_ids.append(run_id)
    if len(run_ids) == 1:
        run_list.go_to_run(run_ids[0])
    else:
        run_list.go_to_comparison(run_ids)


def _start_each(
    owner: str, spec: TrainSpec, card: CorpusCard, text_id: str, name: str, seconds: float
) -> None:
    """Queue one run of each kind; the recurrent cell is the one that is chosen, or the LSTM."""
    cell = spec.model if spec.model in RECURRENT else TrainSpec.model
    kinds = [key for key in MODELS if key not in RECURRENT]
    specs = [_default_settings(card, spec.tokens, seconds, key) for key in [*kinds[::-1], cell]]
    _start(owner, specs, text_id, name, card.vocabulary)
