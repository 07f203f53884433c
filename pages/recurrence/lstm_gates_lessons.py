"""LSTM gates, "Gates of any model": the lessons."""

from playground.ui.frame import Lesson

GATES_LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "Hold, then forget",
        "Unit 14 of an LSTM trained on these sentences: its forget gate stays above 0.97 from the comma to "
        "“their”, twelve words, and at the full stop it is 0.06.",
        {"view": "gates", "quantity": "f", "unit": 14},
        20,
    ),
    Lesson(
        "Some never close",
        "Of its 40 input gates not one is below 0.1 anywhere in this text: something is written at every "
        "word. Of the 40 forget gates 33 close at some word.",
        {"view": "gates", "quantity": "i", "unit": 14},
        20,
    ),
)
