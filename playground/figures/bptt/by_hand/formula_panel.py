"""The formula of the current step, and below it the same with its numbers in, line by line."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from playground.experiments.bptt.run import BpttTrace
from playground.experiments.bptt.steps import Kind, Step, steps
from playground.figures.numbers import compact_products, digits, factor, short, subscript
from playground.figures.plots import clipped, minus
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing, span

WIDTH, HEIGHT, LINE, FIRST = 408.0, 196.0, 17.0, 44.0
LINES = 9
PER_LINE = 9  # tokens of the vocabulary up to which each has a line of its own
HEADINGS: dict[Kind, str] = {
    "start": "h_t = tanh(W_h h_{t−1} + W_e x_t + b_h)",
    "h": "h_t = tanh(W_h h_{t−1} + W_e x_t + b_h)",
    "y": "ŷ_t = softmax(U h_t + b_y),  J_t = −ln ŷ_t[next]",
    "delta_y": "δ_{y,t} = ŷ_t − y_t",
    "dh": "dJ/dh_t = U^T δ_{y,t} + W_h^T δ_{h,t+1}",
    "delta_h": "δ_{h,t} = dJ/dh_t ⊙ (1 − h_t^2)",
    "pile": "δ_{h,t} h_{t−1}^T,  δ_{h,t} x_t^T,  δ_{y,t} h_t^T",
    "end": "dJ/dW = Σ_t (what step t adds)",
}
GRADIENT_KINDS = ("delta_y", "dh", "delta_h", "pile", "end")


def formula_panel(trace: BpttTrace) -> Graph:
    """The formulas of a trace's steps."""
    all_steps = steps(trace.steps)
    lines = [_lines(trace, step) for step in all_steps]
    texts = [[row[k] if k < len(row) else "" for row in lines] for k in range(LINES)]
    shown = np.array([[step.kind == kind for step in all_steps] for kind in HEADINGS])
    where = [[f"t = {step.t}" if step.t else "" for step in all_steps]]
    return Graph(
        "formula",
        _drawing(),
        {"shown": shown},
        {"line": texts, "where": where},
        alt="The formula of the current step, and its numbers",
        grow=1.75,
    )


@lru_cache(maxsize=1)
def _drawing() -> str:
    d = Drawing(WIDTH, HEIGHT, "The formula of the current step in numbers")
    for k, (kind, formula) in enumerate(HEADINGS.items()):
        role = "gradient" if kind in GRADIENT_KINDS else "value"
        with d.group(class_="player-optional", data_show=f"shown.{k}"):
            d.formula(0, 18, formula, size=16, fill=f"var(--role-{role})")
    d.text(WIDTH, 18, span(data_text="where.0"), size=16, text_anchor="end", fill="var(--role-muted)")
    for k in range(LINES):
        d.text(0, FIRST + k * LINE, span(data_text=f"line.{k}"), size=14)
    return d.svg()


def _lines(trace: BpttTrace, step: Step) -> list[str]:
    """What the step computes, with its numbers."""
    t = step.t - 1
    match step.kind:
        case "h":
            return _hidden(trace, t)
        case "y":
            return _tokens(trace, [_prediction(trace, t, v) for v in range(len(trace.text.vocabulary))])
        case "delta_y":
            return _tokens(trace, [_error(trace, t, v) for v in range(len(trace.text.vocabulary))])
        case "dh":
            return _parts(trace, t)
        case "delta_h":
            return _deltas(trace, t)
        case "pile":
            return _outer(trace, t)
        case "end":
            return _checks(trace)
    return ["Forward first, from the left to the right."]


def _hidden(trace: BpttTrace, t: int) -> list[str]:
    p, values, out = trace.parameters, trace.forward, []
    for i, z in enumerate(values.z[t]):
        W_e, b = p["W_e"][i, trace.text.inputs[t]], p["b_h"][i]
        out.append(f"z{subscript(i + 1)}: {compact_products(p['W_h'][i], values.h[t])}")
        rest = f"  + {factor(W_e)} + {factor(b)} = {short(z)};"
        out.append(f"{rest} tanh = {digits(values.h[t + 1, i])}")
    return out


def _prediction(trace: BpttTrace, t: int, v: int) -> str:
    score, p = trace.forward.scores[t, v], trace.forward.y_hat[t, v]
    return f"{_name(trace, v)} e^{short(score)}/Σ = {p:.3f}{_next(trace, t, v)}"


def _error(trace: BpttTrace, t: int, v: int) -> str:
    p, delta = trace.forward.y_hat[t, v], trace.backward.delta_y[t, v]
    y = int(v == trace.text.targets[t])
    return f"{_name(trace, v)} {p:.3f} − {y} = {minus(f'{delta:.3f}')}{_next(trace, t, v)}"


def _name(trace: BpttTrace, v: int) -> str:
    return f"{clipped(trace.text.vocabulary[v], 6)}:"


def _next(trace: BpttTrace, t: int, v: int) -> str:
    return " ←" if v == trace.text.targets[t] else ""


def _tokens(trace: BpttTrace, entries: Sequence[str]) -> list[str]:
    """A line for each token of the vocabulary, or for two where there are many."""
    if len(entries) <= PER_LINE:
        return list(entries)
    half = (len(entries) + 1) // 2
    right = [*entries[half:], ""][:half]
    return [f"{a:<23} {b}".rstrip() for a, b in zip(entries[:half], right, strict=True)]


def _parts(trace: BpttTrace, t: int) -> list[str]:
    back, W_h, out = trace.backward, trace.parameters["W_h"], []
    for i, total in enumerate(back.dh[t]):
        own, later = back.from_loss[t, i], back.from_future[t, i]
        out.append(f"unit {i + 1}: own {digits(own)} + later {digits(later)} = {digits(total)}")
        if t + 1 < trace.steps:
            equals = " = " if len(W_h) < 4 else "="  # one line holds four products
            out.append(f"later{equals}{compact_products(W_h[:, i], back.delta_h[t + 1])}")
    return out if t + 1 < trace.steps else [*out, "The last step: nothing comes from later."]


def _deltas(trace: BpttTrace, t: int) -> list[str]:
    back, h = trace.backward, trace.forward.h[t + 1]
    return [
        f"unit {i + 1}: {digits(back.dh[t, i])} · (1 − {factor(h[i])}²) = {digits(delta)}"
        for i, delta in enumerate(back.delta_h[t])
    ]


def _outer(trace: BpttTrace, t: int) -> list[str]:
    """What the time step adds to each matrix: the factors, and the length of their outer product."""
    back, h = trace.backward, trace.forward.h
    name = clipped(trace.text.names[t], 8)
    delta, before, after = (f"({', '.join(short(x) for x in v)})" for v in (back.delta_h[t], h[t], h[t + 1]))
    sizes = {name: digits(float(np.linalg.norm(p[t])), 3) for name, p in back.contributions.items()}
    old, new = f"h{subscript(t)}", f"h{subscript(t + 1)}"
    return [
        f"δ_h = {delta}",
        f"{old} = {before}",
        f"W_h: δ_h {old}ᵀ, length {sizes['W_h']}",
        f"W_e: δ_h in the column of {name}, length {sizes['W_e']}",
        f"{new} = {after}",
        f"U: δ_y {new}ᵀ, length {sizes['U']}",
        f"b_h: δ_h, length {sizes['b_h']}; b_y: δ_y, {sizes['b_y']}",
    ]


def _checks(trace: BpttTrace) -> list[str]:
    """How far the sums are from what other methods say."""
    lines = [f"{method}: differs by at most {digits(error, 2)}" for method, error in trace.agreement.items()]
    return ["Every pile is complete. Beside it:", *lines]
