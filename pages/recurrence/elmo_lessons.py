"""Stacked and bidirectional networks, ELMo: the lessons of all views."""

from pages.recurrence.elmo_depth_lessons import DEPTH_LESSONS
from pages.recurrence.elmo_directions_lessons import DIRECTION_LESSONS
from pages.recurrence.elmo_occurrences_lessons import OCCURRENCE_LESSONS
from pages.recurrence.elmo_training_lessons import TRAINING_LESSONS
from playground.ui.frame import Lesson

LESSONS: list[Lesson] = [*DEPTH_LESSONS, *DIRECTION_LESSONS, *TRAINING_LESSONS, *OCCURRENCE_LESSONS]
