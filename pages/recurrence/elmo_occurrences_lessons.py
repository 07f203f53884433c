"""Stacked and bidirectional networks, "Type and token embeddings": the lessons."""

from playground.ui.frame import Lesson

OCCURRENCE_LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "One type, one point",
        "The type embedding of “seal” is the same in all 80 sentences. By it alone the head cannot tell: 60 "
        "to 40 %. Play: layer after layer.",
        {"view": "occurrences"},
        0,
    ),
    Lesson(
        "Token embeddings",
        "On layer 1 the points part by sense: 96 % have an occurrence of their own sense nearest. Yours, by "
        "the lake, lies with the animals.",
        {"view": "occurrences"},
        1,
    ),
    Lesson(
        "In an office",
        "The same word, and the clerk's seal lies elsewhere: its nearest neighbours are made things, and "
        "ELMo's mix says made, 100 %.",
        {"view": "occurrences", "own_sentence": "the clerk saw the old seal in the office"},
        1,
    ),
)
