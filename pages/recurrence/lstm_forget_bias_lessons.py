"""LSTM gates, "Forget bias": the lessons."""

from pages.recurrence.lstm_training import LAST_STEPS
from playground.experiments.lstm.forget_bias import EVALUATION_INTERVAL
from playground.ui.frame import Lesson

BUNDLED = {"run": ""}  # no run in the address: the comparison that comes with the app

FORGET_BIAS_LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "Forget bias 1",
        "Gap 15, the same starts and data. Bias 1 learns it after 300, 600, 700 updates; bias 0 after 1,000, "
        "1,500 and not at all in 2,000. Bias 2 within 150.",
        {"view": "forget_bias"},
        LAST_STEPS["forget_bias"],
        BUNDLED,
    ),
    Lesson(
        "The reason",
        "100 updates: bias 0 guesses still. σ(0)¹⁵ = 0.00003 of a cell is left after the gap, and of its "
        "gradient; with bias 2 it is 0.15, and two seeds have learned.",
        {"view": "forget_bias"},
        2,
        BUNDLED,
        number=2 * EVALUATION_INTERVAL,
    ),
)
