"""Recurrent network: the lessons, whose settings and claims are `experiments.rnn.lessons`."""

from playground.experiments.rnn.lessons import LESSON_FACTS
from playground.ui.frame import Lesson


def _lesson(key: str, title: str, look_for: str) -> Lesson:
    """The lesson with the settings of LESSON_FACTS[key]."""
    fact = LESSON_FACTS[key]
    settings = {
        "model": fact.spec.source.removeprefix("bundled-"),
        "text": fact.spec.text,
        "state": fact.unit.state,
        "layer": fact.unit.layer + 1,
        "unit": fact.unit.unit,
    }
    address = {"run": "", "checkpoint": str(fact.spec.checkpoint), "selection": ""}
    if fact.selection is not None:
        settings["threshold"] = fact.selection.threshold
        address["selection"] = f"{fact.selection.first}-{fact.selection.last - 1}"
    return Lesson(title, look_for, settings, fact.position, address)


LESSONS = [
    _lesson(
        "counts",
        "A unit that counts",
        "Unit 5 of the memory cell falls with each bracket that opens and rises with each that closes.",
    ),
    _lesson(
        "quote",
        "A quote unit",
        "Unit 35 is on inside quotes and nowhere else. Below: where else in the corpus such units are on.",
    ),
    _lesson(
        "turns",
        "Surprise at the turn",
        "The bracket that does not fit costs more than 10 bits, twice as much as any other token.",
    ),
    _lesson(
        "clock",
        "The clock is kept",
        "Eleven words after the clock, at “their”, unit 12 still knows; after a board, the reverse.",
    ),
    _lesson(
        "forgets",
        "The state forgets",
        "At the second “their” nothing of the first sentence is left: it expects books, hardly exams.",
    ),
    _lesson(
        "learns",
        "Untrained",
        "The same text before any training: every token costs about ln V. Now move the checkpoint.",
    ),
]
