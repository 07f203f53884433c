"""LSTM gates, "Forget bias": the lessons."""

from playground.ui.frame import Lesson

BUNDLED = {"run": ""}  # no run in the address: the comparison that comes with the app

FORGET_BIAS_LESSONS: tuple[Lesson, ...] = ()
