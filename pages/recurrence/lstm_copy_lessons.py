"""LSTM gates, "How far back": the lessons."""

from pages.recurrence.lstm_training import LAST_STEPS
from playground.ui.frame import Lesson

BUNDLED = {"run": ""}  # no run in the address: the comparison that comes with the app
LAST = LAST_STEPS["copy"]

COPY_LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "In equal time",
        "One second each. RNN and LSTM, as PyTorch starts it, learn gaps of 5 or 10. The GRU learns 15 to "
        "30, with little more than half as many updates.",
        {"view": "copy"},
        LAST,
        BUNDLED,
    ),
    Lesson(
        "Twice the gap",
        "Asked after twice the gap that they have learned, GRU and LSTM are right: they hold the symbol. The "
        "RNN is right in 16 %: it gives the answer after so many steps.",
        {"view": "copy"},
        LAST,
        BUNDLED,
    ),
    Lesson(
        "LSTM, bias 2",
        "The same with forget bias 2 at the start: now the LSTM learns every gap to 20, with all seeds. One "
        "cell keeps 79 % over the 20 distractors.",
        {"view": "copy", "lstm_bias": "2", "copy_side": "forget"},
        LAST,
        BUNDLED,
    ),
)
