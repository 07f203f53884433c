"""Backprop through time: the lessons."""

from playground.ui.frame import Lesson

LESSONS = [
    Lesson(
        "A sum over occurrences",
        "One weight, used at four steps: 0.316 from the last, 0.039, −0.092 and nothing from the first, whose "
        "h₀ is zero. The pile ends at 0.263, which is W.grad.",
        {"weight": "W_h.2.2"},
        25,
    ),
]
