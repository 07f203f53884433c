"""Lessons of the fit."""

from playground.ui.frame import Lesson

LESSONS: list[Lesson] = [
    Lesson("Circles", "Four units fold the plane: their sum is high in the middle and low all around.", {}, 0),
]
