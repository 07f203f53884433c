"""Stacked and bidirectional networks, "It sees the answer": the controls, and the spec made of them."""

from collections.abc import Mapping
from typing import Any

from playground.experiments.elmo.directions import MOST_UPDATES, ROUNDS, DirectionsSpec
from playground.ui.controls import Control, Slider, fill_spec

DEFAULT = DirectionsSpec()
LAST_STEP = ROUNDS


def of_directions(values: Mapping[str, Any]) -> bool:
    """Whether the view is "It sees the answer"."""
    return bool(values["view"] == "directions")


DIRECTION_CONTROLS: tuple[Control, ...] = (
    Slider(
        "direction_updates",
        "Updates",
        "Of every network, 32 sentences each.",
        ROUNDS,
        MOST_UPDATES,
        ROUNDS,
        DEFAULT.direction_updates,
        format="%d",
        group="The training",
        applies=of_directions,
    ),
)


def spec_of(values: Mapping[str, Any]) -> DirectionsSpec:
    """What is to be trained."""
    return fill_spec(DEFAULT, values)
