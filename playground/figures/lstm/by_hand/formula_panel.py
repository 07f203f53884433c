"""The formula of the current step, and below it the same with its numbers in, line by line."""

from functools import lru_cache

import numpy as np

from playground.experiments.lstm.by_hand.run import CellTrace
from playground.experiments.lstm.by_hand.steps import Step, steps
from playground.figures.lstm.by_hand.lines import Explanations, delta_line, error_line, probability_line
from playground.figures.numbers import digits, short
from playground.figures.plots import clipped
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing, span

WIDTH, HEIGHT, LINE, FIRST = 541.0, 168.0, 16.0, 37.0  # room for letters that are enlarged
LINES = 9


def _gate_formula(gate: str, squash: str) -> str:
    sides = "W_{{i{0}}} x_t + b_{{i{0}}} + W_{{h{0}}} h_{{t−1}} + b_{{h{0}}}"
    return f"{gate}_t = {squash}({sides.format(gate)})"


LSTM_HEADINGS = {
    **{
        gate: _gate_formula(gate, squash)
        for gate, squash in zip("ifgo", ("σ", "σ", "tanh", "σ"), strict=True)
    },
    "c": "c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t",
    "h": "h_t = o_t ⊙ tanh c_t",
    "do": "dJ/do_t = dJ/dh_t ⊙ tanh c_t",
    "dc": "dJ/dc_t = dJ/dh_t ⊙ o_t ⊙ (1 − tanh^2 c_t) + later",
    "df": "dJ/df_t = dJ/dc_t ⊙ c_{t−1}",
    "di": "dJ/di_t = dJ/dc_t ⊙ g_t",
    "dg": "dJ/dg_t = dJ/dc_t ⊙ i_t",
    "deltas": "δ_k = dJ/dk ⊙ k(1 − k),  δ_g = dJ/dg ⊙ (1 − g^2)",
    "previous": "to h_{t−1}: Σ_k W_{hk}^Tδ_k,  to c_{t−1}: dJ/dc_t ⊙ f_t",
}
GRU_HEADINGS = {
    **{gate: _gate_formula(gate, "σ") for gate in "rz"},
    "n": "n_t = tanh(W_{in} x_t + b_{in} + r_t ⊙ q),  q = W_{hn} h_{t−1} + b_{hn}",
    "h": "h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}",
    "dz": "dJ/dz_t = dJ/dh_t ⊙ (h_{t−1} − n_t)",
    "dn": "dJ/dn_t = dJ/dh_t ⊙ (1 − z_t)",
    "dr": "dJ/dr_t = δ_n ⊙ q,  q = W_{hn} h_{t−1} + b_{hn}",
    "deltas": "δ_k = dJ/dk ⊙ k(1 − k),  δ_n = dJ/dn ⊙ (1 − n^2)",
    "previous": "to h_{t−1}: dJ/dh_t ⊙ z_t + Σ_k W_{hk}^Tδ_k, δ_n ⊙ r_t",
}
PUBLISHED = {
    "n": "n_t = tanh(W_{in} x_t + b_{in} + W_{hn}(r_t ⊙ h_{t−1}) + b_{hn})",
    "dr": "dJ/dr_t = W_{hn}^Tδ_n ⊙ h_{t−1}",
    "previous": "to h_{t−1}: dJ/dh_t ⊙ z_t + Σ_k W_{hk}^Tδ_k, n: ⊙ r_t",
}
SHARED = {
    "y": "ŷ_t = softmax(U h_t + b_y),  J_t = −ln ŷ_t[next]",
    "dy": "δ_{y,t} = ŷ_t − y_t",
    "dh": "dJ/dh_t = U^T δ_{y,t} + (what comes from t + 1)",
    "end": "dJ/dW = Σ_t δ_t x_t^T  and  Σ_t δ_t h_{t−1}^T",
}


def headings(cell: str) -> dict[str, str]:
    """The formula of every kind of step."""
    own = {"lstm": LSTM_HEADINGS, "gru": GRU_HEADINGS, "gru_paper": {**GRU_HEADINGS, **PUBLISHED}}[cell]
    return {"start": own["c" if cell == "lstm" else "h"], **own, **SHARED}


def formula_panel(trace: CellTrace, explained: Explanations) -> Graph:
    """The formulas of a trace's steps."""
    cell = trace.spec.cell
    all_steps = steps(cell, trace.steps)
    lines = [_lines(trace, explained, step) for step in all_steps]
    texts = [[row[k] if k < len(row) else "" for row in lines] for k in range(LINES)]
    shown = np.array([[step.kind == kind for step in all_steps] for kind in headings(cell)])
    return Graph(
        "formula",
        _drawing(cell),
        {"shown": shown},
        {"line": texts},
        alt="The formula of the current step, and its numbers",
    )


@lru_cache(maxsize=4)
def _drawing(cell: str) -> str:
    d = Drawing(WIDTH, HEIGHT, "The formula of the current step in numbers")
    for k, (kind, formula) in enumerate(headings(cell).items()):
        role = "gradient" if kind in ("deltas", "previous", "end") or kind.startswith("d") else "value"
        with d.group(class_="player-optional", data_show=f"shown.{k}"):
            d.formula(0, 15, formula, size=15 if len(formula) < 50 else 14, fill=f"var(--role-{role})")
    for k in range(LINES):
        d.text(0, FIRST + k * LINE, span(data_text=f"line.{k}"), size=14)
    return d.svg()


def _lines(trace: CellTrace, explained: Explanations, step: Step) -> list[str]:
    """What the step computes, with its numbers."""
    t, n = step.t - 1, trace.spec.units
    match step.kind:
        case "start":
            return ["Forward first, token by token; then back.", "Point at any number: how it came about."]
        case "y":
            return [_token(trace, t, v, probability_line(trace, t, v)) for v in _vocabulary(trace)]
        case "dy":
            return [_token(trace, t, v, error_line(trace, t, v)) for v in _vocabulary(trace)]
        case "deltas":
            return _deltas(trace, t)
        case "previous":
            parts = ["d.h_prev", "d.c_prev"] if trace.spec.cell == "lstm" else ["d.h_prev"]
            return [line for part in parts for i in range(n) for line in explained[part][t][i]]
        case "end":
            return _checks(trace)
    part = f"d.{step.kind[1:]}" if step.kind.startswith("d") else step.kind
    return [line for i in range(n) for line in explained[part][t][i]]


def _vocabulary(trace: CellTrace) -> range:
    return range(len(trace.text.vocabulary))


def _token(trace: CellTrace, t: int, v: int, text: str) -> str:
    arrow = " ←" if v == trace.text.targets[t] else ""
    return f"{clipped(trace.text.vocabulary[v], 6)}: {text}{arrow}"


def _deltas(trace: CellTrace, t: int) -> list[str]:
    """A line for each unit of each gate, or for each gate where there are many."""
    n, gates = trace.spec.units, trace.cell.gates
    if n * len(gates) < LINES:
        return [delta_line(trace, gate, t, i) for gate in gates for i in range(n)]
    rows = {gate: trace.passes.deltas[f"z_{gate}"][t] for gate in gates}
    return [f"δ_{gate} = ({', '.join(short(x) for x in row)})" for gate, row in rows.items()]


def _checks(trace: CellTrace) -> list[str]:
    """How far both passes are from what other methods say."""
    lines = [f"{method}: differ by at most {digits(error, 2)}" for method, error in trace.agreement.items()]
    return ["All gradients are complete. By hand against", *lines]
