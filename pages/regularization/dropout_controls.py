"""Dropout: the controls, and the specs that they describe."""

from collections.abc import Mapping
from typing import Any

from playground.catalog.activations import ACTIVATIONS
from playground.experiments.dropout import DropoutSpec, TrainingSpec
from playground.experiments.dropout.documents import SIZES
from playground.experiments.dropout.spec import HIDDEN_ACTIVATIONS, MAX_LAYERS, MAX_UNITS, SCALINGS
from playground.ui.controls import Choice, Control, Slider, fill_spec

DEFAULT = DropoutSpec()
TRAINING = TrainingSpec()
GROUP = "Network and masks"
P = "The probability of dropping a unit, as in nn.Dropout(p): 0 drops none, 1 drops all."

VIEWS = {
    "masks": "A new mask every step",
    "means": "The mean over masks",
    "networks": "The thinned networks",
    "training": "A real training",
}
MODES = {
    "train": "Training: model.train()",
    "eval": "Test: model.eval()",
    "forgot": "Test without eval()",
}
DATA = {"few": f"{SIZES['few']} documents", "plenty": f"{SIZES['plenty']:,} documents"}


def of_masks(values: Mapping[str, Any]) -> bool:
    """Whether the small network with its masks is shown."""
    return bool(values["view"] != "training")


def of_training(values: Mapping[str, Any]) -> bool:
    """Whether the training is shown."""
    return bool(values["view"] == "training")


def _count(name: str, label: str, help: str, low: int, high: int, step: int = 1) -> Slider:
    return Slider(
        name, label, help, low, high, step, getattr(DEFAULT, name), format="%d", group=GROUP, applies=of_masks
    )


CONTROLS: list[Control] = [
    Choice(
        "view",
        "Picture",
        "The network under one mask a step; what its units pass on in the mean; its thinned networks; or a "
        "real training with and without dropout.",
        VIEWS,
        "masks",
    ),
    Choice(
        "data",
        "Data of the training",
        "A network of 40-64-64-4 units learns the topic of tiny documents; one label in five is noise.",
        DATA,
        TRAINING.data,
        applies=of_training,
    ),
    Slider("p_input", "p of the inputs", P, 0.0, 1.0, 0.05, DEFAULT.p_input),
    Slider("p_hidden", "p of hidden units", P, 0.0, 1.0, 0.05, DEFAULT.p_hidden),
    Choice(
        "mode",
        "Mode",
        "Training draws masks. Testing must not, and PyTorch learns that from model.eval().",
        MODES,
        "train",
        applies=lambda values: values["view"] == "masks",
    ),
    Choice(
        "scaling",
        "Scaling",
        "Lecture 1 and PyTorch grow what is kept in training; lecture 3 shrinks the weights at test.",
        SCALINGS,
        DEFAULT.scaling,
        applies=of_masks,
    ),
    Choice(
        "activation",
        "Activation",
        "Of the hidden units of the drawn network.",
        {key: ACTIVATIONS[key].title for key in HIDDEN_ACTIVATIONS},
        DEFAULT.activation,
        applies=of_masks,
    ),
    _count("layers", "Hidden layers", "Of the drawn network.", 1, MAX_LAYERS),
    _count("units", "Units a layer", "Hidden units in every layer.", 1, MAX_UNITS),
    _count("mask_count", "Masks", "How many masks are drawn, one a step.", 20, 1000, 20),
    Slider(
        "seed",
        "Seed",
        "The same seed draws the same masks.",
        1,
        1000,
        1,
        DEFAULT.seed,
        format="%.0f",
        typed=True,
        group=GROUP,
    ),
]


def spec_of(values: Mapping[str, Any]) -> DropoutSpec:
    """The network and its masks."""
    return fill_spec(DEFAULT, values)


def training_spec_of(values: Mapping[str, Any]) -> TrainingSpec:
    """The training comparison."""
    return fill_spec(TRAINING, values)
