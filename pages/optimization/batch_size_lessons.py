"""Batch size: the lessons."""

from playground.ui.frame import Lesson

LINE = {"model": "linear", "a": -1.5, "b": -1.5}

LESSONS = [
    Lesson(
        "Noise escapes a poor valley",
        "All 64 at once stay in the poor valley for good: loss 0.42. "
        "Small batches are noisy, and get out: loss 0.01.",
        {"view": "fit"},
        640,
    ),
    Lesson(
        "4× the batch, ½ the noise",
        "From 1 to 4 to 16 examples the spread about halves, 9.3, 4.5, 2.0: less than linear returns.",
        {"view": "noise", **LINE, "learning_rate": 0.05, "batch_size": 4},
        0,
    ),
    Lesson(
        "64 updates for one",
        "All have seen the 64 examples once: B = 1 is at the bottom, B = 64 one step down. "
        "Step for step they are alike.",
        {"view": "progress", "model": "logistic", "a": -1.5, "b": 2.0, "learning_rate": 0.2},
        64,
    ),
    Lesson(
        "It hovers",
        "All at once settles. B = 1 stays about 0.4 from the minimum, however long it runs; "
        "at η = 0.05, 0.13.",
        {"view": "steady_state", **LINE, "learning_rate": 0.2, "data_noise": 0.5, "epochs": 20},
        1280,
    ),
    Lesson(
        "The same loop",
        "With the same order in every epoch B = 1 ends in a loop: "
        "an epoch repeats the one before to the bit.",
        {"view": "fit", "reshuffle": "once", **LINE, "learning_rate": 0.2, "data_noise": 0.5},
        640,
    ),
    Lesson(
        "Too fast for one",
        "η = 0.6 is below the full loss's limit, 0.84, but too much for 36 of the 64 examples alone: "
        "B = 1 diverges.",
        {"view": "fit", **LINE, "learning_rate": 0.6},
        640,
    ),
]
