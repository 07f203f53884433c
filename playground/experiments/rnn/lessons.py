"""The lessons on the bundled models: settings, the position to look at, and the claim that a test asserts."""

from dataclasses import dataclass

from playground.experiments.rnn.selection import Selection
from playground.experiments.rnn.trace import RnnSpec, UnitRef


@dataclass(frozen=True)
class LessonFact:
    """The settings of a lesson, the position of the player (a column of the trace), and the tested claim."""

    spec: RnnSpec
    unit: UnitRef
    position: int
    claim: str
    selection: Selection | None = None
    view: str = "states"


BRACKETS, STUDENTS = "bundled-brackets", "bundled-students"
DEPTH_UNIT, QUOTE_UNIT, CLOCK_UNIT = 5, 35, 3
NESTED = "(ce)\n({[<ab>]}) [(a)]"
QUOTED = "(ce)\n(d{\"abcdefgh\"}<'fg'>[`hh`])"
WRONG = "(ce)\n({[<ab>]}) <(a]>"
_STRETCH = "the students in the back row without a word opened their"
PROCTOR = f"As the proctor started the clock, {_STRETCH} exams."
TEACHER = f"As the teacher wiped the board, {_STRETCH} books."

LESSON_FACTS: dict[str, LessonFact] = {
    "counts": LessonFact(
        RnnSpec(BRACKETS, 2500, NESTED),
        UnitRef(DEPTH_UNIT, "c"),
        position=11,
        claim="c of unit 5 falls with every bracket that opens and rises with every one that closes; on "
        "10,000 held-out characters its correlation with the depth is below -0.95.",
    ),
    "quote": LessonFact(
        RnnSpec(BRACKETS, 2500, QUOTED),
        UnitRef(QUOTE_UNIT),
        position=13,
        claim="h of unit 35 is above +0.6 at every place inside a quote and below +0.1 at every other, in "
        "this text; on 10,000 held-out characters its sign tells the two apart in at least 95 % of places.",
        selection=Selection(first=9, last=18, threshold=0.6),
    ),
    "turns": LessonFact(
        RnnSpec(BRACKETS, 2500, WRONG),
        UnitRef(DEPTH_UNIT),
        position=19,
        claim="The bracket that does not fit costs more than 10 bits, twice as much as any other token.",
    ),
    "clock": LessonFact(
        RnnSpec(STUDENTS, 3000, f"{PROCTOR}\n{TEACHER}"),
        UnitRef(CLOCK_UNIT),
        position=18,
        claim="Eleven words after the clock, at the first “their”, h of unit 3 is below -0.95 and P(exams) "
        "above 0.9; after the board it is above +0.95 there, and P(books) above 0.9. After each of the eight "
        "openings its sign at “their” is the same in all 216 stretches, and the likeliest word is right.",
    ),
    "proctor": LessonFact(
        RnnSpec(STUDENTS, 3000, PROCTOR),
        UnitRef(CLOCK_UNIT),
        position=18,
        claim="At “their” the LSTM gives exams more than 0.95, the plain RNN of the same training less than "
        "0.13, about as much as each of the eight last words; at every other word they differ by less than "
        "0.1.",
        view="two_models",
    ),
    "forgets": LessonFact(
        RnnSpec(STUDENTS, 3000, f"{PROCTOR}\n{TEACHER}"),
        UnitRef(CLOCK_UNIT),
        position=39,
        claim="At the second “their” nothing of the first sentence is left: P(exams) is below 0.002, and "
        "with another first sentence h differs there by less than 1 % of its length, c by less than 2 %.",
    ),
    "forcing": LessonFact(
        RnnSpec(STUDENTS, 3000, PROCTOR),
        UnitRef(CLOCK_UNIT),
        position=2,
        claim="After “As the” the most probable token is conductor, the true next token and the next input "
        "proctor; of the 20 targets 15 are the most probable token, and 88 % of the loss are the cost of the "
        "five others.",
        view="teacher_forcing",
    ),
    "learns": LessonFact(
        RnnSpec(BRACKETS, 0, NESTED),
        UnitRef(DEPTH_UNIT, "c"),
        position=11,
        claim="Before training every token costs about ln V, within 10 %, and the correlation of unit 5 with "
        "the depth is closer to 0 than 0.4; after 315 steps of 2500 it is below -0.9 already.",
    ),
    "same_weights": LessonFact(
        RnnSpec(BRACKETS, 2500, NESTED),
        UnitRef(DEPTH_UNIT),
        position=0,
        claim="One cell applied at every position, in a plain loop, gives the states of PyTorch's fused "
        "layer to 1e-12 in double precision.",
    ),
}
