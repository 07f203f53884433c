"""Lessons of the page of the losses."""

from playground.ui.frame import Lesson

LESSONS = [
    Lesson(
        "One right word",
        "“books” is pulled up by 1 − q, each other word pushed down by its own q. The pulls sum to zero.",
        {},
        0,
    ),
    Lesson(
        "Confidently wrong",
        "q(books) is below 0.0001 and −ln q is 10 nats, but no pull q − p is ever larger than 1.",
        {"logits": (-6.0, 4.0, 0.0, 0.0, 0.0), "steps": 40},
        0,
    ),
    Lesson(
        "A soft target",
        "The loss does not go to 0 but to H(p), 1.03 nats or 1.49 bits: only KL(p‖q) is learned away.",
        {"target": (0.5, 0.3, 0.2, 0.0, 0.0), "word": "exams", "steps": 200, "learning_rate": 2.0},
        200,
    ),
    Lesson(
        "Squared error is stuck",
        "Both start at ŷ = 0.0003 for y = 1. Squared error multiplies the pull ŷ − y by 2σ′(z) = 0.0007, "
        "and stays there.",
        {"loss": "squared-sigmoid", "score": -8.0},
        40,
    ),
    Lesson(
        "It pulls hardest at ⅓",
        "Squared error never pulls with more than 8/27 = 0.296, and that at ŷ = 1/3, not where it is "
        "most wrong.",
        {"loss": "squared-sigmoid", "score": -0.693147},
        0,
    ),
    Lesson(
        "Overflow",
        "σ(40) is rounded to 1, so ln(1 − ŷ) is −∞ and the printed formula gives ∞. From the score, the "
        "loss is 40.",
        {"loss": "binary-cross-entropy", "score": 40.0, "label": 0.0},
        0,
    ),
    Lesson(
        "On to w",
        "∂L/∂w = ∂L/∂z · x: twice the input, twice the pull. Where x is 0 the weight stays, however wrong "
        "the score.",
        {"view": "weights", "loss": "binary-cross-entropy", "inputs": (2.0, 1.0, 0.0)},
        0,
    ),
]
