"""The drawing of the cell with its numbers: of the token that the step is about, forward and back."""

from collections.abc import Mapping

import numpy as np

from playground.experiments.lstm.by_hand.run import CellTrace
from playground.experiments.lstm.by_hand.steps import steps
from playground.figures.lstm.by_hand.clock import (
    ACTIVE,
    DONE,
    FUTURE,
    REUSED,
    kind_states,
    part_states,
    parts,
    shown_token,
)
from playground.figures.lstm.by_hand.drawing import Style
from playground.figures.lstm.by_hand.gru_drawing import gru_drawing
from playground.figures.lstm.by_hand.lines import Explanations
from playground.figures.lstm.by_hand.lstm_drawing import lstm_drawing
from playground.figures.lstm.by_hand.tips import tips
from playground.figures.numbers import cell_format
from playground.figures.plots import clipped
from playground.figures.scene import Graph

LETTERS = 5  # of a token
BACK_OF = {"h_prev": "to_h", "c_prev": "to_c"}  # what goes back to the state before


def cell_graph(trace: CellTrace, explained: Explanations) -> Graph:
    """The drawing of a trace; `explained` are the texts under the pointer."""
    cell, T = trace.spec.cell, trace.steps
    clock = steps(cell, T)
    shown = np.array([shown_token(step) for step in clock])
    numbers = _numbers(trace, shown)
    formats = {name.removeprefix("n_"): _format(values) for name, values in numbers.items()}
    style = Style(
        trace.spec.units,
        tuple(clipped(name, LETTERS) for name in trace.text.names),
        tuple(formats.items()),
    )
    states = part_states(cell, T)
    arrays = {**numbers, **_tokens(trace, shown), **_shown(trace, states)}
    arrays |= {part.replace(".", "_"): state[None] for part, state in states.items()}
    arrays |= {f"wire_{kind}": state[None] for kind, state in kind_states(cell, T).items()}
    arrays |= _inputs(trace, kind_states(cell, T))
    arrays |= _chain(states, shown, T)
    drawing = (lstm_drawing if cell == "lstm" else gru_drawing)(style)
    texts = {"name": [[style.names[t] for t in shown]], **tips(trace, explained)}
    return Graph(
        "cell", drawing, arrays, texts, alt=f"The {trace.cell.title} cell with its numbers", grow=1.5
    )


def _format(values: np.ndarray) -> str:
    """The player's format in which the largest number has at most six letters, and small ones some digits."""
    largest = float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
    if 0 < largest < 0.1:
        return "fixed:3" if largest >= 0.005 else "short:1"
    return cell_format(values)


def _numbers(trace: CellTrace, shown: np.ndarray) -> dict[str, np.ndarray]:
    """By "n_" and part, its numbers at every step, (units, steps)."""
    values, deltas, order = trace.passes.values, trace.passes.deltas, _after_deltas(trace)
    out = {}
    for part in parts(trace.spec.cell):
        letter = part.removeprefix("d.")
        if letter == "y":
            continue
        if part == letter:
            out[f"n_{letter}"] = values[letter][shown].T
            continue
        before = deltas[BACK_OF.get(letter, letter)][shown].T
        after = deltas.get(f"z_{letter}")
        out[f"n_d_{letter}"] = before if after is None else np.where(order, after[shown].T, before)
    T, targets = trace.steps, trace.text.targets
    y = np.stack([values["y_hat"][np.arange(T), targets], values["losses"]])
    return {**out, "n_y": y[:, shown], "n_d_y": deltas["delta_y"][np.arange(T), targets][None, shown]}


def _after_deltas(trace: CellTrace) -> np.ndarray:
    """Whether a step shows the gates' δ instead of their derivatives, (steps,)."""
    return np.asarray(kind_states(trace.spec.cell, trace.steps)["deltas"] != FUTURE)


def _shown(trace: CellTrace, states: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Which heading stands over the derivatives of a part: none, that of dJ/d, or that of δ."""
    order = _after_deltas(trace)
    out: dict[str, np.ndarray] = {}
    for part, state in states.items():
        if part.startswith("d."):
            name, known = part.removeprefix("d."), state != FUTURE
            late = order if name in trace.cell.gates else np.full_like(order, name == "y")
            out |= {f"before_{name}": (known & ~late)[None], f"after_{name}": (known & late)[None]}
    return out


def _tokens(trace: CellTrace, shown: np.ndarray) -> dict[str, np.ndarray]:
    """The state of every token of the text, (tokens, steps): read now, predicted now, passed or to come."""
    clock = steps(trace.spec.cell, trace.steps)
    rows = np.arange(trace.steps + 1)[:, None]
    state = np.where(rows < shown, DONE, np.where(rows == shown, ACTIVE, FUTURE))
    is_predicting = np.array([step.kind in ("y", "dy") for step in clock])
    state[(rows == shown + 1) & is_predicting] = REUSED
    return {"token": state}


def _chain(states: Mapping[str, np.ndarray], shown: np.ndarray, T: int) -> dict[str, np.ndarray]:
    """Whether there is a step before and after, and what has come from it or gone to it, (1, steps) each."""
    out = {"earlier": shown > 0}
    for letter in {"c", "h"} & set(states):
        out[f"later_{letter}"] = (shown < T - 1) & (states[letter] != FUTURE)
        out[f"back_{letter}"] = (shown < T - 1) & (states[f"d.{letter}"] != FUTURE)
        out[f"back_{letter}_prev"] = (shown > 0) & (states[f"d.{letter}_prev"] != FUTURE)
    return {name: values[None] for name, values in out.items()}


def _inputs(trace: CellTrace, kinds: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The state of x_t and of the line that leads it and h_{t-1} to the gates, (1, steps) each."""
    gates = np.stack([kinds[gate] for gate in trace.cell.gates])
    state = np.where((gates == ACTIVE).any(axis=0), ACTIVE, DONE)
    return {"x": np.full_like(state, DONE)[None], "wire_x": state[None], "wire_in": state[None]}
