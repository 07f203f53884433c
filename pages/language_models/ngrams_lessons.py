"""n-grams: the lessons."""

from dataclasses import replace

from playground.ui.frame import Lesson

STORIES = {"source": "stories", "tokens": "words", "context": "Once upon a time there was a"}

SLIDE = {
    "source": "slide",
    "counted": "all",
    "context": "as the proctor started the clock, the students opened their",
}

_LESSONS = [
    Lesson(
        "Count and divide",
        "“word opened their” was seen 149 times, 23 of them before “laptops”: 23/149 = 0.1544 is all there "
        "is to it.",
        {},
    ),
    Lesson(
        "The slide’s counts",
        "400/1,000 = 0.4 for books, 100/1,000 = 0.1 for exams: what is struck out, the proctor, would have "
        "made exams certain.",
        SLIDE,
    ),
    Lesson(
        "Sharper, sparser",
        "After “a” came 89 words, after “there was a” 21. But 0.6 % of held-out bigrams are new, 11.7 % of "
        "6-grams.",
        {**STORIES, "view": "sparsity"},
    ),
    Lesson(
        "One unseen n-gram",
        "Only 0.6 % of the held-out bigrams are new, and counts alone have perplexity ∞. Every other line is "
        "finite.",
        {**STORIES, "n": 2, "view": "perplexity"},
    ),
    Lesson(
        "Add-one fails",
        "At n = 3 add-one has perplexity 24.6, Kneser-Ney 2.07. From there to n = 6: one rises to 61.6, one "
        "falls to 1.66.",
        {**STORIES, "n": 3, "smoothing": "delta", "delta": 1.0, "view": "perplexity"},
    ),
    Lesson(
        "Not normalised",
        "The eight words that followed share the whole 1; what falls back gets α·S on top: the scores sum to "
        "1.06.",
        {"smoothing": "stupid", "view": "by_order"},
    ),
    Lesson(
        "Out of sight",
        "Exams or books? Up to n = 6 the opening changes nothing, to the last digit. A recurrent network "
        "gives exams 95 %, books 94 %.",
        {"n": 6, "smoothing": "witten-bell", "view": "long_range"},
    ),
]
LESSONS = [replace(lesson, address={"run": ""}) for lesson in _LESSONS]  # a lesson leaves the run
