"""LSTM gates: the lessons of all views."""

from pages.recurrence.lstm_by_hand_lessons import BY_HAND_LESSONS
from playground.ui.frame import Lesson

LESSONS: list[Lesson] = [*BY_HAND_LESSONS]
