"""LSTM gates, "How far back" and "Forget bias": the controls of both views, and the specs made of them."""

from collections.abc import Mapping
from typing import Any

from playground.experiments.lstm.copy import (
    LEAST_HIDDEN,
    MOST_GAP,
    MOST_HIDDEN,
    MOST_SECONDS,
    CopySpec,
)
from playground.experiments.lstm.copy_task import LEAST_SYMBOLS, MOST_SYMBOLS
from playground.experiments.lstm.forget_bias import (
    EVALUATION_INTERVAL,
    MOST_BIAS_GAP,
    MOST_STEPS,
    ForgetBiasSpec,
)
from playground.figures.lstm.copy import SIDES
from playground.ui.controls import Choice, Control, Slider, fill_spec, seed

DEFAULT, FORGET_BIAS = CopySpec(), ForgetBiasSpec()
TASK, TRAINING = "The copy task", "The training"  # groups


def of_copy(values: Mapping[str, Any]) -> bool:
    """Whether the view is "How far back"."""
    return bool(values["view"] == "copy")


def of_forget_bias(values: Mapping[str, Any]) -> bool:
    """Whether the view is "Forget bias"."""
    return bool(values["view"] == "forget_bias")


def of_training(values: Mapping[str, Any]) -> bool:
    """Whether the view trains networks on the copy task."""
    return values["view"] in ("copy", "forget_bias")


TRAINING_CONTROLS: tuple[Control, ...] = (
    Choice(
        "copy_side",
        "Beside the accuracy",
        "The longest gap that each cell has learned, over time; or how much the trained LSTM's memory cells "
        "keep from the symbol to the question.",
        SIDES,
        "reach",
        applies=of_copy,
    ),
    Slider(
        "largest_gap",
        "Largest gap",
        "Each network learns one gap. Trained are 1, 5, 10, 15, 20, 30, 40, ... up to this one.",
        1,
        MOST_GAP,
        1,
        DEFAULT.largest_gap,
        format="%d",
        group=TASK,
        applies=of_copy,
    ),
    Slider(
        "gap",
        "Gap g",
        "Distractors between the symbol and the question mark.",
        1,
        MOST_BIAS_GAP,
        1,
        FORGET_BIAS.gap,
        format="%d",
        group=TASK,
        applies=of_forget_bias,
    ),
    Slider(
        "symbols",
        "Symbols K",
        "One of so many letters is to be named after the gap; guessing is right in 1/K of the cases.",
        LEAST_SYMBOLS,
        MOST_SYMBOLS,
        1,
        DEFAULT.symbols,
        format="%d",
        group=TASK,
        applies=of_training,
    ),
    Choice(
        "equal",
        "Equal in all cells",
        "Equal hidden units give the LSTM four times an RNN's weights in the cell. With equal parameters RNN "
        "and GRU get more units.",
        {"hidden": "Hidden units", "parameters": "Parameters"},
        DEFAULT.equal,
        group=TRAINING,
        applies=of_copy,
    ),
    Slider(
        "hidden",
        "Hidden units H",
        "Of the LSTM, and of the others unless the parameters are to be the same.",
        LEAST_HIDDEN,
        MOST_HIDDEN,
        8,
        DEFAULT.hidden,
        format="%d",
        group=TRAINING,
        applies=of_training,
    ),
    Choice(
        "lstm_bias",
        "Forget bias of the LSTM",
        "Of its forget gate at the start. PyTorch draws two biases between −1/√H and 1/√H and adds them.",
        {"pytorch": "As PyTorch draws it", "0": "0", "1": "1", "2": "2"},
        DEFAULT.lstm_bias,
        group=TRAINING,
        applies=of_copy,
    ),
    Slider(
        "seconds",
        "Seconds for each network",
        "Of processor time, for updates alone. All networks get the same and are trained by turns.",
        0.1,
        MOST_SECONDS,
        0.1,
        DEFAULT.seconds,
        format="%.1f",
        group=TRAINING,
        applies=of_copy,
    ),
    Slider(
        "training_steps",
        "Updates",
        "Of every network.",
        EVALUATION_INTERVAL,
        MOST_STEPS,
        EVALUATION_INTERVAL,
        FORGET_BIAS.training_steps,
        format="%d",
        group=TRAINING,
        applies=of_forget_bias,
    ),
    Slider(
        "learning_rate",
        "Learning rate η",
        "Of Adam, for every network. Gradients are clipped to a norm of 1.",
        0.0001,
        100.0,
        0.001,
        DEFAULT.learning_rate,
        format="%.4g",
        typed=True,
        group=TRAINING,
        applies=of_training,
    ),
    seed(
        "training_seed",
        "First seed",
        "Three seeds are trained: this one and the next two.",
        DEFAULT.training_seed,
        TRAINING,
        applies=of_training,
    ),
)


def copy_spec_of(values: Mapping[str, Any]) -> CopySpec:
    """The comparison of the three cells."""
    return fill_spec(DEFAULT, values)


def forget_bias_spec_of(values: Mapping[str, Any]) -> ForgetBiasSpec:
    """The comparison of the three biases."""
    return fill_spec(FORGET_BIAS, values)
