"""What each part of the drawing is at every step: not known yet, computed now, known, or used now."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from playground.experiments.lstm.by_hand.run import CellTrace
from playground.experiments.lstm.by_hand.steps import Step, step_index, steps

FUTURE, ACTIVE, DONE, REUSED = range(4)

# By part: the step at which it is computed, and those at which it is used. A part that begins with "d." is a
# derivative; the state before is known when a token begins.
LSTM: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "h_prev": ("begin", ("i", "f", "g", "o")),
    "c_prev": ("begin", ("c", "df")),
    "i": ("i", ("c", "dg", "deltas")),
    "f": ("f", ("c", "deltas", "previous")),
    "g": ("g", ("c", "di", "deltas")),
    "o": ("o", ("h", "dc", "deltas")),
    "c": ("c", ("h",)),
    "tanh_c": ("h", ("do", "dc")),
    "h": ("h", ("y",)),
    "y": ("y", ("dy",)),
    "d.y": ("dy", ("dh",)),
    "d.h": ("dh", ("do", "dc")),
    "d.o": ("do", ("deltas", "previous")),
    "d.c": ("dc", ("df", "di", "dg", "previous")),
    "d.f": ("df", ("deltas", "previous")),
    "d.i": ("di", ("deltas", "previous")),
    "d.g": ("dg", ("deltas", "previous")),
    "d.h_prev": ("previous", ()),
    "d.c_prev": ("previous", ()),
}
GRU: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "h_prev": ("begin", ("r", "z", "n", "h", "dz", "dr")),
    "r": ("r", ("n", "deltas", "previous")),
    "z": ("z", ("h", "dn", "deltas", "previous")),
    "n": ("n", ("h", "dz", "dr", "deltas")),
    "h": ("h", ("y",)),
    "y": ("y", ("dy",)),
    "d.y": ("dy", ("dh",)),
    "d.h": ("dh", ("dz", "dn", "previous")),
    "d.z": ("dz", ("deltas", "previous")),
    "d.n": ("dn", ("dr", "deltas", "previous")),
    "d.r": ("dr", ("deltas", "previous")),
    "d.h_prev": ("previous", ()),
}


def parts(cell: str) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """The parts of a cell's drawing: when they are computed, and when used."""
    return LSTM if cell == "lstm" else GRU


@lru_cache(maxsize=32)
def part_states(cell: str, T: int) -> Mapping[str, np.ndarray]:
    """By part, its state at every step, (steps,); the drawing shows the token of the step."""
    clock = steps(cell, T)
    order = {kind: k for k, kind in enumerate(_order(cell))}
    place = np.array([order[step.kind] for step in clock])
    states = {}
    for part, (computed, used) in parts(cell).items():
        state = np.where(place < order[computed], FUTURE, DONE)
        state[place == order[computed]] = ACTIVE
        state[np.isin(place, [order[kind] for kind in used])] = REUSED
        states[part] = state
    return states


@lru_cache(maxsize=32)
def kind_states(cell: str, T: int) -> Mapping[str, np.ndarray]:
    """By kind of step, (steps,): not reached yet at this token, now, or passed. Arrows follow it."""
    clock = steps(cell, T)
    order = {kind: k for k, kind in enumerate(_order(cell))}
    place = np.array([order[step.kind] for step in clock])
    return {
        kind: np.where(place < k, FUTURE, np.where(place == k, ACTIVE, DONE)) for kind, k in order.items()
    }


def _order(cell: str) -> list[str]:
    """The kinds of steps of one token, forward and back; "begin" is what a token begins with."""
    kinds = dict.fromkeys(step.kind for step in steps(cell, 1))
    return ["begin", *kinds]


def step_of(trace: CellTrace, name: str, current: int) -> int:
    """The step that computes a part at the token of the current step; "t.3": the first one of token 3."""
    cell, T = trace.spec.cell, trace.steps
    clock = steps(cell, T)
    kind, _, t = name.partition(".")
    if kind == "t":
        return step_index(cell, T, clock[1].kind, min(int(t), T))
    computed, now = parts(cell)[name][0], clock[min(current, len(clock) - 1)]
    if computed == "begin":  # the state before was computed at the token before
        before = shown_token(now)
        return step_index(cell, T, name.removesuffix("_prev"), before) if before else 0
    return step_index(cell, T, computed, shown_token(now) + 1)


def shown_token(step: Step) -> int:
    """The row of the time step that the drawing shows; of "start" and "end" the first one."""
    return max(step.t, 1) - 1
