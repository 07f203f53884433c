"""Beside the map: every number of every racer, or one update worked through."""

import re
from collections.abc import Sequence
from unicodedata import normalize

import numpy as np

from playground.catalog.surfaces import Surface
from playground.catalog.worked_example import DerivationStep
from playground.experiments.optimizer_race.spec import RaceTrace
from playground.experiments.optimizer_race.walkthrough import WorkedUpdate
from playground.figures.optimizer_race.style import Legend
from playground.figures.plots import minus
from playground.figures.scene import Row, Table, Text

DIGITS = "significant:5"
NOT_MADE = "none yet"  # a buffer that the first update makes
NOTHING = "–"  # after the last update, and once a racer has diverged
SAME_GRADIENTS = ", same gradients"  # of the counterpart, which does not race
LINE_LENGTH = 48  # letters that fit into a line beside the map
OTHER = "°"  # marks the letters of another coordinate
ONE_MINUS = re.compile(r"\(1 − (\d+(?:\.\d+)?)\)")  # (1 − 0.9), which is written 0.1


def every_number(trace: RaceTrace, surface: Surface, legend: Legend) -> Table:
    """Parameters, gradient, every state buffer and the coming update of every racer, the focus first.

    The buffers are those that the optimizer holds at this step; the gradient enters them with the update.
    A buffer that the first update makes is said not to be there before.
    """
    order = sorted(range(len(legend.names)), key=lambda i: i != legend.focus)
    rows = [row for i in order for row in _rows_of(trace, i, legend)]
    words = {word for row in rows for word in row.absent}
    return Table(
        "everything",
        rows,
        columns=surface.axes,
        title=f"“{NOT_MADE}”: the first update makes this buffer" if NOT_MADE in words else "",
        alt="Every number of every racer at this step",
        grow=1,
    )


def _rows_of(trace: RaceTrace, i: int, legend: Legend) -> list[Row]:
    rows = [
        Row(legend.names[i], [], color=legend.colours[i]),
        Row("θ", _columns(trace.w[i]), DIGITS, "value", absent=NOTHING),
        Row("g", _columns(trace.grad_used[i]), DIGITS, "gradient", absent=NOTHING),
    ]
    for name, values in trace.state(i).items():
        label = _buffer_label(trace.racers[i].entry.buffers[name].symbol, name)
        format = DIGITS if values.ndim == 2 else _format(values)
        first = NOT_MADE if np.isnan(values[0]).any() else NOTHING
        rows.append(Row(label, _columns(values), format, absent=[first, NOTHING]))
    rows.append(Row("rate", [trace.learning_rate[i]], DIGITS, absent=NOTHING))
    rows.append(Row("Δθ", _columns(trace.update[i]), DIGITS, "update", absent=NOTHING))
    if trace.racers[i].entry.closure:
        rows.append(Row("gradients", [trace.evaluations[i]], "integer", absent=NOTHING))
    return rows


def _buffer_label(symbol: str, name: str) -> str:
    """The letter and PyTorch's name of a buffer, once where both are the same: "m exp_avg", "s₁"."""
    return symbol if normalize("NFKC", symbol) == name else f"{symbol} {name}".strip()


def _format(values: np.ndarray) -> str:
    """The format of a number that belongs to both coordinates: a count, or not."""
    known = values[np.isfinite(values)]
    return "integer" if (known == np.round(known)).all() else DIGITS


def _columns(values: np.ndarray) -> list[np.ndarray]:
    """One column for each coordinate; what belongs to both stands in the first."""
    return [values[:, 0], values[:, 1]] if values.ndim == 2 else [values]


def worked_update(updates: Sequence[tuple[WorkedUpdate, ...]], axis: str) -> Text:
    """The coming update worked through, a text for each step; for the coordinate called `axis`."""
    return Text(
        "worked",
        [_text(step, axis) for step in updates],
        mono=True,
        dense=True,
        title=f"the coming update of {axis}",
        alt="The update of the racer in focus, with the numbers in, by PyTorch's rule and the slide's",
    )


def _text(step: tuple[WorkedUpdate, ...], axis: str) -> str:
    """The updates of one step, each with its result in the heading: a derivation may have to be scrolled."""
    parts = []
    for update in step:
        lines = [_line(line) for line in update.lines]
        result = f": {axis} → {minus(f'{update.lines[-1].value:.5g}')}" if update.lines else ""
        heading = update.title.upper() + (SAME_GRADIENTS if update.is_counterpart else "") + result
        parts.append("\n".join([heading, *lines, *([update.note] if update.note else [])]))
    return "\n\n".join(parts) or "No update follows."


def _line(line: DerivationStep) -> str:
    """Letters, numbers and value, on two lines where one would be too long.

    Of another coordinate the numbers alone: its rule is the same.
    """
    if OTHER in line.symbol:
        return f"{line.symbol} = {_numbers(line)}"
    left, right = f"{line.symbol} = {line.rule}", f"= {_numbers(line)}"
    return f"{left} {right}" if len(left) + len(right) < LINE_LENGTH else f"{left}\n {right}"


def _numbers(line: DerivationStep) -> str:
    """The numbers in, and the value; a line that only copies a number says it once."""
    value = minus(f"{line.value:.5g}")
    numbers = ONE_MINUS.sub(lambda found: f"{1 - float(found[1]):.5g}", line.numbers)
    return value if numbers == value else f"{numbers} =\N{NO-BREAK SPACE}{value}"
