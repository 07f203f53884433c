"""Lessons of the anatomy of a training step."""

from playground.experiments.training_step import FORGOTTEN
from playground.ui.frame import Lesson

LESSONS = [
    Lesson(
        "Five lines",
        "Step through them with →. Only the third writes .grad, and only the fourth moves μ.",
        {},
        3,
    ),
    Lesson(
        ".grad stays until zeroed",
        "μ has moved, but .grad still holds the slope of where μ was, until the fifth line clears it.",
        {},
        4,
    ),
    Lesson(
        "It ends at the mean",
        "Each update takes off the same share ηN = 0.4 of the way. It ends at the mean of the data, "
        "not at the true location 1.5.",
        {"updates": 40},
        200,
    ),
    Lesson(
        "Forget zero_grad",
        ".grad is now the sum of all gradients so far: μ runs past the mean, comes back, never settles.",
        {"zero_grad": FORGOTTEN, "updates": 40},
        60,
    ),
    Lesson(
        "Too large a rate diverges",
        "η = 0.055 is past 2/N = 0.05: each update lands farther away, on the other side.",
        {"learning_rate": 0.055},
        50,
    ),
]
