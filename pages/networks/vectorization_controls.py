"""Vectorization: the controls of both views, and the specs made of their values."""

from collections.abc import Mapping
from typing import Any

from playground.experiments.vectorization.measurement import (
    MOST_C,
    MOST_D,
    MOST_N,
    MeasurementSpec,
    Setup,
)
from playground.experiments.vectorization.walk import (
    MOST_CLASSES,
    MOST_DIMENSION,
    MOST_WINDOWS,
    WalkSpec,
)
from playground.experiments.vectorization.ways import WAYS
from playground.ui.controls import Choice, Control, Slider, fill_spec, seed

WALK, MEASUREMENT = WalkSpec(), MeasurementSpec()
SIZES = "The sizes"  # a group


def of_calls(values: Mapping[str, Any]) -> bool:
    """Whether the view is the small example."""
    return bool(values["view"] == "calls")


def of_times(values: Mapping[str, Any]) -> bool:
    """Whether the view is the measurement."""
    return bool(values["view"] == "times")


CONTROLS: list[Control] = [
    Choice(
        "view",
        "View",
        "What the interpreter does for a small example; or how long each way takes on this machine.",
        {"calls": "Step by step", "times": "Measured times"},
        "calls",
    ),
    Choice(
        "way",
        "Way",
        "How the N windows are multiplied by W.",
        {key: way.title for key, way in WAYS.items()},
        WALK.way,
        applies=of_calls,
    ),
    Slider(
        "few_windows",
        "Windows N",
        "Columns of X, each one window.",
        1,
        MOST_WINDOWS,
        1,
        WALK.few_windows,
        format="%d",
        applies=of_calls,
    ),
    Slider(
        "few_dimension",
        "Dimension d",
        "Numbers of a window.",
        1,
        MOST_DIMENSION,
        1,
        WALK.few_dimension,
        format="%d",
        applies=of_calls,
    ),
    Slider(
        "few_classes",
        "Classes C",
        "Rows of W: scores of a window.",
        1,
        MOST_CLASSES,
        1,
        WALK.few_classes,
        format="%d",
        applies=of_calls,
    ),
    seed("seed", "Seed", "Of the numbers in W and X.", WALK.seed, applies=of_calls),
    Choice(
        "library",
        "Library",
        "Which library multiplies. All are measured at once; this chooses what is shown.",
        {"numpy": "NumPy", "torch": "PyTorch"},
        "numpy",
        applies=of_times,
    ),
    Choice(
        "bits",
        "Precision",
        "Of the numbers. Half the bytes: half as much to move, twice as many to a register.",
        {"64": "float64", "32": "float32"},
        "64",
        applies=of_times,
    ),
    Choice(
        "threads",
        "Threads",
        "That one product may be divided among.",
        {"1": "1", "2": "2"},
        "1",
        applies=of_times,
    ),
    Slider(
        "windows",
        "Windows N",
        "The largest number of windows; 1, 2, 5, 10, … below it are measured, too.",
        1,
        MOST_N,
        1,
        MEASUREMENT.windows,
        format="%d",
        group=SIZES,
        applies=of_times,
    ),
    Slider(
        "dimension",
        "Dimension d",
        "Numbers of a window.",
        1,
        MOST_D,
        1,
        MEASUREMENT.dimension,
        format="%d",
        group=SIZES,
        applies=of_times,
    ),
    Slider(
        "classes",
        "Classes C",
        "Rows of W: scores of a window.",
        1,
        MOST_C,
        1,
        MEASUREMENT.classes,
        format="%d",
        group=SIZES,
        applies=of_times,
    ),
]


def walk_spec_of(values: Mapping[str, Any]) -> WalkSpec:
    """The small example."""
    return fill_spec(WALK, values)


def measurement_spec_of(values: Mapping[str, Any]) -> MeasurementSpec:
    """What is measured."""
    return fill_spec(MEASUREMENT, values)


def setup_of(values: Mapping[str, Any]) -> Setup:
    """Library, precision and threads that are shown."""
    return Setup(values["library"], int(values["bits"]), int(values["threads"]))
