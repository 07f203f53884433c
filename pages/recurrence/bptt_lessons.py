"""Backprop through time: the lessons."""

from playground.ui.frame import Lesson

SENTENCE = "the students opened their books"
PARTS = {"view": "occurrences", "text": SENTENCE, "units": 4, "input_size": 0.1, "seed": 22}

LESSONS = [
    Lesson(
        "A sum over occurrences",
        "One weight, used at four steps: 0.316 from the last, 0.039, −0.092, and nothing from the first, "
        "whose h₀ is zero. The pile ends at 0.263, which is W.grad.",
        {"weight": "W_h.2.2"},
        25,
    ),
    Lesson(
        "Half is older than ten steps",
        "W_h with spectral radius 1.1: of all parts, by length, 63 % pass a step more than ten before their "
        "loss. Click on one.",
        {**PARTS, "spectral_radius": 1.1},
        29,
    ),
    Lesson(
        "None is",
        "The same draw at radius 0.5: 0.02 % is older than ten steps. W.grad has not vanished all the same: "
        "it is made of the last few steps.",
        {**PARTS, "spectral_radius": 0.5},
        29,
    ),
    Lesson(
        "Truncated, yet no n-gram",
        "Chunks of 5: gradients stop at their edges, yet another first token moves the last prediction by "
        "0.19, 29 steps later. The state is carried. Reset: by nothing.",
        {**PARTS, "input_size": 0.3, "seed": 23, "spectral_radius": 1.2, "truncation": "chunks"},
        29,
    ),
]
