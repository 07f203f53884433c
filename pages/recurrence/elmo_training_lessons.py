"""Stacked and bidirectional networks, "ELMo": the lessons."""

from pages.recurrence.elmo_training_controls import LAST_STEP
from playground.experiments.elmo.sizes import LM_ROUNDS
from playground.ui.frame import Lesson

BUNDLED = {"run": ""}  # no run in the address: the training that comes with the app

TRAINING_LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "Equal shares",
        "The language models are trained and frozen. The task has not spoken yet: w = 0, so each layer has a "
        "third, and every head guesses.",
        {"view": "elmo"},
        LM_ROUNDS + 1,
        BUNDLED,
    ),
    Lesson(
        "The sense of a word",
        "Type embeddings guess: 48 %. Top layer 96 %, mix 98 %. One seed's mix takes layer 1, another's the "
        "top layer: where the sense lies is found.",
        {"view": "elmo"},
        LAST_STEP,
        BUNDLED,
    ),
    Lesson(
        "Noun or verb",
        "“guard”, noun or verb? Type embeddings 49 %, top layer and mix 100 %. The type's share has fallen "
        "from 1/3 to 0.16, the top layer's is 0.69.",
        {"view": "elmo", "task": "syntactic"},
        LAST_STEP,
        BUNDLED,
    ),
)
