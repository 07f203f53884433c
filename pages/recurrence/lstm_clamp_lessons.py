"""LSTM gates, "Clamp a gate": the lessons."""

from pages.recurrence.lstm_gates_controls import TEXTS_OF
from playground.experiments.lstm.clamps import Clamp
from playground.ui.frame import Lesson

CLAMP_LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "The bracket's cell",
        "Each gate of 48 units held at 0 in its turn: f of unit 9 costs most. It is shut at “<” and open "
        "until “>”. Held at 0, P(>) falls from 0.76 to 0.09; P(}) only from 0.81 to 0.69.",
        {
            "view": "clamp",
            "model": "brackets",
            "model_text": TEXTS_OF["brackets"],
            "quantity": "c",
            "unit": 9,
            "ranking": "0",
            "clamp": (Clamp(1, "f", 9, 0.0),),
        },
        5,
    ),
    Lesson(
        "The proctor's cell",
        "Held at its mean, f of unit 14 costs most of 160 gates: P(exams) falls from 0.91 to 0.04. What "
        "stood at the beginning of the sentence is lost before its end.",
        {"view": "clamp", "quantity": "c", "unit": 14, "clamp": (Clamp(1, "f", 14),)},
        18,
    ),
    Lesson(
        "Never forget",
        "Every forget gate held at 1: nothing is ever forgotten, c only adds up, to 18 instead of 7. The "
        "perplexity of this sentence rises from 1.6 to 136.",
        {"view": "clamp", "quantity": "c", "unit": 14, "clamp": (Clamp(1, "f", None, 1.0),)},
        18,
    ),
)
