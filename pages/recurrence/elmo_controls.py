"""Stacked and bidirectional networks, ELMo: the controls of all views."""

from collections.abc import Mapping

from pages.recurrence.elmo_depth_controls import DEPTH_CONTROLS, SENTENCE
from pages.recurrence.elmo_directions_controls import DIRECTION_CONTROLS
from pages.recurrence.elmo_directions_controls import LAST_STEP as LAST_OF_DIRECTIONS
from pages.recurrence.elmo_occurrences_controls import OCCURRENCE_CONTROLS, OWN_SENTENCE
from pages.recurrence.elmo_training_controls import LAST_STEP, TRAINING_CONTROLS
from playground.figures.elmo import VIEWS
from playground.ui.controls import Choice, Control, TextInput
from playground.ui.seek import seek

FIRST_STEPS = {  # by view: of its clock
    "depth": 0,
    "directions": LAST_OF_DIRECTIONS,
    "elmo": LAST_STEP,
    "occurrences": 0,
}
EXAMPLE_TEXTS: Mapping[str, TextInput] = {"depth": SENTENCE, "occurrences": OWN_SENTENCE}  # by view

VIEW: Choice = Choice(
    "view",
    "Look at",
    "Which tokens each state of a stacked, perhaps bidirectional network sees; what a "
    "bidirectional language model learns, and which row a classifier is to read; ELMo trained: two language "
    "models, frozen, and a mix of their layers for two tasks; one word in many sentences, layer by layer.",
    VIEWS,
    "depth",
    on_change=lambda: seek(FIRST_STEPS[VIEW.get()]),
)

CONTROLS: list[Control] = [
    VIEW,
    *DEPTH_CONTROLS,
    *DIRECTION_CONTROLS,
    *TRAINING_CONTROLS,
    *OCCURRENCE_CONTROLS,
]
