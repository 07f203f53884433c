"""LSTM gates, any model: what the views "Gates of any model" and "Clamp a gate" have in common."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from playground.experiments.lstm.gates import QUANTITIES, GatesSpec
from playground.experiments.sources.opening import READING_TOKENS
from playground.experiments.units import ORDERS
from playground.figures.lstm.quantities import TITLES
from playground.runs.bundled import RECURRENT
from playground.ui.controls import Choice, Control, Slider, TextArea
from playground.ui.model_source import model_choice
from playground.ui.model_texts import ModelTexts

STRETCH = "the students in the back row without a word opened their"
TEXTS_OF = {  # by sample: the first text of its networks
    "brackets": "{a<bc>d}",
    "students": f"As the proctor started the clock, {STRETCH} exams.",
}
DEFAULT = GatesSpec(source="bundled-students", model_text=TEXTS_OF["students"])
MODEL_GROUP, SHOWN = "Any model", "What is shown"  # groups
INSTEAD = {"gru": "z", "lstm": "f", "rnn": "h"}  # by cell: what is shown where it has no such quantity
CUE = 14  # the unit of the students' LSTM that most depends on its forget gate


def of_any_model(values: Mapping[str, Any]) -> bool:
    """Whether the view is one of those that read a text with a model."""
    return values["view"] in ("gates", "clamp")


def model_chosen() -> None:
    """Another bundled model: a text that it knows."""
    MODEL_TEXT.set(TEXTS_OF[RECURRENT[MODEL.get()].sample])


MODEL = replace(
    model_choice(
        "Network",
        "Whose gates are shown: a bundled network, or below a run of your own or an upload.",
        {key: entry.title for key, entry in RECURRENT.items()},
        "students",
        on_change=model_chosen,
    ),
    group=MODEL_GROUP,
    applies=of_any_model,
)
MODEL_TEXT = TextArea(
    "model_text",
    "Text to read",
    "Any text; its first 200 positions are used.",
    DEFAULT.model_text,
    40_000,
    group=MODEL_GROUP,
    applies=of_any_model,
)
TEXTS = ModelTexts(MODEL_TEXT, model_chosen, tokens=READING_TOKENS)
QUANTITY = Choice(
    "quantity",
    "Show",
    "Which gate or state of all units is shown; where the cell has none of this name, the forget gate of an "
    "LSTM, the update gate of a GRU, h of a plain RNN.",
    {name: TITLES[name].capitalize() for names in QUANTITIES.values() for name in names},
    "f",
    group=SHOWN,
    applies=of_any_model,
)
LAYER = Slider(
    "layer",
    "Layer",
    "Layers are stacked: layer 1 reads the tokens.",
    1,
    3,
    1,
    1,
    format="%d",
    group=SHOWN,
    applies=of_any_model,
)
UNIT = Slider(
    "unit",
    "Unit",
    "Whose numbers are shown; or click a row of the heat map, or a point of the plot.",
    0,
    511,
    1,
    CUE,
    format="%.0f",
    typed=True,
    group=SHOWN,
    applies=of_any_model,
)
ORDER_TITLES = {"index": "As they are", "variance": "By variance", "similarity": "By similarity"}
UNIT_ORDER = Choice(
    "unit_order",
    "Order of the units",
    "Which unit stands beside which.",
    {key: ORDER_TITLES[key] for key in ORDERS},
    "index",
    group=SHOWN,
    applies=of_any_model,
)
GATES_CONTROLS: tuple[Control, ...] = (MODEL, MODEL_TEXT, QUANTITY, LAYER, UNIT, UNIT_ORDER)


def quantity_of(values: Mapping[str, Any], cell: str) -> str:
    """The chosen quantity, or what is shown instead where the cell has none of this name."""
    return str(values["quantity"] if values["quantity"] in QUANTITIES[cell] else INSTEAD[cell])


def place_of(values: Mapping[str, Any], quantity: np.ndarray) -> tuple[int, int]:
    """Layer, from 0, and unit: the chosen ones, or the last that quantity (layers, H, P) has."""
    layers, hidden, _ = quantity.shape
    return min(int(values["layer"]), layers) - 1, min(int(values["unit"]), hidden - 1)
