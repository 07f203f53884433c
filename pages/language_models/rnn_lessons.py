"""Recurrent network: the lessons, whose settings and claims are `experiments.rnn.lessons`."""

from playground.experiments.rnn.lessons import LESSON_FACTS
from playground.ui.frame import Lesson


def _lesson(key: str, title: str, look_for: str) -> Lesson:
    """The lesson with the settings of LESSON_FACTS[key]."""
    fact = LESSON_FACTS[key]
    settings = {
        "view": fact.view,
        "model": fact.spec.source.removeprefix("bundled-"),
        "text": fact.spec.text,
        "state": fact.unit.state,
        "layer": fact.unit.layer + 1,
        "unit": fact.unit.unit,
    }
    if fact.view == "two_models":
        settings["second_model"] = "students-rnn"
    address = {"run": "", "checkpoint": str(fact.spec.checkpoint), "selection": ""}
    if fact.selection is not None:
        settings["threshold"] = fact.selection.threshold
        address["selection"] = f"{fact.selection.first}-{fact.selection.last - 1}"
    return Lesson(title, look_for, settings, fact.position, address)


LESSONS = [
    _lesson(
        "counts",
        "Counting",
        "Unit 5 of the memory cell falls with each bracket that opens and rises with each that closes.",
    ),
    _lesson(
        "quote",
        "Quotes",
        "Unit 35 is on inside quotes and nowhere else. Below: where else in the corpus such units are on.",
    ),
    _lesson(
        "turns",
        "Surprise",
        "The bracket that does not fit costs more than 10 bits, twice as much as any other token.",
    ),
    _lesson(
        "clock",
        "The clock is kept",
        "Eleven words after the clock, at “their”, unit 3 is still at −0.98; after a board at +0.99.",
    ),
    _lesson(
        "proctor",
        "The proctor’s exams",
        "At “their” the LSTM still knows the clock and expects exams (95 %); the plain RNN does not (12 %).",
    ),
    _lesson(
        "forgets",
        "The state forgets",
        "At the second “their” nothing of the first sentence is left: it expects books, hardly exams.",
    ),
    _lesson(
        "forcing",
        "Teacher forcing",
        "It expected “conductor”, but “proctor” is the next input. Five such tokens are 88 % of the loss.",
    ),
    _lesson(
        "learns",
        "Untrained",
        "The same text before any training: every token costs about ln V. Now move the checkpoint.",
    ),
]
