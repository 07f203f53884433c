"""Lessons of the page of neurons."""

from playground.ui.frame import Lesson

LESSONS: list[Lesson] = []
