"""LSTM gates, "Gates of any model": the lessons."""

from playground.ui.frame import Lesson

GATES_LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "Hold, then forget",
        "Unit 3 of an LSTM trained on these sentences: its forget gate stays above 0.95 from the comma to "
        "“their”, twelve words; at “exams”, for which it waited, it is 0.08.",
        {"view": "gates", "quantity": "f", "unit": 3},
        19,
    ),
    Lesson(
        "Some never close",
        "Of its 40 input gates 39 are never below 0.1 in this text: something is written at every word. Of "
        "the 40 forget gates 29 close at some word.",
        {"view": "gates", "quantity": "i", "unit": 3},
        20,
    ),
)
