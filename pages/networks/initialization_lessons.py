"""Initialization: the lessons."""

from playground.experiments.initialization.symmetry import UPDATES
from playground.ui.frame import Lesson

LESSONS: list[Lesson] = [
    Lesson(
        "Equal for ever",
        "Six units start with equal weights and stay one unit, to the bit, whatever the optimizer: one line.",
        {"view": "symmetry"},
        UPDATES,
    ),
]
