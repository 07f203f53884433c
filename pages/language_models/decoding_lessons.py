"""Decoding: the lessons."""

from playground.ui.frame import Lesson

NO_RUN = {"forced": "", "run": "", "checkpoint": ""}  # a lesson takes these out of the address

LESSONS = [
    Lesson(
        "Greedy repeats itself",
        "From the second sentence on it is the same one, for ever: 72 % of its 4-grams were there before.",
        {"strategy": "greedy", "max_length": 100},
        99,
        NO_RUN,
    ),
    Lesson(
        "A penalty helps",
        "A frequency penalty of 0.5: 5 % repeats, not 72 %. But it hits “the” as well: “mixed colours "
        "colours”.",
        {"strategy": "greedy", "max_length": 100, "frequency_penalty": 0.5},
        99,
        NO_RUN,
    ),
    Lesson(
        "The sign decides",
        "r = 1.2: 4.22 / r = 3.51, so “by” beats “in”. Repetition, “Scores as ln P”: "
        "−1.07 · r = −1.28, “in” wins.",
        {"strategy": "greedy", "repetition_penalty": 1.2},
        21,
        NO_RUN,
    ),
    Lesson(
        "Hot is noise",
        "At τ = 3 a draw has 3.9 nats of at most ln 72 = 4.3; one in twenty is the model’s first choice. "
        "Try τ = 0: greedy.",
        {"strategy": "temperature", "temperature": 3.0, "max_length": 60},
        59,
        NO_RUN,
    ),
    Lesson(
        "Top-p adapts its size",
        "Who comes here? The mass 0.9 takes 8 tokens, and 1 at the next step. Top-k keeps 5 at both: "
        "65 % here.",
        {"strategy": "top-p", "top_p": 0.9},
        17,
        NO_RUN,
    ),
    Lesson(
        "Typical, not likely",
        "“in” has 35 %, 1.06 nats, and is cut: nearer to the entropy, 1.64, are “by” (1.65) and “on” (1.77).",
        {"strategy": "typical-p", "typical_p": 0.3},
        3,
        NO_RUN,
    ),
    Lesson(
        "Beam beats greedy",
        "Four texts, not one: ln P = −14.2 after 35 tokens, greedy has −16.0. But after 30 greedy was ahead: "
        "no guarantee.",
        {"strategy": "beam", "beam_width": 4, "max_length": 35},
        34,
        NO_RUN,
    ),
    Lesson(
        "Likely is not natural",
        "Perplexities: beam 1.49 (68 % repeats), held-out text 1.55, pure sampling 2.26: real text is not "
        "the likeliest.",
        {"strategy": "beam", "beam_width": 4, "view": "comparison", "max_length": 100},
        99,
        NO_RUN,
    ),
]
