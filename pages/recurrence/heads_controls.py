"""One body, many heads: the controls of all views."""

from collections.abc import Mapping
from typing import Any

from pages.recurrence.heads_reading_controls import READING_CONTROLS, TEXTS
from pages.recurrence.heads_shapes_controls import SHAPE_CONTROLS
from pages.recurrence.heads_training_controls import HEAD, LAST_STEP, POOLING, TRAINING_CONTROLS
from playground.experiments.heads.tasks import TASKS
from playground.figures.heads import VIEWS
from playground.ui.controls import Choice, Control, TextInput
from playground.ui.seek import seek

FIRST_STEPS = {"heads": LAST_STEP, "reading": 0, "shapes": 0}  # by view: of its clock

VIEW: Choice = Choice(
    "view",
    "Look at",
    "A body with one of its heads, trained here and now: alone, jointly with the other heads, on a frozen "
    "body. Or one text on its way through a trained network: states, pooling, scores, loss and gradient, "
    "alone and in a padded batch. Or four shapes of sequence processing: what is fed when, and which outputs "
    "count.",
    VIEWS,
    "heads",
    on_change=lambda: seek(FIRST_STEPS[VIEW.get()]),
)

CONTROLS: list[Control] = [VIEW, HEAD, POOLING, *TRAINING_CONTROLS, *READING_CONTROLS, *SHAPE_CONTROLS]


def example_text(values: Mapping[str, Any]) -> TextInput:
    """The text that the view reads, whose example can take the place of one that cannot be read."""
    return TEXTS[TASKS[values["head"]].text]
