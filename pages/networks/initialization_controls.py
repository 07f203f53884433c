"""Initialization: the controls of all views."""

from collections.abc import Callable, Mapping
from typing import Any

from playground.catalog.activations import DIFFERENTIABLE_ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS
from playground.catalog.optimizers import OPTIMIZERS
from playground.experiments.initialization.depth import DepthSpec
from playground.experiments.initialization.symmetry import SymmetrySpec
from playground.figures.initialization import QUANTITIES, VIEWS
from playground.ui.controls import Choice, Control, Slider, seed
from playground.ui.seek import seek

SYMMETRY, DEPTH = SymmetrySpec(), DepthSpec()
FIRST_STEPS = {"symmetry": 0, "depth": 0}  # by view: of its clock


def of(*views: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether one of these views is shown."""
    return lambda values: values["view"] in views


VIEW = Choice(
    "view",
    "Look at",
    "Units that start equal; a deep network, layer by layer; what the output bias saves; trainings from "
    "several starts; the same diagnostics for any trained model.",
    VIEWS,
    "symmetry",
    on_change=lambda: seek(FIRST_STEPS.get(VIEW.get(), 0)),
)
STARTS = {key: entry.title for key, entry in INITIALIZERS.items()}
SYMMETRY_CONTROLS: tuple[Control, ...] = (
    Choice("start", "Start", "The weights of all units.", STARTS, SYMMETRY.start, applies=of("symmetry")),
    Slider(
        "noise",
        "Random part",
        "A number from U(−r, r), with this r, is added to each weight of a unit.",
        0,
        0.5,
        0.01,
        SYMMETRY.noise,
        applies=of("symmetry"),
    ),
    Slider("units", "Hidden units", "", 1, 16, 1, SYMMETRY.units, format="%d", applies=of("symmetry")),
    Choice(
        "optimizer",
        "Optimizer",
        "Every optimizer of the race, each at a rate of its own.",
        {key: entry.label for key, entry in OPTIMIZERS.items()},
        SYMMETRY.optimizer,
        applies=of("symmetry"),
    ),
)
DEPTH_CONTROLS: tuple[Control, ...] = (
    Choice(
        "initializer",
        "Initialization",
        "Of the weights of all hidden layers.",
        STARTS,
        DEPTH.initializer,
        applies=of("depth"),
    ),
    Slider(
        "gain",
        "Gain",
        "All hidden weights are multiplied by it.",
        0,
        1e6,
        0.1,
        DEPTH.gain,
        format="%.4g",
        typed=True,
        applies=of("depth"),
    ),
    Slider("layers", "Hidden layers", "", 1, 10, 1, DEPTH.layers, format="%d", applies=of("depth")),
    Slider("width", "Units per layer", "", 8, 256, 8, DEPTH.width, format="%d", applies=of("depth")),
    Slider(
        "learning_rate",
        "Learning rate η",
        "Of plain gradient descent.",
        0,
        100,
        0.01,
        DEPTH.learning_rate,
        format="%.4g",
        typed=True,
        applies=of("depth"),
    ),
)
ACTIVATION = Choice(
    "activation",
    "Activation f",
    "Of all hidden units.",
    {key: entry.title for key, entry in DIFFERENTIABLE_ACTIVATIONS.items()},
    DEPTH.activation,
    applies=of("symmetry", "depth"),
)
QUANTITY = Choice(
    "quantity",
    "Show",
    "What the histograms are of.",
    QUANTITIES,
    "activations",
    applies=of("depth", "own_model"),
)
SEED = seed(
    "seed",
    "Seed",
    "Of the weights and the data.",
    0,
    applies=of("symmetry", "depth", "output_bias", "starts"),
)

CONTROLS: list[Control] = [VIEW, *SYMMETRY_CONTROLS, *DEPTH_CONTROLS, ACTIVATION, QUANTITY, SEED]
