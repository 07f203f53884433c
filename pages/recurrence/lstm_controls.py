"""LSTM gates: the controls of all views."""

from collections.abc import Mapping

from pages.recurrence.lstm_by_hand_controls import BY_HAND_CONTROLS, TEXT
from pages.recurrence.lstm_clamp_controls import CLAMP_CONTROLS
from pages.recurrence.lstm_gates_controls import GATES_CONTROLS
from pages.recurrence.lstm_training import LAST_STEPS
from pages.recurrence.lstm_training_controls import TRAINING_CONTROLS
from playground.figures.lstm import VIEWS
from playground.ui.controls import Choice, Control, TextArea, TextInput
from playground.ui.seek import seek

FIRST_STEPS = {"by_hand": 0, "gates": 200, "clamp": 18, **LAST_STEPS}  # by view: of its clock
EXAMPLE_TEXTS: Mapping[str, TextInput | TextArea] = {"by_hand": TEXT}  # by view: a text that may be too short

VIEW: Choice = Choice(
    "view",
    "Look at",
    "Both passes of a small cell, number by number; every gate of any model on your text; what changes while "
    "some of its gates are held; an LSTM trained with three forget biases; RNN, GRU and LSTM trained on a "
    "task of memory in equal time.",
    VIEWS,
    "by_hand",
    on_change=lambda: seek(FIRST_STEPS[VIEW.get()]),
)

CONTROLS: list[Control] = [
    VIEW,
    *BY_HAND_CONTROLS,
    *GATES_CONTROLS,
    *CLAMP_CONTROLS,
    *TRAINING_CONTROLS,
]
