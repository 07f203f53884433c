"""One body, many heads: the lessons of all views."""

from pages.recurrence.heads_reading_lessons import READING_LESSONS
from pages.recurrence.heads_shapes_lessons import SHAPE_LESSONS
from pages.recurrence.heads_training_lessons import TRAINING_LESSONS
from playground.ui.frame import Lesson

LESSONS: list[Lesson] = [*TRAINING_LESSONS, *READING_LESSONS, *SHAPE_LESSONS]
