"""Sentences whose last word is decided by the first clause, with a long stretch between that says nothing.

    As the proctor started the clock, the students in the back row without a word opened their exams.
    As the teacher wiped the board, the students in the back row without a word opened their books.

The stretch is drawn independently of the opening: whatever stands close to the end leaves all the endings
equally likely. A model that counts n-grams cannot know the last word; one that remembers can.
"""

from __future__ import annotations

from playground.text.samples.draw import Draw

SEED = 1
SENTENCES = 1040
OPENINGS = (
    ("proctor", "started the clock", "exams"),
    ("teacher", "wiped the board", "books"),
    ("coach", "blew the whistle", "lockers"),
    ("conductor", "raised the baton", "scores"),
    ("cook", "rang the bell", "lunchboxes"),
    ("librarian", "dimmed the lamps", "laptops"),
    ("guide", "unfolded the map", "rucksacks"),
    ("painter", "mixed the colours", "sketchbooks"),
)
WHEN = ("As", "When", "While")
WHO = ("the students", "the pupils", "the children", "the twins", "the girls", "the boys")
WHERE = (
    "in the back row",
    "by the tall windows",
    "near the door",
    "on the benches",
    "at the long table",
    "in the corner",
)
HOW = (
    "slowly",
    "in silence",
    "one by one",
    "with a sigh",
    "without a word",
    "after a short pause",
)


def students() -> str:
    """About 100 kB, one sentence per line; opening and stretch are drawn independently of each other."""
    draw = Draw(SEED)
    return "".join(_sentence(draw) + "\n" for _ in range(SENTENCES))


def _sentence(draw: Draw) -> str:
    who, did, what = draw.choice(OPENINGS)
    stretch = f"{draw.choice(WHO)} {draw.choice(WHERE)} {draw.choice(HOW)}"
    return f"{draw.choice(WHEN)} the {who} {did}, {stretch} opened their {what}."
