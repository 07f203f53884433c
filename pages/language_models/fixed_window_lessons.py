"""Fixed window: the lessons."""

from collections.abc import Mapping
from typing import Any

from playground.ui.frame import Lesson

COMMON_PART = "the students in the back row without a word opened their"
PROCTOR_AND_TEACHER = {
    "context": f"As the proctor started the clock, {COMMON_PART}",
    "second_context": f"As the teacher wiped the board, {COMMON_PART}",
}


def _lesson(title: str, look_for: str, settings: Mapping[str, Any], step: int) -> Lesson:
    """A lesson on a bundled network: it takes a run out of the address."""
    return Lesson(title, look_for, settings, step, {"run": ""})


LESSONS = [
    _lesson(
        "Alike words meet",
        "Play it from the start. Two words of one colour are 1.01 times as far apart as two of different "
        "colours at step 0, and 0.45 times at step 400. Nobody told the network the colours.",
        {"view": "embeddings"},
        7,
    ),
    _lesson(
        "Another place",
        "② is ① with its first two words exchanged: each meets the block of W₁ that the other met. P(the) "
        "falls from 98.8 % to 0.05 %.",
        {"second_context": "students the near"},
        7,
    ),
    _lesson(
        "Out of sight",
        "Struck out is out: proctor or teacher, the window holds the same three words, and all 74 "
        "probabilities are equal to the last bit.",
        PROCTOR_AND_TEACHER,
        7,
    ),
    _lesson(
        "A wider window",
        "Sixteen words reach back to the beginning: exams 92.7 % after the proctor, books 90.9 % after the "
        "teacher. W₁ has 128 inputs instead of 24.",
        {**PROCTOR_AND_TEACHER, "model": "window-wide"},
        3,
    ),
    _lesson(
        "Unseen contexts",
        "Where the context is new, the 4-gram loses 1.69 nats a token, the network 0.54; elsewhere 0.52 and "
        "0.50. “After that” and a name came 25 times, always before “slept”, but never with Elsa: 93.4 % "
        "here, 0.008 % there.",
        {"model": "window-stories", "view": "vs_ngram", "context": "After that Elsa"},
        3,
    ),
    _lesson(
        "The price",
        "Every further word of the window adds a block to W₁ and one to W₃: 2,208 numbers here. From 1 to 16 "
        "words, W₁ grows from 1,024 to 16,384.",
        {"view": "model_size", "embedding": 16, "hidden": 64},
        15,
    ),
    _lesson(
        "W₃ = 0",
        "Both paths were trained together. Without the direct one the context “row without a” is answered "
        "by “word” with 41 % instead of 97 %.",
        {"context": "row without a", "direct_weights": "zero"},
        7,
    ),
]
