"""How a number comes about, with its numbers in: one line or two for each unit of a part of the drawing."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from playground.experiments.lstm.by_hand.run import CellTrace
from playground.figures.numbers import compact_products, digits, factor, products, short, subscript

INDENT = "\u00a0" * 3  # an ordinary space at the beginning of a line is not drawn
FUNCTIONS = {"sigmoid": "σ", "tanh": "tanh"}
Lines = Callable[[CellTrace, int, int], list[str]]  # trace, row of the time step, unit
Explanations = Mapping[str, Sequence[Sequence[list[str]]]]  # by part, row of the time step and unit


def explanations(trace: CellTrace) -> Explanations:
    """Of every part, every time step and every unit."""
    table = LSTM_LINES if trace.spec.cell == "lstm" else GRU_LINES
    writers = table | {gate: partial(_gate, gate) for gate in trace.cell.gates}
    units, times = range(trace.spec.units), range(trace.steps)
    return {part: [[write(trace, t, i) for i in units] for t in times] for part, write in writers.items()}


def delta_line(trace: CellTrace, gate: str, t: int, i: int) -> str:
    """δ of a gate's sum from the derivative of the gate."""
    value, derivative = trace.passes.values[gate][t, i], trace.passes.deltas[gate][t, i]
    delta = trace.passes.deltas[f"z_{gate}"][t, i]
    k = factor(value)
    slope = f"{k}·(1 − {k})" if trace.cell.squashed[gate] == "sigmoid" else f"(1 − {k}²)"
    return f"unit {i + 1}: δ_{gate} = {digits(derivative, 3)}·{slope} = {digits(delta, 3)}"


def _gate(gate: str, trace: CellTrace, t: int, i: int) -> list[str]:
    p, values = trace.parameters, trace.passes.values
    W_x, b_x, b_h = p[f"W_i{gate}"][i, trace.text.inputs[t]], p[f"b_i{gate}"][i], p[f"b_h{gate}"][i]
    z, out = values[f"z_{gate}"][t, i], values[gate][t, i]
    read = values["q"][t] if gate == "n" and trace.spec.cell == "gru_paper" else values["h_prev"][t]
    recurrent = compact_products(p[f"W_h{gate}"][i], read)
    squash = FUNCTIONS[trace.cell.squashed[gate]]
    unit = subscript(i + 1)
    if gate == "n" and trace.spec.cell == "gru":
        r, q = values["r"][t, i], values["q"][t, i]
        rest = f"{short(r)}·{factor(q)} + {factor(W_x)} + {factor(b_x)}"
        return [
            f"q{unit}: {recurrent} + {factor(b_h)}",
            f"z{unit} = {rest} = {digits(z, 3)};  tanh {digits(out, 3)}",
        ]
    rest = f"{factor(b_h)} + {factor(W_x)} + {factor(b_x)}"
    return [f"z{unit} = {recurrent}", f"{INDENT}+ {rest} = {digits(z)};  {squash} = {digits(out)}"]


def _parts_of_dh(trace: CellTrace, t: int, i: int) -> list[str]:
    deltas, U = trace.passes.deltas, trace.parameters["U"]
    own, later, total = (deltas[name][t, i] for name in ("from_loss", "from_future", "h"))
    lines = [f"unit {i + 1}: own {digits(own, 3)} + later {digits(later, 3)} = {digits(total)}"]
    return [*lines, f"{INDENT}own = {products(U[:, i], deltas['delta_y'][t])}"] if len(U) < 4 else lines


def _previous_c(trace: CellTrace, t: int, i: int) -> list[str]:
    dc, f = trace.passes.deltas["c"][t, i], trace.passes.values["f"][t, i]
    total = digits(trace.passes.deltas["to_c"][t, i])
    return [f"c{subscript(i + 1)}: {digits(dc, 3)}·{factor(f)} = {total}"]


def _previous_h(trace: CellTrace, t: int, i: int) -> list[str]:
    p, deltas, values = trace.parameters, trace.passes.deltas, trace.passes.values
    parts = {gate: float(p[f"W_h{gate}"][:, i] @ deltas[f"z_{gate}"][t]) for gate in trace.cell.gates}
    if trace.spec.cell == "gru":
        parts["n"] = float(p["W_hn"][:, i] @ (deltas["z_n"][t] * values["r"][t]))
    elif trace.spec.cell == "gru_paper":
        parts["n"] *= values["r"][t, i]
    if trace.spec.cell != "lstm":
        parts = {"dh·z": float(deltas["h"][t, i] * values["z"][t, i])} | parts
    text = ", ".join(f"{name} {short(part)}" for name, part in parts.items())
    total = float(deltas["to_h"][t, i])
    return [f"h{subscript(i + 1)}: {text} = {digits(total, 3) if abs(total) < 1000 else short(total)}"]


def _c(trace: CellTrace, t: int, i: int) -> list[str]:
    f, before, new, g, c = (trace.passes.values[name][t, i] for name in ("f", "c_prev", "i", "g", "c"))
    return [f"c{subscript(i + 1)} = {short(f)}·{factor(before)} + {short(new)}·{factor(g)} = {digits(c)}"]


def _tanh_c(trace: CellTrace, t: int, i: int) -> list[str]:
    values = trace.passes.values
    return [f"tanh {digits(values['c'][t, i])} = {digits(values['tanh_c'][t, i])}"]


def _h(trace: CellTrace, t: int, i: int) -> list[str]:
    o, c, h = (trace.passes.values[name][t, i] for name in ("o", "c", "h"))
    tanh_c = factor(trace.passes.values["tanh_c"][t, i])
    return [f"h{subscript(i + 1)} = {short(o)}·tanh {digits(c, 3)} = {short(o)}·{tanh_c} = {digits(h)}"]


def _dc(trace: CellTrace, t: int, i: int) -> list[str]:
    values, deltas = trace.passes.values, trace.passes.deltas
    own = deltas["c"][t, i] - deltas["c_from_future"][t, i]
    dh, o, tanh_c = deltas["h"][t, i], values["o"][t, i], values["tanh_c"][t, i]
    later, total = deltas["c_from_future"][t, i], deltas["c"][t, i]
    return [
        f"unit {i + 1}: {digits(dh, 3)}·{short(o)}·(1 − {factor(tanh_c)}²) = {digits(own, 3)}",
        f"{INDENT}+ later {digits(later, 3)} = {digits(total)}",
    ]


def _product(result: str, derivative: str, other: str) -> Lines:
    """dJ/d(result) = dJ/d(derivative) times a value."""

    def lines(trace: CellTrace, t: int, i: int) -> list[str]:
        d, value = trace.passes.deltas[derivative][t, i], trace.passes.values[other][t, i]
        total = trace.passes.deltas[result][t, i]
        return [f"unit {i + 1}: {digits(d, 3)}·{factor(value)} = {digits(total)}"]

    return lines


def _gru_h(trace: CellTrace, t: int, i: int) -> list[str]:
    z, n, before, h = (trace.passes.values[name][t, i] for name in ("z", "n", "h_prev", "h"))
    unit = subscript(i + 1)
    return [f"h{unit} = (1 − {short(z)})·{factor(n)} + {short(z)}·{factor(before)} = {digits(h)}"]


def _gru_dz(trace: CellTrace, t: int, i: int) -> list[str]:
    dh, dz = trace.passes.deltas["h"][t, i], trace.passes.deltas["z"][t, i]
    before, n = trace.passes.values["h_prev"][t, i], trace.passes.values["n"][t, i]
    return [f"unit {i + 1}: {digits(dh, 3)}·({short(before)} − {factor(n)}) = {digits(dz)}"]


def _gru_dn(trace: CellTrace, t: int, i: int) -> list[str]:
    dh, dn = trace.passes.deltas["h"][t, i], trace.passes.deltas["n"][t, i]
    return [f"unit {i + 1}: {digits(dh, 3)}·(1 − {short(trace.passes.values['z'][t, i])}) = {digits(dn)}"]


def _gru_dr(trace: CellTrace, t: int, i: int) -> list[str]:
    deltas, values, W = trace.passes.deltas, trace.passes.values, trace.parameters["W_hn"]
    if trace.spec.cell == "gru":
        first, second, what = deltas["z_n"][t, i], values["q"][t, i], "δ_n"
    else:
        first, second, what = float(W[:, i] @ deltas["z_n"][t]), values["h_prev"][t, i], "(W_hnᵀδ_n)"
    total = digits(deltas["r"][t, i])
    return [f"unit {i + 1}: {what} {digits(first, 3)}·{factor(second)} = {total}"]


LSTM_LINES: dict[str, Lines] = {
    "c": _c,
    "tanh_c": _tanh_c,
    "h": _h,
    "d.h": _parts_of_dh,
    "d.c": _dc,
    "d.h_prev": _previous_h,
    "d.c_prev": _previous_c,
    "d.o": _product("o", "h", "tanh_c"),
    "d.f": _product("f", "c", "c_prev"),
    "d.i": _product("i", "c", "g"),
    "d.g": _product("g", "c", "i"),
}
GRU_LINES: dict[str, Lines] = {
    "h": _gru_h,
    "d.h": _parts_of_dh,
    "d.h_prev": _previous_h,
    "d.z": _gru_dz,
    "d.n": _gru_dn,
    "d.r": _gru_dr,
}


def probability_line(trace: CellTrace, t: int, v: int) -> str:
    """ŷ of a token of the vocabulary."""
    values = trace.passes.values
    return f"e^{short(values['scores'][t, v])}/Σ = {values['y_hat'][t, v]:.3f}"


def error_line(trace: CellTrace, t: int, v: int) -> str:
    """δ_y of a token of the vocabulary."""
    y = int(v == trace.text.targets[t])
    p, delta = trace.passes.values["y_hat"][t, v], trace.passes.deltas["delta_y"][t, v]
    return f"{p:.3f} − {y} = {digits(np.round(delta, 3))}"
