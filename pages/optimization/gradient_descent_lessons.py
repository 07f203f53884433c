"""Gradient descent: the lessons."""

from playground.ui.frame import Lesson

LESSONS = [
    Lesson(
        "Always downhill",
        "The green arrow is −η·L′, against the slope. Steps shorten by themselves as it dies down.",
        {"curve": "bowl", "learning_rate": 0.3, "start": -2.5},
        3,
    ),
    Lesson(
        "Too large a rate",
        "Past 2/L″ = 0.4 every step lands higher on the other side than the last one.",
        {"curve": "steep-bowl", "learning_rate": 0.45, "start": -0.25},
        8,
    ),
    Lesson(
        "It crawls on a plateau",
        "Far out the slope is nearly zero, and so is every step: 60 of them hardly lower the loss.",
        {"curve": "plateau", "learning_rate": 0.3, "start": -5.0, "steps": 60},
        60,
    ),
    Lesson(
        "The wrong valley",
        "It settles in the valley it starts in. The left one is deeper, but no slope here points there.",
        {"curve": "two-valleys", "learning_rate": 0.1, "start": 1.6, "steps": 60},
        60,
    ),
    Lesson(
        "Zero slope, no minimum",
        "At θ = 0, before the minimum at 1, L′ touches zero without crossing it: "
        "the steps get shorter and end there.",
        {"curve": "inflection", "learning_rate": 0.2, "start": -0.8, "steps": 100},
        100,
    ),
    Lesson(
        "Steepest on the way",
        "15 steps grow, then all shrink: L′ is largest in size where the curve stops bending down, "
        "at |θ| = 0.58.",
        {"curve": "plateau", "learning_rate": 0.3, "start": -2.0, "steps": 30},
        15,
    ),
]
