"""LSTM gates, "How far back": the lessons."""

from playground.ui.frame import Lesson

BUNDLED = {"run": ""}  # no run in the address: the comparison that comes with the app

COPY_LESSONS: tuple[Lesson, ...] = ()
