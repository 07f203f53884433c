"""Dropout: the lessons."""

from playground.experiments.dropout.training import EVALUATION_INTERVAL, STEPS
from playground.ui.frame import Lesson

LAST_EVALUATION = STEPS // EVALUATION_INTERVAL  # the last step of a training's stage
BUNDLED = {"run": ""}  # no run in the address: the comparison that comes with the app

LESSONS = [
    Lesson(
        "In both passes",
        "A dropped unit passes on 0 and its gradient is 0. A kept hidden unit counts double, both ways.",
        {},
        0,
    ),
    Lesson(
        "Mean of masks",
        "Every unit's mean nears its value at test. Linear: over all 4,096 masks both are equal.",
        {"view": "means", "activation": "linear", "mask_count": 1000},
        999,
    ),
    Lesson(
        "4,096 in one",
        "With ReLU the scaled network only comes near the mean of all: nearer than most of them alone.",
        {"view": "networks"},
        4,
    ),
    Lesson(
        "eval() forgotten",
        "The same input, asked 200 times: the answers scatter. With eval() every call says the same.",
        {"mode": "forgot"},
        20,
    ),
    Lesson(
        "Scaled twice",
        "Divided by 1 − p in training and times 1 − p at test: at test every layer passes on too little.",
        {"view": "means", "scaling": "twice", "activation": "linear"},
        199,
    ),
    Lesson(
        "Few data: it helps",
        "200 documents, almost learned by heart. Held out, dropout ends far lower, every seed; "
        "stopped at 40 without is lower still.",
        {"view": "training"},
        LAST_EVALUATION,
        BUNDLED,
    ),
    Lesson(
        "Plenty: it does not",
        "20,000 documents, each seen about twice: little to overfit. Dropout is a bit worse, every seed.",
        {"view": "training", "data": "plenty"},
        LAST_EVALUATION,
        BUNDLED,
    ),
]
