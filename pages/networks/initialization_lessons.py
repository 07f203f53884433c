"""Initialization: the lessons."""

from playground.experiments.initialization.output_bias import KEPT as KEPT_UPDATES
from playground.experiments.initialization.starts import EVALUATIONS, StartsSpec
from playground.experiments.initialization.symmetry import UPDATES
from playground.ui.frame import Lesson

AFTER_25 = KEPT_UPDATES.index(25)

LESSONS: list[Lesson] = [
    Lesson(
        "Equal for ever",
        "Six units start equal and stay one unit, to the bit, under any optimizer: one line, and 59 % right.",
        {"view": "symmetry"},
        UPDATES,
    ),
    Lesson(
        "All zero",
        "With tanh no gradient reaches a hidden unit: nothing but the output bias ever moves.",
        {"view": "symmetry", "start": "zero"},
        UPDATES,
    ),
    Lesson(
        "A little random",
        "±0.1 added to each weight: six different units enclose the disc, and all 64 examples are right.",
        {"view": "symmetry", "noise": 0.1},
        UPDATES,
    ),
    Lesson(
        "Too small",
        "Xavier, halved: Var(z) shrinks at every layer, and layer 1 gets a gradient with 2 millionths of the "
        "last one’s variance. All updates are far below a thousandth of the weights.",
        {"view": "depth", "layers": 10, "gain": 0.5, "quantity": "gradients"},
    ),
    Lesson(
        "Gain 5/3",
        "tanh with a gain of 5/3: Var(z) stays near 1.2 in all ten layers, about 5 % are saturated, and the "
        "loss falls fastest.",
        {"view": "depth", "layers": 10, "gain": 1.67},
    ),
    Lesson(
        "Too large",
        "N(0, 1): three quarters of all units are saturated at ±1, and on its way back the gradient’s "
        "variance grows a million times.",
        {"view": "depth", "layers": 10, "initializer": "gaussian"},
    ),
    Lesson(
        "The hockey stick",
        "From b₂ = 0 it takes over 25 updates to come to 2.961, where b₂ = ln p begins: to learn how "
        "frequent each letter is.",
        {"view": "output_bias"},
        AFTER_25,
        number=25,
    ),
    Lesson(
        "makemore’s stages",
        "Held-out loss 2.41, 1.58, 1.55, 1.54: first the output is repaired, then the saturated units. "
        "Each stage is better than the one before.",
        {"view": "starts"},
        EVALUATIONS,
        number=StartsSpec().updates,
    ),
    Lesson(
        "Open and shut",
        "An LSTM after 3,000 updates: half of its input gate’s values are saturated, none were at the start. "
        "For a gate that is no fault.",
        {"view": "own_model"},
        4,
        {"run": ""},
        3000,
    ),
]
