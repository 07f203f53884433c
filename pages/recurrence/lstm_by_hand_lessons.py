"""LSTM gates, "The cell by hand": the lessons."""

from playground.ui.frame import Lesson

BY_HAND_LESSONS: tuple[Lesson, ...] = ()
