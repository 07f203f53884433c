"""Batch size: its words, its controls and its lessons."""

import streamlit as st

from playground.catalog.small_models import SMALL_MODELS
from playground.experiments.batch_size.spec import BatchSizeSpec
from playground.ui.controls import Choice, Control, Slider, seed
from playground.ui.frame import Lesson, Page

DEFAULT = BatchSizeSpec()
DATA = "The data"
START = "The start"

BESIDE = {
    "fit": "Fits and loss",
    "progress": "Updates or examples",
    "noise": "Gradient noise",
    "hover": "Distance to minimum",
    "cost": "Cost of an epoch",
}
RESHUFFLE = {"every": "New every epoch", "once": "Same every epoch"}


def start_again() -> None:
    """Another model: its good start and its good rate."""
    model = SMALL_MODELS.get(st.session_state["small_model"])
    if model is not None:
        for control, value in zip((A, B, ETA), (*model.start, model.rate), strict=True):
            control.put(value)


def _start(name: str, default: float) -> Slider:
    return Slider(
        name,
        f"Start {name}",
        "Where all paths begin. Or drag the ring on the map.",
        -6.0,
        6.0,
        0.1,
        default,
        format="%.4g",
        typed=True,
        fold=START,
    )


A, B = _start("a", DEFAULT.a), _start("b", DEFAULT.b)
ETA = Slider(
    "batch_eta",
    "Learning rate η",
    "The same for all batch sizes: what differs between the paths is the batch size alone.",
    0.005,
    1.0,
    0.005,
    DEFAULT.batch_eta,
    format="%.3f",
)

CONTROLS: list[Control] = [
    Choice("beside_batch", "Beside the map", "What stands to the right.", BESIDE, "fit"),
    Choice(
        "small_model",
        "Model",
        "Two parameters, so that the whole loss can be seen.",
        {key: model.title for key, model in SMALL_MODELS.items()},
        DEFAULT.small_model,
        then=start_again,
    ),
    Slider(
        "batch",
        "Batch size B",
        "Examples in a mini-batch. Batch size 1 and all N examples are always there to compare.",
        1,
        64,
        1,
        DEFAULT.batch,
        format="%d",
    ),
    ETA,
    Slider("epochs", "Epochs", "How often each example is seen.", 1, 20, 1, DEFAULT.epochs, format="%d"),
    Choice(
        "reshuffle",
        "Mini-batches",
        "Whether the examples are put into a new order before each epoch, or once for all.",
        RESHUFFLE,
        DEFAULT.reshuffle,
    ),
    seed("batch_seed", "Seed of the shuffling", "Another seed, another order of the examples.", 0),
    Slider(
        "examples",
        "Examples N",
        "The size of the data set.",
        8,
        64,
        8,
        DEFAULT.examples,
        format="%d",
        fold=DATA,
    ),
    Slider(
        "data_noise",
        "Noise of the data",
        "Line and sine: standard deviation of what is added to y. Logistic: share of labels flipped.",
        0.0,
        1.0,
        0.05,
        DEFAULT.data_noise,
        fold=DATA,
    ),
    seed("data_seed", "Seed of the data", "Another seed, another data set.", 0, DATA),
    A,
    B,
]

LINE = {"small_model": "linear", "a": -1.5, "b": -1.5}

LESSONS = [
    Lesson(
        "Noise escapes a poor valley",
        "All 64 at once stay in the poor valley for good: loss 0.42. "
        "Small batches are noisy, and get out: loss 0.01.",
        {"beside_batch": "fit"},
        640,
    ),
    Lesson(
        "4× the batch, ½ the noise",
        "From 1 to 4 to 16 examples the spread about halves, 9.3, 4.5, 2.0: less than linear returns.",
        {"beside_batch": "noise", **LINE, "batch_eta": 0.05, "batch": 4},
        0,
    ),
    Lesson(
        "64 updates for one",
        "All have seen the 64 examples once: B = 1 is at the bottom, B = 64 one step down. "
        "Step for step they are alike.",
        {"beside_batch": "progress", "small_model": "logistic", "a": -1.5, "b": 2.0, "batch_eta": 0.2},
        64,
    ),
    Lesson(
        "It hovers",
        "All at once settles. B = 1 stays about 0.4 from the minimum, however long it runs; "
        "at η = 0.05, 0.13.",
        {"beside_batch": "hover", **LINE, "batch_eta": 0.2, "data_noise": 0.5, "epochs": 20},
        1280,
    ),
    Lesson(
        "The same loop",
        "With the same order in every epoch B = 1 ends in a loop: "
        "an epoch repeats the one before to the bit.",
        {"beside_batch": "fit", "reshuffle": "once", **LINE, "batch_eta": 0.2, "data_noise": 0.5},
        640,
    ),
    Lesson(
        "Too fast for one",
        "η = 0.6 is below the full loss's limit, 0.84, but too much for 36 of the 64 examples alone: "
        "B = 1 diverges.",
        {"beside_batch": "fit", **LINE, "batch_eta": 0.6},
        640,
    ),
]

PAGE = Page(
    title="Batch size",
    question="One example, a few or all for each step: what is lost, what is won?",
    formula=[
        (r"\theta\;\leftarrow\;\theta-\eta\,", ""),
        (r"\tfrac1B\textstyle\sum_{i\in\mathcal B}\nabla_\theta\,\ell_i(\theta)", ""),
    ],
    controls=CONTROLS,
    lessons=LESSONS,
)
