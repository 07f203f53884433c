"""Lessons of the page on two weights."""

from playground.ui.frame import Lesson

LESSONS = [
    Lesson(
        "The reused factor",
        "Both gradients begin with dL/do · do/da. Here, on the way to w₁, that product comes from the cache.",
        {},
        12,
    ),
    Lesson(
        "Saturation stops learning",
        "The answer is wrong, L = 1.44, but o sits where tanh is flat: 1 − o² is 0.0005, and it multiplies"
        " everything that follows.",
        {"w1": 3.0, "w2": -4.5, "updates": 50},
        7,
    ),
    Lesson(
        "Too large a rate overshoots",
        "Against the gradient, but too far: one update with η = 6 doubles the loss and lands on flat ground.",
        {"learning_rate": 6.0, "detailed_updates": "none"},
        1,
    ),
    Lesson(
        "A target out of reach",
        "tanh never gets to 1.5: L stays above ½(1.5 − 1)² = 0.125 while both weights keep growing.",
        {"y": 1.5, "w2": 0.8, "updates": 50, "detailed_updates": "none"},
        51,
    ),
    Lesson(
        "Zero weights learn nothing",
        "dL/dw₁ has w₂ as a factor, dL/dw₂ has h: at w₁ = w₂ = 0 both vanish, though L = 0.245.",
        {"w1": 0.0, "w2": 0.0},
        17,
    ),
]
