"""LSTM gates: the lessons of all views."""

from pages.recurrence.lstm_by_hand_lessons import BY_HAND_LESSONS
from pages.recurrence.lstm_clamp_lessons import CLAMP_LESSONS
from pages.recurrence.lstm_copy_lessons import COPY_LESSONS
from pages.recurrence.lstm_forget_bias_lessons import FORGET_BIAS_LESSONS
from pages.recurrence.lstm_gates_lessons import GATES_LESSONS
from playground.ui.frame import Lesson

LESSONS: list[Lesson] = [
    *BY_HAND_LESSONS,
    *GATES_LESSONS,
    *CLAMP_LESSONS,
    *FORGET_BIAS_LESSONS,
    *COPY_LESSONS,
]
