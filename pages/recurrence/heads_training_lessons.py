"""One body, many heads, "A head by choice": the lessons."""

from pages.recurrence.heads_training_controls import LAST_STEP
from playground.ui.frame import Lesson

BUNDLED = {"run": ""}  # no run in the address: the trainings that come with the app

TRAINING_LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "A frozen body",
        "The body has learned other things and is fixed; only 343 numbers learn the tags: 95.6 % of the "
        "words are right, on an untrained body 78.2 %.",
        {"head": "tags"},
        LAST_STEP,
        BUNDLED,
    ),
    Lesson(
        "One direction",
        "The body reads from the left alone: “georgia” is tagged before “lies” or “bank” is read. The loss "
        "stays at 0.047; with two directions it is 0.001.",
        {"head": "tags", "directions": "one"},
        LAST_STEP,
        BUNDLED,
    ),
    Lesson(
        "A window",
        "No recurrence: one linear layer on the embeddings of five words has 100 % of the tags, more than an "
        "LSTM of one direction. Here two words to either side tell all.",
        {"head": "tags", "directions": "one"},
        LAST_STEP - 1,
        BUNDLED,
    ),
    Lesson(
        "Jointly",
        "All four heads on one body: 82 % of the nights are right, alone 88 %. In equal updates joint "
        "training does not help here: the body serves four losses.",
        {"head": "nights"},
        LAST_STEP,
        BUNDLED,
    ),
    Lesson(
        "Majority",
        "70 % right on an untrained body sounds fair, but two sentences of three are affirmed: saying so "
        "always is right in 67 %.",
        {"head": "affirmed"},
        LAST_STEP,
        BUNDLED,
    ),
    Lesson(
        "Pooling",
        "The last states instead of the mean: on a body frozen after learning next letters 45 % of the "
        "languages are right instead of 31 %; trained along, 61 instead of 57 %.",
        {"head": "language", "pooling": "last"},
        LAST_STEP,
        BUNDLED,
    ),
)
