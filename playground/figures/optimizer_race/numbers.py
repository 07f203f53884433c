"""Beside the map: every number of every racer, or one update worked through."""

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
SAME_GRADIENTS = ", on the same gradients"  # of the counterpart, which does not race
LINE_LENGTH = 48  # letters that fit into a line beside the map


def every_number(trace: RaceTrace, surface: Surface, legend: Legend) -> Table:
    """Parameters, gradient, every state buffer and the coming update of every racer, the focus first.

    The buffers are those that the optimizer holds at this step; the gradient enters them with the update.
    """
    order = sorted(range(len(legend.names)), key=lambda i: i != legend.focus)
    rows = []
    for i in order:
        rows.append(Row(legend.names[i], [], color=legend.colours[i]))
        rows.append(Row("θ", _columns(trace.w[i]), DIGITS, "value"))
        rows.append(Row("g", _columns(trace.grad_used[i]), DIGITS, "gradient"))
        for name, values in trace.state(i).items():
            label = _buffer_label(trace.racers[i].entry.buffers[name].symbol, name)
            rows.append(Row(label, _columns(values), DIGITS if values.ndim == 2 else _format(values)))
        rows.append(Row("rate", [trace.learning_rate[i]], DIGITS))
        rows.append(Row("Δθ", _columns(trace.update[i]), DIGITS, "update"))
        if trace.racers[i].entry.closure:
            rows.append(Row("gradients", [trace.evaluations[i]], "integer"))
    return Table(
        "everything", rows, columns=surface.axes, alt="Every number of every racer at this step", grow=1
    )


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
        [_text(step) for step in updates],
        mono=True,
        title=f"the coming update of {axis}",
        alt="The update of the racer in focus, with the numbers in, by PyTorch's rule and the slide's",
    )


def _text(step: tuple[WorkedUpdate, ...]) -> str:
    parts = []
    for update in step:
        lines = [_line(line) for line in update.lines]
        heading = update.title.upper() + (SAME_GRADIENTS if update.is_counterpart else "")
        parts.append("\n".join([heading, *lines, *([update.note] if update.note else [])]))
    return "\n\n".join(parts) or "No update follows."


def _line(line: DerivationStep) -> str:
    """Letters, numbers and value, on two lines where one would be too long."""
    left, right = f"{line.symbol} = {line.rule}", f"= {_numbers(line)}"
    return f"{left} {right}" if len(left) + len(right) < LINE_LENGTH else f"{left}\n   {right}"


def _numbers(line: DerivationStep) -> str:
    """The numbers in, and the value; a line that only copies a number says it once."""
    value = minus(f"{line.value:.5g}")
    return value if line.numbers == value else f"{line.numbers} = {value}"
