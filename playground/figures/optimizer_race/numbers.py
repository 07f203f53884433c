"""Beside the map: the race card with the loss curves, and every number of every racer."""

from collections.abc import Sequence

import numpy as np

from playground.catalog.surfaces import Surface
from playground.catalog.worked import Line
from playground.experiments.optimizer_race.spec import RaceSpec, RaceTrace
from playground.experiments.optimizer_race.walkthrough import Sheet
from playground.figures.optimizer_race.look import Look, above, decades
from playground.figures.scene import Cursor, Plot, Row, Rules, Table, Text, Trails
from playground.figures.scene.actors import Actor

DIGITS = "significant:5"
WIDE = 48  # letters that fit into a line beside the map


def card(trace: RaceTrace, look: Look) -> Table:
    """Who is where at this step, and how each race ended.

    Where somebody asks for several gradients an update (L-BFGS), these are counted in place of the places.
    """
    places = standing(trace)
    greedy = any(racer.entry.closure for racer in trace.racers)
    rows = []
    for i, name in enumerate(look.names):
        first = trace.evaluations[i] if greedy else places[i]
        values = [first, trace.loss[i], np.array([nan_or(trace.reached[i])])]
        formats = ["integer", "significant:3", "integer"]
        rows.append(Row(name, values, formats, look.colours[i], note=outcome(trace, i)))
    return Table(
        "card",
        rows,
        columns=("gradients" if greedy else "place", "L", "there at"),
        alt="Place and loss of each racer at this step, and how its race ends",
    )


def nan_or(step: int | None) -> float:
    """A step as a number, NaN for never."""
    return np.nan if step is None else float(step)


def standing(trace: RaceTrace) -> np.ndarray:
    """Who leads: 1 for the lowest loss at this step, ties share a place; NaN once diverged. (R, K)"""
    loss = np.where(np.isfinite(trace.loss), trace.loss, np.inf)
    ahead = (loss[None] < loss[:, None]).sum(axis=1)
    return np.where(np.isfinite(trace.loss), ahead + 1.0, np.nan)


def outcome(trace: RaceTrace, i: int) -> str:
    """How a race ended that did not come to the lowest minimum, in a word or two."""
    if trace.failed[i] and trace.diverged[i] is None:
        return "cannot run"
    if trace.diverged[i] is not None:
        return f"lost at {trace.diverged[i]}"
    if trace.reached[i] is None and trace.basin[i] != "none":
        return f"in {trace.basin[i]}"
    return ""


def curves(trace: RaceTrace, spec: RaceSpec, look: Look) -> Plot:
    """Loss above the lowest known one against the step, on a logarithmic axis, with the tolerance."""
    steps = np.broadcast_to(np.arange(trace.loss.shape[1], dtype=np.float64), trace.loss.shape)
    gap = np.where(np.isfinite(trace.loss), above(trace.loss, trace.floor), np.nan)
    top = float(np.nanmax(gap[:, 0])) if np.isfinite(gap[:, :1]).any() else 1.0
    spread = decades(gap, top)
    figure = {
        "data": [],
        "layout": {
            "margin": {"l": 60, "r": 10, "t": 6, "b": 36},
            "xaxis": {"range": [0, spec.steps], "title": {"text": "step"}, "nticks": 6},
            "yaxis": {
                "type": "log",
                "range": list(spread),
                "exponentformat": "power",
                "dtick": 1 if spread[1] - spread[0] < 7 else 2,
            },
        },
    }
    actors: list[Actor] = [
        Rules(y=spec.tolerance, colors="muted", labels=[f"tolerance {spec.tolerance:g}"]),
        Cursor(),
    ]
    if len(gap):
        actors.append(Trails(steps, gap, list(look.colours), 2, 5, future=True, diverged=trace.diverged))
    return Plot(
        "curves",
        figure,
        actors=actors,
        title="loss above the lowest, by step",
        alt="The loss of each racer above the lowest known loss, against the step, on a logarithmic axis",
    )


def everything(trace: RaceTrace, surface: Surface, look: Look) -> Table:
    """Parameters, gradient, every state buffer and the coming update of every racer, the focus first."""
    order = sorted(range(len(look.names)), key=lambda i: i != look.focus)
    rows = []
    for i in order:
        rows.append(Row(look.names[i], [], color=look.colours[i]))
        rows.append(Row("θ", _pair(trace.w[i]), DIGITS, "value"))
        rows.append(Row("g", _pair(trace.given[i]), DIGITS, "gradient"))
        for name, array in trace.buffers[i].items():
            letter = trace.racers[i].entry.buffers.get(name, "").partition(":")
            label = f"{letter[0]} {name}" if letter[1] else name
            rows.append(Row(label, _pair(array), DIGITS if array.ndim == 2 else _whole(array)))
        rows.append(Row("rate", [trace.rate[i]], DIGITS))
        rows.append(Row("Δθ", _pair(trace.update[i]), DIGITS, "update"))
        if trace.racers[i].entry.closure:
            rows.append(Row("gradients", [trace.evaluations[i]], "integer"))
    return Table(
        "everything", rows, columns=surface.axes, alt="Every number of every racer at this step", grow=1
    )


def _whole(array: np.ndarray) -> str:
    """The format of a number that belongs to both coordinates: a count, or not."""
    known = array[np.isfinite(array)]
    return "integer" if (known == np.round(known)).all() else DIGITS


def _pair(array: np.ndarray) -> list[np.ndarray]:
    """One column for each coordinate; what belongs to both stands in the first."""
    if array.ndim == 2:
        return [array[:, 0], array[:, 1]]
    return [array]


def worked(sheets: Sequence[tuple[Sheet, ...]], axis: str) -> Text:
    """One step worked through, a text for each step; for the coordinate called `axis`."""
    return Text(
        "worked",
        [_text(step) for step in sheets],
        mono=True,
        title=f"the coming update of {axis}",
        alt="The update of the racer in focus, with the numbers in, by PyTorch's rule and the slide's",
    )


def _text(step: tuple[Sheet, ...]) -> str:
    parts = []
    for sheet in step:
        lines = [_line(line) for line in sheet.lines]
        parts.append("\n".join([sheet.title.upper(), *lines, *([sheet.note] if sheet.note else [])]))
    return "\n\n".join(parts) or "No update follows."


def _line(line: Line) -> str:
    """Letters, numbers and value, on two lines where one would be too long."""
    left, right = f"{line.symbol} = {line.rule}", f"= {_numbers(line)}"
    return f"{left} {right}" if len(left) + len(right) < WIDE else f"{left}\n   {right}"


def _numbers(line: Line) -> str:
    """The numbers in, and the value; a line that only copies a number says it once."""
    value = f"{line.value:.5g}".replace("-", "−")
    return value if line.numbers == value else f"{line.numbers} = {value}"
