"""Backprop through time: the lessons."""

from playground.ui.frame import Lesson

SENTENCE = "the students opened their books"
PARTS = {"view": "occurrences", "text": SENTENCE, "units": 4, "input_scale": 0.1, "seed": 22}
FRESH_TEXT = "the students opened their books and the teacher closed the door behind them without a word"
REACH = {"view": "lags", "model": "fresh", "model_text": FRESH_TEXT, "embedding_scale": 0.01}
CLIPPED = {
    "view": "clipping",
    "text": "the students opened their books and the teacher closed the door behind them",
}

LESSONS = [
    Lesson(
        "A gradient is a sum",
        "One weight, used at four steps: 0.316 from the last, 0.039, −0.092, and nothing from the first, "
        "whose h₀ is zero. The pile ends at 0.263, which is W.grad.",
        {"weight": "W_h.2.2"},
        25,
    ),
    Lesson(
        "Half is old",
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
        "No n-gram window",
        "Chunks of 5: gradients stop at their edges, yet another first token moves the last prediction by "
        "0.19, 29 steps later. The state is carried. Reset: by nothing.",
        {**PARTS, "input_scale": 0.3, "seed": 23, "spectral_radius": 1.2, "truncation": "chunks"},
        29,
    ),
    Lesson(
        "Vanish",
        "W_h is 0.9 times a rotation: every step back keeps at most 0.9 of the gradient. Ten steps back 35 % "
        "is left, from lag 44 on less than a hundredth.",
        {**REACH, "radius": 0.9},
        89,
    ),
    Lesson(
        "Hold",
        "The same network at radius 1, W_h a pure rotation, inputs so small that tanh is hardly bent: "
        "60 steps back 96 % of the gradient is left.",
        {**REACH, "radius": 1.0},
        89,
    ),
    Lesson(
        "Explode",
        "At radius 1.1 each step back multiplies by up to 1.1: after 60 steps the gradient is 12 times "
        "as large, not 1.1⁶⁰ = 304 times: the states have grown, and tanh bends.",
        {**REACH, "radius": 1.1},
        89,
    ),
    Lesson(
        "Clip the norm",
        "Without clipping the loss begins at 2.9 and ends above twice that. Clipped to a norm of 0.25, the "
        "same start comes to 0.21: shorter steps, the same direction, cosine 1.",
        CLIPPED,
        80,
    ),
    Lesson(
        "By value",
        "Step 18, ‖g‖ = 1.12. Each entry cut at 0.05, the gradient turns by 25°, cosine 0.91. Multiplied by "
        "one number it does not turn.",
        CLIPPED,
        18,
    ),
]
