"""What a number of the unrolled network shows under the pointer: its formula with all numbers in."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.bptt.run import BpttTrace
from playground.experiments.bptt.steps import Kind, step_index
from playground.figures.numbers import digits, factor, products, subscript


def tips(trace: BpttTrace) -> dict[str, list[list[str]]]:
    """The texts of h and delta (rows t, unit), of J and of the two parts (rows t); empty until computed."""
    times, units = range(trace.steps), range(len(trace.parameters["b_h"]))

    def known(kind: Kind, t: int, text: str) -> list[str]:
        return [*[""] * step_index(trace.steps, kind, t + 1), text]

    return {
        "h_tip": [known("h", t, _state(trace, t, i)) for t in times for i in units],
        "d_tip": [known("delta_h", t, _delta(trace, t, i)) for t in times for i in units],
        "J_tip": [known("y", t, _loss(trace, t)) for t in times],
        "from_loss_tip": [known("dh", t, _from_loss(trace, t)) for t in times],
        "from_future_tip": [known("dh", t, _from_future(trace, t)) for t in times],
    }


def _state(trace: BpttTrace, t: int, i: int) -> str:
    p, values = trace.parameters, trace.forward
    return (
        f"unit {i + 1}, t = {t + 1}: h = tanh z = {digits(values.h[t + 1, i])}\n"
        f"z = W_h h{subscript(t)} + W_e x + b_h\n"
        f"W_h h{subscript(t)} = {products(p['W_h'][i], values.h[t])}\n"
        f"z = {digits(values.recurrent[t, i])} + {factor(p['W_e'][i, trace.text.inputs[t]])} + "
        f"{factor(p['b_h'][i])} = {digits(values.z[t, i])}"
    )


def _delta(trace: BpttTrace, t: int, i: int) -> str:
    back = trace.backward
    return (
        f"unit {i + 1}, t = {t + 1}: δ_h = dJ/dh · (1 − h²)\n"
        f"dJ/dh = {digits(back.from_loss[t, i])} (own loss) + {digits(back.from_future[t, i])} (later)\n"
        f"δ_h = {digits(back.dh[t, i])} · {digits(back.slope[t, i])} = {digits(back.delta_h[t, i])}"
    )


def _loss(trace: BpttTrace, t: int) -> str:
    target = trace.text.targets[t]
    p = trace.forward.y_hat[t, target]
    name = trace.text.vocabulary[target]
    return f"t = {t + 1}: J = −ln ŷ({name}) = −ln {digits(p)} = {digits(trace.forward.losses[t])}"


def _from_loss(trace: BpttTrace, t: int) -> str:
    U, back = trace.parameters["U"], trace.backward
    return f"Uᵀδ_y, t = {t + 1}; the arrow: its length\n" + _components(U, back.delta_y[t], back.from_loss[t])


def _from_future(trace: BpttTrace, t: int) -> str:
    if t + 1 == trace.steps:
        return "nothing comes after the last step"
    W_h, back = trace.parameters["W_h"], trace.backward
    head = f"W_hᵀδ_h of t = {t + 2}; the arrow: its length\n"
    return head + _components(W_h, back.delta_h[t + 1], back.from_future[t])


def _components(weights: np.ndarray, delta: np.ndarray, result: Sequence[float] | np.ndarray) -> str:
    """A line for each unit: its products, at most six of them, and their sum."""
    lines = []
    for i, total in enumerate(result):
        shown = products(weights[:6, i], delta[:6]) + (" + …" if len(delta) > 6 else "")
        lines.append(f"unit {i + 1}: {shown} = {digits(float(total))}")
    return "\n".join(lines)
