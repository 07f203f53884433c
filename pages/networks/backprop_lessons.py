"""Lessons of the page of backpropagation in a network."""

from playground.ui.frame import Lesson

DEEP = {"shape": (8, 8, 8, 8, 8), "seed": 5}

LESSONS = [
    Lesson(
        "A delta is a sum",
        "Unit 1 hears w·δ from each of the four outputs that it feeds. They nearly cancel: its δ is small.",
        {
            "shape": (2, 3, 4),
            "initializer": "xavier",
            "seed": 67,
            "granularity": "term",
            "selection": "d1.1",
        },
        62,
    ),
    Lesson(
        "A dead unit",
        "Unit 2 gets −0.463: its ReLU is 0, and its slope. No weight into it or out of it has a gradient.",
        {"activation": "relu", "selection": "d1.2"},
        12,
    ),
    Lesson(
        "Sigmoids shrink deltas",
        "A slope of at most ¼ at every layer: on the way back the mean |δ| falls from 0.058 to 0.000055.",
        {**DEEP, "granularity": "layer", "view": "depth"},
        12,
    ),
    Lesson(
        "ReLU with He keeps them",
        "The same inputs and targets with ReLU and weights from N(0, 2/m): mean |δ| 0.060 at the outputs, "
        "0.060 in layer 1.",
        {**DEEP, "activation": "relu", "initializer": "he", "granularity": "layer", "view": "depth"},
        12,
    ),
    Lesson(
        "The wrong sign climbs",
        "η = −5: w₁₁ grows although ∂L/∂w₁₁ > 0, and L rises from 0.116 to 0.289. η = 5 lowers it to 0.023.",
        {"learning_rate": -5.0, "selection": "w2.1.1"},
        18,
    ),
    Lesson(
        "Sharing pays",
        "Every δ is computed once and used by all: 480 products for 288 gradients. Path by path: 320,328.",
        {**DEEP, "view": "cost"},
        97,
    ),
]
