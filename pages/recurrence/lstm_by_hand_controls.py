"""LSTM gates, "The cell by hand": the controls; a weight set on the stage goes to `edits`."""

from collections.abc import Mapping
from typing import Any

from playground.experiments.lstm.by_hand.cells import CELLS
from playground.experiments.lstm.by_hand.parameters import MOST_UNITS, WEIGHT_NAMES
from playground.experiments.lstm.by_hand.spec import CellSpec
from playground.experiments.token_sequence import KINDS
from playground.figures.lstm.by_hand import PANELS, WEIGHTS
from playground.ui.controls import Choice, Control, Slider, TextInput, seed
from playground.ui.edits_text import EditsText

DEFAULT = CellSpec()
SMALL, PICTURE = "The small network", "Shown and edited"  # groups


def of_by_hand(values: Mapping[str, Any]) -> bool:
    """Whether the view is this one."""
    return bool(values["view"] == "by_hand")


TEXT = TextInput(
    "text",
    "Text",
    "Its tokens are the vocabulary. The first 9 are used.",
    DEFAULT.text,
    40_000,
    group=SMALL,
    applies=of_by_hand,
)
PANEL = Choice(
    "panel",
    "Below the cell",
    "The weights of the gate of the step, or their gradients so far; how far back the memory cell reaches; "
    "the parameter counts of RNN, GRU and LSTM; the same token through a GRU.",
    PANELS,
    "weights",
    group=PICTURE,
    applies=of_by_hand,
)
GATE = Choice(
    "gate",
    "Weights shown",
    "Those of the gate that the step computes, or always those of one gate.",
    WEIGHTS,
    "step",
    group=PICTURE,
    applies=lambda values: of_by_hand(values) and values["panel"] in ("weights", "gradients"),
)
EDITS = EditsText(
    "edits",
    "Edits",
    "Weights set by hand, over those from the seed: b_if.1=2;W_hf.1.2=0.5. Or drag or click a number on the "
    "stage. Empty it to take all of them back.",
    DEFAULT.edits,
    group=PICTURE,
    applies=of_by_hand,
    parse_parts=WEIGHT_NAMES.parse_edits,
    examples=[  # of every parameter, and of a weight that the default network does not have
        (("W_if.1.1", 0.5), ("W_hf.2.1", -1.0)),
        (("b_if.1", 1e6), ("b_hi.1", 1.0)),
        (("U.9.4", 1.0), ("W_in.1.1", 0.5)),
    ],
)

BY_HAND_CONTROLS: tuple[Control, ...] = (
    TEXT,
    Choice(
        "tokens",
        "Tokens",
        "What counts as one token.",
        KINDS,
        DEFAULT.tokens,
        group=SMALL,
        applies=of_by_hand,
    ),
    Choice(
        "cell",
        "Cell",
        "Which cell reads the text. The two GRUs differ in what r multiplies.",
        {key: cell.title for key, cell in CELLS.items()},
        DEFAULT.cell,
        group=SMALL,
        applies=of_by_hand,
    ),
    Slider(
        "units",
        "Hidden units n",
        "Of the cell.",
        1,
        MOST_UNITS,
        1,
        DEFAULT.units,
        format="%d",
        group=SMALL,
        applies=of_by_hand,
    ),
    Slider(
        "scale",
        "Scale of the weights",
        "They are drawn between minus this and this, and rounded to two decimals; biases are zero.",
        0.1,
        3.0,
        0.1,
        DEFAULT.scale,
        group=SMALL,
        applies=of_by_hand,
    ),
    seed("seed", "Seed", "Another seed, other weights.", DEFAULT.seed, SMALL, applies=of_by_hand),
    PANEL,
    GATE,
    EDITS,
)
