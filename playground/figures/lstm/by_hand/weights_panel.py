"""The weights of the gate of the step, to edit; or, in their places, their gradients so far."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from playground.experiments.lstm.by_hand.cells import CELLS
from playground.experiments.lstm.by_hand.parameters import MOST_UNITS, shapes
from playground.experiments.lstm.by_hand.run import CellTrace
from playground.experiments.lstm.by_hand.steps import Step, steps
from playground.experiments.number_edits import LIMIT
from playground.experiments.weight_ref import WeightRef, weight_refs
from playground.figures.lstm.by_hand.clock import shown_token
from playground.figures.plots import clipped
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing, span
from playground.figures.scene.svg import Attribute

WIDTH, HEIGHT = 540.0, 168.0
LABEL = 34.0
HEADER = {1: 24.0, 2: 24.0, 3: 22.0, 4: 17.0}  # px, by units
COLUMN = 58.0  # px, less where there are many
PITCH = {1: 26.0, 2: 22.0, 3: 19.0, 4: 16.0}  # by units
LETTERS = 5  # of a token
MUTED = "var(--role-muted)"
OF_STEP = {"y": "U", "dy": "U", "dh": "U", "c": "g", "h": "o", "dc": "o", "end": "U"}
STEP = "step"  # the choice of the gate of the step


def weights_panel(trace: CellTrace, gate: str = STEP, gradients: bool = False) -> Graph:
    """The weights of a gate, a key of the cell's gates or "U"; another key: those of the step's gate."""
    cell, groups = trace.spec.cell, (*trace.cell.gates, "U")
    clock = steps(cell, trace.steps)
    chosen = [gate if gate in groups else _of_step(step, trace.cell.gates) for step in clock]
    shown = np.array([shown_token(step) for step in clock])
    numbers = _gradients(trace) if gradients else _weights(trace)
    names = tuple(clipped(name, LETTERS) for name in trace.text.vocabulary)
    drawing = _drawing(cell, trace.spec.units, names, tuple(_format(row) for row in numbers), not gradients)
    tokens = np.arange(len(names))[:, None]
    return Graph(
        "weights",
        drawing,
        {
            "w": numbers,
            "group": np.array([[name == group for name in chosen] for group in groups]),
            "read": trace.text.inputs[shown] == tokens,
            "next": trace.text.targets[shown] == tokens,
        },
        alt="The gradients so far" if gradients else "The weights, to edit",
    )


def _of_step(step: Step, gates: Sequence[str]) -> str:
    letter = step.kind.removeprefix("d")
    if step.kind in gates or letter in gates:
        return step.kind if step.kind in gates else letter
    choice = OF_STEP.get(step.kind, gates[0])
    return choice if choice in (*gates, "U") else gates[-1]


def _weights(trace: CellTrace) -> np.ndarray:
    """Of every number of every parameter, (numbers, 1)."""
    return np.concatenate([value.ravel() for value in trace.parameters.values()])[:, None]


def _gradients(trace: CellTrace) -> np.ndarray:
    """What has been added to every gradient by then, (numbers, steps)."""
    clock, T = steps(trace.spec.cell, trace.steps), trace.steps
    out = []
    for name, part in trace.passes.contributions.items():
        added = "dy" if name in ("U", "b_y") else "deltas"
        at = np.array([k for k, step in enumerate(clock) if step.kind == added])
        done = (np.arange(len(clock))[:, None] >= at).sum(axis=1)
        sums = np.cumsum(part.reshape(T, -1)[::-1], axis=0)
        out.append(np.concatenate([np.zeros_like(sums[:1]), sums])[done].T)
    return np.concatenate(out)


def _format(row: np.ndarray) -> str:
    """At most six letters."""
    largest = float(np.abs(row[np.isfinite(row)]).max(initial=0.0))
    if largest < 9.995:
        return "fixed:2"
    return "fixed:1" if largest < 99.95 else "exponent:0"


@lru_cache(maxsize=64)
def _drawing(cell: str, n: int, names: tuple[str, ...], formats: tuple[str, ...], edits: bool) -> str:
    return _Weights(cell, n, names, formats, edits).svg()


class _Weights:
    """Of every gate W_h, b_h and b_i above W_i, in one place; of the scores U, transposed, above b_y."""

    def __init__(
        self, cell: str, n: int, names: tuple[str, ...], formats: tuple[str, ...], edits: bool
    ) -> None:
        self.cell, self.n, self.names, self.formats, self.edits = CELLS[cell], n, names, formats, edits
        refs = weight_refs(
            {name: np.zeros(shape) for name, shape in shapes(self.cell, n, len(names)).items()}
        )
        self.rows = {(ref.parameter, ref.index): k for k, ref in enumerate(refs)}
        self.column = min(COLUMN, (WIDTH - LABEL) / max(len(names), n + 2))
        self.d = Drawing(WIDTH, HEIGHT, "weights to edit" if edits else "gradients so far")

    def svg(self) -> str:
        for k, group in enumerate((*self.cell.gates, "U")):
            with self.d.group(class_="player-optional", data_show=f"group.{k}"):
                if group == "U":
                    self._scores()
                else:
                    self._gate(group)
        return self.d.svg()

    def _gate(self, gate: str) -> None:
        n, second = self.n, HEADER[self.n] + self.n * PITCH[self.n] + 6
        self._title((0.0, n), 0, f"W_{{h{gate}}}")
        self._title((n, n + 1), 0, f"b_{{h{gate}}}")
        self._title((n + 1, n + 2), 0, f"b_{{i{gate}}}")
        for i in range(n):
            for j in range(n):
                self._number(f"W_h{gate}", (i, j), j, 0, i)
            self._number(f"b_h{gate}", (i,), n, 0, i)
            self._number(f"b_i{gate}", (i,), n + 1, 0, i)
            for v in range(len(self.names)):
                self._number(f"W_i{gate}", (i, v), v, second, i)
        self._tokens(second, n, "read", f"W_{{i{gate}}}")
        self._bars(0, n, n)
        self._units(0, n)
        self._units(second, n)

    def _units(self, top: float, rows: int) -> None:
        """The numbers of the units, before their rows."""
        for i in range(rows):
            self.d.text(LABEL - 14, self._y(top, i), str(i + 1), size=14, text_anchor="end", fill=MUTED)

    def _scores(self) -> None:
        self._tokens(0, self.n + 1, "next", "U^T")
        for v in range(len(self.names)):
            for i in range(self.n):
                self._number("U", (v, i), v, 0, i)
            self._number("b_y", (v,), v, 0, self.n)
        self._units(0, self.n)
        self.d.formula(4, self._y(0, self.n), "b_y", size=14, fill=MUTED)

    def _tokens(self, top: float, rows: int, lit: str, label: str) -> None:
        """The headings of columns that are tokens; the one that is read, or predicted, in a frame."""
        self.d.formula(0, top + self._label_base(label), label, size=14, fill=MUTED)
        for v, name in enumerate(self.names):
            x = LABEL + v * self.column
            with self.d.group(class_="player-optional", data_show=f"{lit}.{v}"):
                height = HEADER[self.n] + rows * PITCH[self.n]
                self.d.rect(
                    x + 1, top, self.column - 2, height, rx=5, fill="none", stroke="var(--role-value)"
                )
            self.d.text(x + self.column / 2, top + 14, name, size=14, text_anchor="middle")

    def _label_base(self, label: str) -> float:
        """The baseline of the name of a matrix: what is raised stays in the drawing, what is lowered stays
        above the number of the first row, which is close where there are four units."""
        if "^" in label:
            return 18.0
        return 10.0 if self.n == MOST_UNITS else 14.0

    def _title(self, columns: tuple[float, float], top: float, text: str) -> None:
        x = LABEL + self.column * sum(columns) / 2
        base = 11 if self.n == MOST_UNITS else 13  # above the numbers of the first row
        self.d.formula(x, top + base, text, size=14, text_anchor="middle", fill=MUTED)

    def _bars(self, top: float, rows: int, column: int) -> None:
        """A thin line between the matrix and the biases."""
        x = LABEL + column * self.column
        low = top + HEADER[self.n] + rows * PITCH[self.n]
        self.d.line(x, top + HEADER[self.n], x, low, stroke="var(--role-line)")

    def _y(self, top: float, row: int) -> float:
        """The baseline of a row of numbers."""
        return top + HEADER[self.n] + (row + 0.5) * PITCH[self.n] + 5

    def _number(self, parameter: str, index: tuple[int, ...], column: int, top: float, row: int) -> None:
        k, ref = self.rows[parameter, index], WeightRef(parameter, index)
        attributes: dict[str, Attribute] = {"data_bind": f"w.{k}", "data_format": self.formats[k]}
        if self.edits:
            attributes |= {"data_edit": ref.name, "data_low": -LIMIT, "data_high": LIMIT, "data_step": 0.05}
        else:
            attributes |= {"fill": "var(--role-gradient)"}
        x = LABEL + (column + 0.5) * self.column
        self.d.text(x, self._y(top, row), span(**attributes), size=14, text_anchor="middle")
