"""What a number of the drawing shows under the pointer: how it came about."""

import numpy as np

from playground.experiments.lstm.by_hand.run import CellTrace
from playground.experiments.lstm.by_hand.steps import steps
from playground.figures.lstm.by_hand.clock import FUTURE, kind_states, part_states, shown_token
from playground.figures.lstm.by_hand.lines import Explanations, delta_line
from playground.figures.numbers import digits

BEFORE = {"h_prev": "h of t = {}", "c_prev": "c of t = {}"}
NAMES = {"h_prev": "h", "c_prev": "c", "tanh_c": "tanh c"}


def tips(trace: CellTrace, explained: Explanations) -> dict[str, list[list[str]]]:
    """By "tip_" and part, a text for each unit and step; empty until the number is known."""
    cell, T, n = trace.spec.cell, trace.steps, trace.spec.units
    shown = [shown_token(step) for step in steps(cell, T)]
    after = kind_states(cell, T)["deltas"] != FUTURE
    out = {}
    for part, state in part_states(cell, T).items():
        if part in ("y", "d.y"):
            continue
        texts = [[_tip(trace, explained, part, t, i) for t in range(T)] for i in range(n)]
        late = texts
        if part.removeprefix("d.") in trace.cell.gates and part != part.removeprefix("d."):
            gate = part.removeprefix("d.")
            late = [[_delta_tip(trace, gate, t, i) for t in range(T)] for i in range(n)]
        known = state != FUTURE
        out[f"tip_{part.replace('.', '_')}"] = [
            [
                ((late if is_late else texts)[i][t] if is_known else "")
                for t, is_known, is_late in zip(shown, known, after, strict=True)
            ]
            for i in range(n)
        ]
    return {**out, "tip_y": _prediction_tips(trace, np.array(shown), part_states(cell, T)["y"] != FUTURE)}


def _tip(trace: CellTrace, explained: Explanations, part: str, t: int, i: int) -> str:
    letter = part.removeprefix("d.")
    if part in BEFORE:
        value = trace.passes.values[part][t, i]
        return f"unit {i + 1}: {BEFORE[part].format(t)} = {digits(value)}"
    name = f"dJ/d{NAMES.get(letter, letter)}" if part != letter else NAMES.get(letter, letter)
    return "\n".join([f"{name}, t = {t + 1}", *explained[part][t][i]])


def _delta_tip(trace: CellTrace, gate: str, t: int, i: int) -> str:
    return f"δ_{gate}, t = {t + 1}\n{delta_line(trace, gate, t, i)}"


def _prediction_tips(trace: CellTrace, shown: np.ndarray, known: np.ndarray) -> list[list[str]]:
    """Of ŷ of the true next token, and of its loss."""
    values, targets = trace.passes.values, trace.text.targets
    probability, loss = [], []
    for t, target in enumerate(targets):
        name, p = trace.text.vocabulary[target], values["y_hat"][t, target]
        probability.append(f"t = {t + 1}: ŷ({name}) = {digits(p)}")
        loss.append(f"t = {t + 1}: J = −ln ŷ({name}) = −ln {digits(p)} = {digits(values['losses'][t])} nats")
    rows = (probability, loss)
    return [[row[t] if is_known else "" for t, is_known in zip(shown, known, strict=True)] for row in rows]
