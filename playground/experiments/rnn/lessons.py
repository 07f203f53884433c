"""What the bundled models show: each lesson's settings and the place to look at, all of it tested.

`claim` is what the lesson's test asserts. The page writes its own sentence around it.
"""

from dataclasses import dataclass

from playground.experiments.rnn.brush import Brush
from playground.experiments.rnn.reading import RnnSpec


@dataclass(frozen=True)
class Lesson:
    """One lesson: what is set, the position where the player stands (a column of the trace), what is true."""

    spec: RnnSpec
    position: int
    claim: str
    brush: Brush | None = None


BRACKETS, STUDENTS = "bundled-brackets", "bundled-students"
DEPTH_UNIT, QUOTE_UNIT, CLOCK_UNIT = 5, 35, 12
NESTED = "(ce)\n({[<ab>]}) [(a)]"
QUOTED = "(ce)\n(d{\"abcdefgh\"}<'fg'>[`hh`])"
WRONG = "(ce)\n({[<ab>]}) <(a]>"
_STRETCH = "the students in the back row without a word opened their"
PROCTOR = f"As the proctor started the clock, {_STRETCH} exams."
TEACHER = f"As the teacher wiped the board, {_STRETCH} books."

LESSON_FACTS: dict[str, Lesson] = {
    "counts": Lesson(
        RnnSpec(BRACKETS, 2500, NESTED, unit=DEPTH_UNIT, state="c"),
        position=11,
        claim="c of unit 5 falls with every bracket that opens and rises with every one that closes; on "
        "10,000 held-out characters its correlation with the depth is below -0.95.",
    ),
    "quote": Lesson(
        RnnSpec(BRACKETS, 2500, QUOTED, unit=QUOTE_UNIT),
        position=13,
        claim="h of unit 35 is above +0.6 at every place inside a quote and below +0.1 at every other, in "
        "this text; on 10,000 held-out characters its sign tells the two apart in at least 95 % of places.",
        brush=Brush(first=9, last=18, threshold=0.6),
    ),
    "turns": Lesson(
        RnnSpec(BRACKETS, 2500, WRONG, unit=DEPTH_UNIT),
        position=19,
        claim="The bracket that does not fit costs more than 10 bits, twice as much as any other token.",
    ),
    "clock": Lesson(
        RnnSpec(STUDENTS, 3000, f"{PROCTOR}\n{TEACHER}", unit=CLOCK_UNIT),
        position=18,
        claim="Eleven words after the clock, at the first “their”, h of unit 12 is above +0.9 and P(exams) "
        "above 0.85; after the board it is below -0.9 there, and P(books) above 0.85.",
    ),
    "forgets": Lesson(
        RnnSpec(STUDENTS, 3000, f"{PROCTOR}\n{TEACHER}", unit=CLOCK_UNIT),
        position=39,
        claim="At the second “their” nothing of the first sentence is left: P(exams) is below 0.02, and with "
        "another first sentence the state there differs by less than 1 % of its length.",
    ),
    "learns": Lesson(
        RnnSpec(BRACKETS, 0, NESTED, unit=DEPTH_UNIT, state="c"),
        position=11,
        claim="Before training every token costs about ln V, within 10 %, and the correlation of unit 5 with "
        "the depth is closer to 0 than 0.4; after 315 steps of 2500 it is below -0.9 already.",
    ),
    "same_weights": Lesson(
        RnnSpec(BRACKETS, 2500, NESTED, unit=DEPTH_UNIT),
        position=0,
        claim="One cell applied at every position, in a plain loop, gives the states of PyTorch's fused "
        "layer to 1e-12 in double precision.",
    ),
}
