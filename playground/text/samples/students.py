"""Sentences whose last word is decided by the first clause, with a long stretch between that says nothing.

    As the proctor started the clock, the students in the back row slowly and silently opened their exams.
    As the teacher wiped the board, the students in the back row slowly and silently opened their books.

Every stretch occurs once with every opening: whatever stands close to the end leaves all the endings equally
likely. A model that counts n-grams cannot know the last word; one that remembers can.
"""

from __future__ import annotations

from playground.text.samples.draw import Draw

SEED = 1
STRETCHES = 104
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
WHEN = ("As", "When", "While", "Once", "Just as", "The moment")
WHO = (
    "the students",
    "the pupils",
    "the children",
    "the newcomers",
    "the twins",
    "most of the class",
    "the girls and boys",
    "some of the visitors",
)
WHERE = (
    "in the back row",
    "by the tall windows",
    "near the open door",
    "along the far wall",
    "on the wooden benches",
    "under the old lamp",
    "in the middle of the room",
    "at the end of the corridor",
    "beside the warm stove",
    "at the long table",
)
WHAT_LIKE = (
    "still a little sleepy,",
    "tired from the long walk,",
    "who had waited all morning,",
    "who had been whispering before,",
    "full of quiet excitement,",
    "nervous as they were,",
    "who never hurried at all,",
    "cold from the rain outside,",
)
HOW = (
    "slowly and silently",
    "without a single word",
    "one after the other",
    "with a small sigh",
    "after a short pause",
    "all at the same time",
    "with a hopeful smile",
    "as carefully as they could",
    "for the first time today",
    "not quite ready yet",
)


def students() -> str:
    """About 100 kB, one sentence per line: every stretch once with every opening, in a random order."""
    draw = Draw(SEED)
    stretches: dict[str, None] = {}
    while len(stretches) < STRETCHES:
        stretches[_stretch(draw)] = None
    sentences = [
        f"{draw.one(WHEN)} the {who} {did}, {stretch} opened their {what}."
        for stretch in stretches
        for who, did, what in OPENINGS
    ]
    return "\n".join(draw.shuffled(sentences)) + "\n"


def _stretch(draw: Draw) -> str:
    """Ten words or more that fit every opening."""
    who, where, how = draw.one(WHO), draw.one(WHERE), draw.one(HOW)
    like = f" {draw.one(WHAT_LIKE)}" if draw.chance(0.3) else ""
    return f"{who} {where}{',' if like else ''}{like} {how}"
