"""LSTM gates: the controls of all views."""

from collections.abc import Mapping

from pages.recurrence.lstm_by_hand_controls import BY_HAND_CONTROLS, TEXT
from pages.recurrence.lstm_training import LAST_STEPS
from pages.recurrence.lstm_training_controls import TRAINING_CONTROLS
from playground.figures.lstm import VIEWS
from playground.ui.controls import Choice, Control, TextArea, TextInput
from playground.ui.seek import seek

FIRST_STEPS = {"by_hand": 0, **LAST_STEPS}  # by view: where its clock stands when it is chosen
EXAMPLE_TEXTS: Mapping[str, TextInput | TextArea] = {"by_hand": TEXT}  # by view: a text that may be too short

VIEW: Choice = Choice(
    "view",
    "Look at",
    "Both passes of a small cell, number by number; the same LSTM with three forget biases, trained; RNN, "
    "GRU and LSTM on a task of memory, trained in equal time.",
    VIEWS,
    "by_hand",
    on_change=lambda: seek(FIRST_STEPS[VIEW.get()]),
)

CONTROLS: list[Control] = [VIEW, *BY_HAND_CONTROLS, *TRAINING_CONTROLS]
