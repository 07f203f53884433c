"""The formula of the current step with its numbers in, line by line; each line is linked to the picture."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from playground.experiments.backprop.quantity_ref import QuantityRef
from playground.experiments.backprop.shape import Shape
from playground.experiments.backprop.steps import ALL_TERMS, Step, steps
from playground.figures.backprop.formula_drawing import HEADINGS, ROLES, SLOTS, formula_drawing
from playground.figures.backprop.formula_entries import entry
from playground.figures.backprop.formula_lines import FormulaLine
from playground.figures.backprop.states import ACTIVE, DONE, FUTURE
from playground.figures.backprop.values import value_index
from playground.figures.scene import Graph

TEXTS = ("symbol", "sign", "equals")  # of a line


@dataclass(frozen=True)
class FormulaPanel:
    """The drawing, and what it shows at every of the S steps.

    number (3 SLOTS, S)   indices into the vector of values
    state (12 SLOTS, S)   of each number in each of its four colours
    texts                 symbols, operators, equals signs (SLOTS rows each) and one title
    entry (entries, S), heading (headings, S): which is shown
    """

    svg: str
    number: np.ndarray
    state: np.ndarray
    texts: dict[str, list[list[str]]]
    entry: np.ndarray
    heading: np.ndarray

    def graph(self, values: np.ndarray) -> Graph:
        """The panel, with its numbers taken from the vector of values."""
        arrays = {
            "number": values[self.number],
            "state": self.state,
            "entry": self.entry,
            "heading": self.heading,
        }
        return Graph(
            "formula", self.svg, arrays, self.texts, alt="The formula of the current step in numbers"
        )


@lru_cache(maxsize=64)
def formula_panel(
    shape: Shape, activation: str, granularity: str, selected: QuantityRef | None
) -> FormulaPanel:
    """The formulas of a pass. The selection decides which unit stands for a whole layer, and whose update is
    shown; the steps that it does not change are copied from the panel without one."""
    if selected is None:
        return _without_selection(shape, activation, granularity)
    panel = _copy(formula_panel(shape, activation, granularity, None))
    for k, step in enumerate(steps(shape, granularity)):
        if step.kind == "update" or (not step.unit and step.layer == selected.layer):
            _write_step(panel, shape, activation, k, step, selected)
    return panel


def _without_selection(shape: Shape, activation: str, granularity: str) -> FormulaPanel:
    all_steps, drawing = steps(shape, granularity), formula_drawing(shape, activation)
    count = len(all_steps)
    texts = {name: [[""] * count for _ in range(SLOTS)] for name in TEXTS}
    panel = FormulaPanel(
        drawing.svg,
        np.zeros((3 * SLOTS, count), dtype=np.int64),
        np.zeros((len(ROLES) * 3 * SLOTS, count), dtype=np.int32),
        {**texts, "title": [[""] * count]},
        np.zeros((len(drawing.rows), count), dtype=bool),
        np.zeros((len(HEADINGS), count), dtype=bool),
    )
    for k, step in enumerate(all_steps):
        _write_step(panel, shape, activation, k, step, None)
    return panel


def _copy(panel: FormulaPanel) -> FormulaPanel:
    """A panel that may be written into."""
    return replace(
        panel,
        number=panel.number.copy(),
        state=panel.state.copy(),
        texts={name: [list(row) for row in rows] for name, rows in panel.texts.items()},
        entry=panel.entry.copy(),
        heading=panel.heading.copy(),
    )


def _write_step(
    panel: FormulaPanel, shape: Shape, activation: str, k: int, step: Step, selected: QuantityRef | None
) -> None:
    """Write the entry of step k into the arrays and texts, over what is there."""
    shown, index = entry(shape, activation, step, selected), value_index(shape)
    panel.number[:, k], panel.state[:, k] = len(index), FUTURE  # the NaN at the end of the values
    panel.entry[:, k], panel.heading[:, k] = False, False
    panel.entry[formula_drawing(shape, activation).rows[shown.heading, shown.title], k] = True
    panel.heading[HEADINGS.index(shown.heading), k] = True
    panel.texts["title"][0][k] = shown.title
    for slot in range(SLOTS):
        line = shown.lines[slot] if slot < len(shown.lines) else None
        state = FUTURE if line is None else _line_state(step, line)
        is_shown = line is not None and state != FUTURE
        for name in TEXTS:
            panel.texts[name][slot][k] = getattr(line, name) if is_shown else ""
        if line is None or not is_shown:
            continue
        for cell, (number, role) in enumerate((line.first, line.second, line.result), start=3 * slot):
            if number in index:
                panel.number[cell, k] = index[number]
                panel.state[len(ROLES) * cell + ROLES.index(role), k] = state


def _line_state(step: Step, line: FormulaLine) -> int:
    """A total is shown from its first term on, and active with each of them."""
    if step.kind not in ("o", "d", "g") or step.term == ALL_TERMS:
        return ACTIVE if line.total else DONE
    if step.term < line.term:
        return FUTURE
    return ACTIVE if line.total or step.term == line.term else DONE
