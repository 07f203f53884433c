"""LSTM gates, "Forget bias": its own controls; those of the task and the training are with "How far back"."""

from collections.abc import Mapping
from typing import Any

from pages.recurrence.lstm_copy_controls import TASK, TRAINING
from playground.experiments.lstm.forget_bias import (
    EVALUATION_INTERVAL,
    MOST_BIAS_GAP,
    MOST_STEPS,
    ForgetBiasSpec,
)
from playground.ui.controls import Control, Slider, fill_spec

DEFAULT = ForgetBiasSpec()


def of_forget_bias(values: Mapping[str, Any]) -> bool:
    """Whether the view is "Forget bias"."""
    return bool(values["view"] == "forget_bias")


FORGET_BIAS_CONTROLS: tuple[Control, ...] = (
    Slider(
        "gap",
        "Gap g",
        "Distractors between the symbol and the question mark.",
        1,
        MOST_BIAS_GAP,
        1,
        DEFAULT.gap,
        format="%d",
        group=TASK,
        applies=of_forget_bias,
    ),
    Slider(
        "training_steps",
        "Updates",
        "Of every network.",
        EVALUATION_INTERVAL,
        MOST_STEPS,
        EVALUATION_INTERVAL,
        DEFAULT.training_steps,
        format="%d",
        group=TRAINING,
        applies=of_forget_bias,
    ),
)


def forget_bias_spec_of(values: Mapping[str, Any]) -> ForgetBiasSpec:
    """The comparison of the three biases."""
    return fill_spec(DEFAULT, values)
