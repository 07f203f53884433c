"""LSTM gates, "The cell by hand": the lessons."""

from playground.ui.frame import Lesson

BY_HAND_LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "Forget gate at 1",
        "The input gate opens for the a alone, the forget gate is held at 1: what was written at t = 1 "
        "stands in c at t = 8, to the last bit. Both lines lie at 1.",
        {
            "text": "abbbbbbbb",
            "units": 1,
            "panel": "reach",
            "edits": (("b_if.1", 60.0), ("b_ii.1", -60.0), ("W_ii.1.1", 120.0)),
        },
        54,
    ),
    Lesson(
        "Not the whole",
        "Along c alone 0.17 is left after seven steps, the product of f. The whole derivative is 1.69, ten "
        "times as much: the gates read h, which depends on c too.",
        {"text": "hello hel", "units": 1, "scale": 2.0, "seed": 9, "panel": "reach"},
        54,
    ),
    Lesson(
        "Two biases",
        "The gradients of b_hi and b_ii are the same numbers: PyTorch's two biases act as one sum. 8 of this "
        "LSTM's 64 numbers are redundant.",
        {"panel": "gradients", "gate": "i"},
        65,
    ),
    Lesson(
        "GRU: 3/4",
        "Three blocks instead of four: 48 numbers instead of 64. One state h does for c and h; z keeps, as f "
        "does, and 1 − z writes, as i does.",
        {"cell": "gru", "panel": "counts"},
        4,
    ),
)
