"""Decoding: the lessons."""

from playground.ui.frame import Lesson

NO_RUN = {"forced": "", "run": "", "checkpoint": ""}  # a lesson takes these out of the address

LESSONS = [
    Lesson(
        "Greedy repeats itself",
        "From the second sentence on it is the same one, for ever: 74 % of its 4-grams were there before.",
        {"strategy": "greedy", "max_length": 100},
        99,
        NO_RUN,
    ),
    Lesson(
        "A penalty helps",
        "A frequency penalty of 0.5: 5 % repeats, not 74 %. But it hits “the” as well: “at long long table”.",
        {"strategy": "greedy", "max_length": 100, "frequency_penalty": 0.5},
        99,
        NO_RUN,
    ),
    Lesson(
        "The sign decides",
        "r = 1.2: 4.25 / r = 3.54, so “by” beats “in”. Repetition, “Scores as ln P”: "
        "−1.06 · r = −1.27, “in” wins.",
        {"strategy": "greedy", "repetition_penalty": 1.2},
        21,
        NO_RUN,
    ),
    Lesson(
        "Hot is noise",
        "At τ = 3 a draw has 3.9 nats of at most ln 73 = 4.3; one in fifteen is the model’s first choice. "
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
        "“in” has 36 %, 1.01 nats, and is cut: nearer to the entropy, 1.65, are “on” (1.70) and "
        "“near” (1.88).",
        {"strategy": "typical-p", "typical_p": 0.3},
        3,
        NO_RUN,
    ),
    Lesson(
        "Beam beats greedy",
        "Four texts, not one: ln P = −16.3 after 40 tokens, greedy has −19.0. But after 30 greedy was ahead: "
        "no guarantee.",
        {"strategy": "beam", "beam_width": 4},
        39,
        NO_RUN,
    ),
    Lesson(
        "Likely is not natural",
        "Perplexities: beam 1.50 (68 % repeats), held-out text 1.56, pure sampling 2.16: real text is not "
        "the likeliest.",
        {"strategy": "beam", "beam_width": 4, "view": "comparison", "max_length": 100},
        99,
        NO_RUN,
    ),
]
