"""Recurrent network: the controls, and what they and the address describe."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.experiments.rnn.lessons import NESTED, PROCTOR
from playground.experiments.rnn.selection import Selection
from playground.experiments.rnn.trace import RnnSpec, RnnTrace, UnitRef
from playground.experiments.sources.opening import READING_TOKENS
from playground.experiments.units import ORDERS
from playground.runs.bundled import BUNDLED, RECURRENT
from playground.ui.controls import Choice, Slider, TextArea, fill_spec
from playground.ui.model_source import model_choice, open_network
from playground.ui.model_texts import ModelTexts
from playground.ui.second_model import COUNTS, UNTRAINED, SecondModelMenu

DEFAULT = RnnSpec(text=NESTED)
BUNDLED_TEXTS = {"brackets": NESTED, "students": PROCTOR}  # the first text by sample
ORDER_TITLES = {"index": "As they are", "variance": "By variance", "similarity": "By similarity"}
SELECTION = (
    "selection"  # the address's parameter of the selected stretch: "9-17", its first and last position
)


VIEWS = {
    "states": "States, next token",
    "unit_sum": "Inside one unit",
    "teacher_forcing": "Teacher forcing",
    "two_models": "Two models",
}
SECOND_MODELS = {"brackets": "ngram-brackets", "students": "students-rnn", "students-rnn": "students"}


def model_chosen() -> None:
    """Another bundled network: a text that it knows, and a second model of the same text."""
    SECOND_MODEL.set(SECOND_MODELS[MODEL.get()])
    TEXT.set(BUNDLED_TEXTS[RECURRENT[MODEL.get()].sample])


VIEW = Choice("view", "View", "What the stage shows of the same reading.", VIEWS, "states")
MODEL = model_choice(
    "Network",
    "A bundled model.",
    {key: bundled.title for key, bundled in RECURRENT.items()},
    "brackets",
    on_change=model_chosen,
)
TEXT = TextArea(
    "text",
    "Text to read",
    "Any text. The model reads it token by token.",
    DEFAULT.text,
    4000,
)
TEXTS = ModelTexts(TEXT, model_chosen, tokens=READING_TOKENS)
SECOND_MODEL = SecondModelMenu(
    "second_model",
    "Second model",
    "The other model in the view of two models: bundled, counted, or a run of your own, of the same kind of "
    "tokens.",
    {
        UNTRAINED: "The same, untrained",
        **{key: bundled.title for key, bundled in BUNDLED.items()},
        **COUNTS,
    },
    SECOND_MODELS["brackets"],
)
STATE = Choice(
    "state",
    "Show",
    "The hidden state, or the memory cell of an LSTM.",
    {"h": "Hidden state h", "c": "Memory cell c"},
    "h",
    applies=lambda values: open_network(values["model"])[0] == "lstm",
)
LAYER = Slider(
    "layer",
    "Layer",
    "Layers are stacked: layer 1 reads the tokens.",
    1,
    3,
    1,
    1,
    format="%.0f",
    typed=True,
    applies=lambda values: open_network(values["model"])[1] > 1,
)
UNIT_ORDER = Choice(
    "unit_order",
    "Order of the units",
    "Which unit stands beside which.",
    {key: ORDER_TITLES[key] for key in ORDERS},
    "index",
)
UNIT = Slider(
    "unit",
    "Unit",
    "The unit that colours the text; or click a row of the heat map.",
    0,
    511,
    1,
    0,
    format="%.0f",
    typed=True,
)
GATE = Choice(
    "gate",
    "Terms of",
    "Whose sum is written out inside a unit; where the cell has no such gate, that of the new content.",
    {
        "": "New content: h, n, g",
        "i": "Input gate i",
        "f": "Forget gate f",
        "o": "Output gate o",
        "r": "Reset gate r",
        "z": "Update gate z",
        "g": "Candidate g",
        "n": "Candidate n",
    },
    "",
)
THRESHOLD = Slider(
    "threshold",
    "Threshold",
    "A unit is on where its value is beyond this, up or down.",
    0.05,
    0.95,
    0.05,
    0.6,
    applies=lambda values: SELECTION in st.query_params,
)

CONTROLS = [VIEW, MODEL, TEXT, STATE, LAYER, UNIT_ORDER, UNIT, GATE, THRESHOLD, SECOND_MODEL]


def spec_of(values: Mapping[str, Any], source: str, checkpoint: int) -> RnnSpec:
    """The text for a checkpoint to read."""
    return fill_spec(DEFAULT, values, source=source, checkpoint=checkpoint)


def unit_of(values: Mapping[str, Any], trace: RnnTrace) -> UnitRef:
    """The chosen unit; where the network has no such layer, unit or memory cell, the nearest that it has."""
    layers, hidden, _ = trace.h.shape
    return UnitRef(
        unit=min(values["unit"], hidden - 1),
        state=values["state"] if trace.c is not None else "h",
        layer=min(values["layer"], layers) - 1,
    )


def selection_of(values: Mapping[str, Any], trace: RnnTrace, unit: UnitRef) -> Selection | None:
    """The selected stretch of the address; None where it is no stretch of this text."""
    first, dash, last = st.query_params.get(SELECTION, "").partition("-")
    if not (dash and all(part.isascii() and part.isdigit() and len(part) < 6 for part in (first, last))):
        return None
    if not int(first) <= int(last) < len(trace.tokens):
        return None
    return Selection(int(first), int(last) + 1, values["threshold"], unit.layer, unit.state)
