"""Stacked and bidirectional networks, "Depth and direction": the controls."""

from collections.abc import Mapping
from typing import Any

from playground.experiments.elmo.depth import MOST_LAYERS, MOST_UNITS, DepthSpec
from playground.experiments.elmo.nodes import ARRANGEMENTS
from playground.models.table import RECURRENT
from playground.ui.controls import Choice, Control, Slider, TextInput, seed

DEFAULT = DepthSpec()


def of_depth(values: Mapping[str, Any]) -> bool:
    """Whether the view is "Depth and direction"."""
    return bool(values["view"] == "depth")


SENTENCE = TextInput(
    "sentence",
    "Sentence",
    "Cut into words; the first 7 are read.",
    DEFAULT.sentence,
    2_000,
    applies=of_depth,
)

DEPTH_CONTROLS: tuple[Control, ...] = (
    SENTENCE,
    Choice(
        "arrangement",
        "Directions",
        "One: every layer reads from the left. Bidirectional: a second row reads from the right, and each "
        "layer reads both rows of the one below. Apart: two networks that meet only at the end.",
        ARRANGEMENTS,
        DEFAULT.arrangement,
        applies=of_depth,
    ),
    Slider(
        "layers",
        "Layers L",
        "Cells stacked on top of each other.",
        1,
        MOST_LAYERS,
        1,
        DEFAULT.layers,
        format="%d",
        applies=of_depth,
    ),
    Choice(
        "cell",
        "Cell",
        "Other cells, other numbers: which tokens are seen stays the same.",
        {key: entry.title for key, entry in RECURRENT.items()},
        DEFAULT.cell,
        applies=of_depth,
    ),
    Slider(
        "units",
        "Hidden units H",
        "Of every layer and direction.",
        1,
        MOST_UNITS,
        1,
        DEFAULT.units,
        format="%d",
        applies=of_depth,
    ),
    seed("seed", "Seed", "Another seed, other weights and word vectors.", DEFAULT.seed, applies=of_depth),
)
