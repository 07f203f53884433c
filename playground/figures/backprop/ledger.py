"""The formula of the current step with its numbers in, line by line; each line is linked to the picture."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from playground.experiments.backprop.places import Place
from playground.experiments.backprop.shape import Shape
from playground.experiments.backprop.steps import WHOLE, Step, steps
from playground.figures.backprop.ledger_line import Entry, Line
from playground.figures.backprop.ledger_lines import entry
from playground.figures.backprop.ledger_sheet import HEADINGS, SLOTS, TONES, sheet
from playground.figures.backprop.states import ACTIVE, DONE, FUTURE
from playground.figures.backprop.values import places
from playground.figures.scene import Graph

WORDS = ("symbol", "sign", "equals")


@dataclass(frozen=True)
class Ledger:
    """The drawing, and what it shows at every of the S steps.

    number (3 SLOTS, S)   places in the vector of values
    state (12 SLOTS, S)   of each number in each of its four colours
    words                 rows of texts: symbols, operators, equals signs (SLOTS each) and one title
    now (entries, S), heading (headings, S): which is shown
    """

    svg: str
    number: np.ndarray
    state: np.ndarray
    words: dict[str, list[list[str]]]
    now: np.ndarray
    heading: np.ndarray

    def panel(self, values: np.ndarray) -> Graph:
        """The panel, with its numbers taken from the vector of values."""
        arrays = {"n": values[self.number], "s": self.state, "now": self.now, "head": self.heading}
        return Graph("ledger", self.svg, arrays, self.words, alt="The formula of the current step in numbers")


@lru_cache(maxsize=64)
def ledger(shape: Shape, activation: str, grain: str, chosen: Place | None) -> Ledger:
    """The ledger of a pass. A choice decides what stands for a whole layer, and whose update is shown."""
    if chosen is None:
        return _whole(shape, activation, grain)
    other = _copy(ledger(shape, activation, grain, None))
    for k, step in enumerate(steps(shape, grain)):
        if step.kind == "update" or (not step.unit and step.layer == chosen.layer):
            _write(other, shape, activation, k, step, chosen)
    return other


def _whole(shape: Shape, activation: str, grain: str) -> Ledger:
    course, drawn = steps(shape, grain), sheet(shape, activation)
    count = len(course)
    words = {name: [[""] * count for _ in range(SLOTS)] for name in WORDS}
    out = Ledger(
        drawn.svg,
        np.zeros((3 * SLOTS, count), dtype=np.int64),
        np.zeros((4 * 3 * SLOTS, count), dtype=np.int32),
        {**words, "title": [[""] * count]},
        np.zeros((len(drawn.rows), count), dtype=bool),
        np.zeros((len(HEADINGS), count), dtype=bool),
    )
    for k, step in enumerate(course):
        _write(out, shape, activation, k, step, None)
    return out


def _copy(book: Ledger) -> Ledger:
    """One that may be written into."""
    words = {name: [list(row) for row in rows] for name, rows in book.words.items()}
    arrays = (book.number, book.state, book.now, book.heading)
    number, state, now, heading = (array.copy() for array in arrays)
    return replace(book, number=number, state=state, words=words, now=now, heading=heading)


def _write(out: Ledger, shape: Shape, activation: str, k: int, step: Step, chosen: Place | None) -> None:
    """Write the entry of step k over whatever stands there."""
    written, at = entry(shape, activation, step, chosen), places(shape)
    out.number[:, k], out.state[:, k] = len(at), FUTURE  # the NaN at the end of the values
    out.now[:, k], out.heading[:, k] = False, False
    out.now[_row(shape, activation, written), k] = True
    out.heading[HEADINGS.index(written.heading), k] = True
    out.words["title"][0][k] = written.title
    for slot in range(SLOTS):
        line = written.lines[slot] if slot < len(written.lines) else None
        standing = FUTURE if line is None else _standing(step, line)
        for name in WORDS:
            shown = line is not None and standing != FUTURE
            out.words[name][slot][k] = getattr(line, name) if shown else ""
        if line is None or standing == FUTURE:
            continue
        for cell, (number, tone) in enumerate((line.first, line.second, line.result), start=3 * slot):
            if number in at:
                out.number[cell, k] = at[number]
                out.state[4 * cell + TONES.index(tone), k] = standing


def _row(shape: Shape, activation: str, written: Entry) -> int:
    """The grounds of an entry."""
    return sheet(shape, activation).rows[written.heading, written.title]


def _standing(step: Step, line: Line) -> int:
    """Where a line stands: a total is in sight from its first term on, and lit with the last."""
    if step.kind not in ("o", "d", "g") or step.term == WHOLE:
        return ACTIVE if line.total else DONE
    if step.term < line.at:
        return FUTURE
    return ACTIVE if line.total or step.term == line.at else DONE
