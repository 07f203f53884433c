"""One body, many heads: the controls of all views."""

from pages.recurrence.heads_reading_controls import READING_CONTROLS
from pages.recurrence.heads_training_controls import HEAD, LAST_STEP, POOLING, TRAINING_CONTROLS
from playground.figures.heads import VIEWS
from playground.ui.controls import Choice, Control
from playground.ui.seek import seek

FIRST_STEPS = {"heads": LAST_STEP, "reading": 0}  # by view: of its clock

VIEW: Choice = Choice(
    "view",
    "Look at",
    "A body with one of its heads, trained here and now: alone, jointly with the other heads, on a frozen "
    "body. Or one text on its way through a trained network: states, pooling, scores, loss and gradient, "
    "alone and in a padded batch.",
    VIEWS,
    "heads",
    on_change=lambda: seek(FIRST_STEPS[VIEW.get()]),
)

CONTROLS: list[Control] = [VIEW, HEAD, POOLING, *TRAINING_CONTROLS, *READING_CONTROLS]
