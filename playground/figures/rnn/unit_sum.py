"""The scene of one unit, term by term: the heat map to choose from, the sum, its largest terms, the gates."""

import numpy as np

from playground.experiments.rnn.trace import RnnTrace, UnitRef
from playground.experiments.rnn.unit_sum import UnitSum
from playground.figures.plots import clipped, minus
from playground.figures.rnn.states import states_panel
from playground.figures.scene import Bars, Columns, Drawing, Graph, Row, Rows, Scene, Table, span
from playground.figures.scene.diagram import Span

SUM = "sum"  # reported by a click on a short sum
SHORT_WIDTH, SHORT_LETTERS = 372, 38  # of the line beside the states
WIDTH, LINE = 480, 27
COLUMNS = ("W e", "W h", "b1", "sum a", "f(a)")
ACTIVATION = {name: "tanh" for name in "hng"} | {name: "σ" for name in "rzifo"}


def unit_sum_scene(trace: RnnTrace, sums: UnitSum, order: np.ndarray, unit: UnitRef) -> Scene:
    """One step per token; a click in the heat map goes to a unit at a token, one on a gate lists its terms.

    order   the units in the order of the heat map's rows, int (H,)
    unit    the unit that is summed, and the state that the heat map shows
    """
    left = Rows([states_panel(trace, order, unit), _equations(sums)], grow=1)
    right = Rows([_gates(sums), _terms(sums)], grow=1.1)
    return Scene(
        last=len(trace.tokens) - 1,
        unit="token",
        rate=2,
        height=404,
        narration=[(t, sentence(trace, sums, t)) for t in range(len(trace.tokens))],
        panels=[Columns([left, right])],
    )


def _gates(sums: UnitSum) -> Table:
    """By gate the three parts, their sum, and f of it; a click lists the terms of a gate."""
    return Table(
        "gates",
        [
            Row(
                f"{name} = {ACTIVATION[name]}(a)",
                [
                    sums.from_input[g],
                    sums.from_state[g],
                    sums.bias[g],
                    sums.score[g],
                    sums.value[g],
                ],
                "fixed:3",
                "value" if name == sums.gate else "ink",
                pick=name if len(sums.gates) > 1 else "",
                lit=np.array([float(name == sums.gate and len(sums.gates) > 1)]),
            )
            for g, name in enumerate(sums.gates)
        ],
        columns=COLUMNS,
        alt="By gate: the sums of the inputs, of the states before and of the biases, and the gate's value",
    )


def _terms(sums: UnitSum) -> Bars:
    """The largest terms of the chosen gate's sum; a click on that of a unit goes to it, one token back."""
    reach = float(np.abs(sums.terms).max()) or 1.0
    return Bars(
        "terms",
        sums.term_names,
        sums.terms,
        low=-reach,
        high=reach,
        format="fixed:4",
        clickable=True,
        title=f"terms of a in {sums.gate}: click a unit h to go back to it",
        alt="The largest terms of the sum, with their signs, and the sum of all others",
    )


def _equations(sums: UnitSum) -> Graph:
    """The unit's state from its gates, with the numbers of the step, and the model's own number."""
    lines, arrays = _LINES[sums.cell](sums)
    error = span(data_bind="error.0", data_format="exponent:0")
    lines.append(["PyTorch: h = ", _number("model"), ", difference ", error])
    arrays |= {"model": sums.h_of_model[None], "error": np.abs(sums.h - sums.h_of_model)[None]}
    d = Drawing(WIDTH, LINE * len(lines) + 4, "the state of the unit")
    for row, parts in enumerate(lines):
        fill = "var(--role-muted)" if row == len(lines) - 1 else "var(--role-ink)"
        d.formula(2, 20 + LINE * row, *parts, size=16, fill=fill)
    return Graph(
        "equations", d.svg(), arrays=arrays, alt="The unit's state, computed from its gates", grow=0.66
    )


Parts = list[str | Span]
Lines = tuple[list[Parts], dict[str, np.ndarray]]


def _rnn_lines(sums: UnitSum) -> Lines:
    arrays = {
        "input": sums.from_input,
        "state": sums.from_state,
        "bias": sums.bias,
        "a": sums.score,
        "h": sums.h[None],
    }
    return [
        [f"h[{sums.unit}] = tanh(W_e e + W_h h_{{t−1}} + b_1)"],
        ["= tanh(", _number("input"), " + ", _number("state"), " + ", _number("bias"), ")"],
        ["= tanh(", _number("a"), ") = ", _number("h", "value")],
    ], arrays


def _lstm_lines(sums: UnitSum) -> Lines:
    i, f, g, o = sums.value
    assert sums.c is not None
    assert sums.c_previous is not None
    arrays = {name: values[None] for name, values in zip("ifgo", (i, f, g, o), strict=True)}
    arrays |= {"c_previous": sums.c_previous[None], "c": sums.c[None], "h": sums.h[None]}
    f_c: Parts = [_number("f"), "·", _number("c_previous")]
    i_g: Parts = [_number("i"), "·", _number("g")]
    o_tanh_c: Parts = [_number("o"), "·tanh(", _number("c"), ") = ", _number("h", "value")]
    return [
        [f"c[{sums.unit}] = f c_{{t−1}} + i g"],
        ["= ", *f_c, " + ", *i_g, " = ", _number("c")],
        [f"h[{sums.unit}] = o tanh(c) = ", *o_tanh_c],
    ], arrays


def _gru_lines(sums: UnitSum) -> Lines:
    _, z, n = sums.value
    arrays = {"z": z[None], "n": n[None], "h_previous": sums.h_previous[None], "h": sums.h[None]}
    arrays["rest"] = 1 - arrays["z"]
    new: Parts = [_number("rest"), "·", _number("n")]
    old: Parts = [_number("z"), "·", _number("h_previous")]
    return [
        [f"h[{sums.unit}] = (1 − z) n + z h_{{t−1}}"],
        ["= ", *new, " + ", *old, " = ", _number("h", "value")],
        ["in n: W h and its bias times r"],
    ], arrays


_LINES = {"rnn": _rnn_lines, "lstm": _lstm_lines, "gru": _gru_lines}


def _number(name: str, role: str = "ink") -> Span:
    return span(data_bind=f"{name}.0", data_format="fixed:4", fill=f"var(--role-{role})", font_weight="600")


def sentence(trace: RnnTrace, sums: UnitSum, t: int) -> str:
    """What this unit read at position t, and its state before and after."""
    read = f"Unit {sums.unit} reads {clipped(trace.tokens[t], 16)}"
    before = "h₀ = 0" if trace.is_start[t] else f"h before {sums.h_previous[t]:.3f}"
    largest = f"the largest term in {sums.gate} is {sums.term_names[0][t]} = {sums.terms[0, t]:.3f}"
    return f"{read}: " + minus(f"{before}, after it {sums.h[t]:.3f}; {largest}.")


def short_sum(sums: UnitSum) -> Graph:
    """The last step of the unit's state in one line, with its numbers; a click reports SUM."""
    d = Drawing(SHORT_WIDTH, LINE, "the unit's state")
    with d.group(data_pick=SUM, aria_label="the sum inside this unit"):
        d.text(0, 19, span(data_text="short.0"), size=16, fill="var(--role-value)")
    short = [_short(sums, t) for t in range(len(sums.h))]
    return Graph(
        "short-sum", d.svg(), texts={"short": [short]}, alt="The unit's state from its gates", grow=0
    )


def _short(sums: UnitSum, t: int) -> str:
    """The state at position t, "h[12] = tanh(0.28+0.12−0.60) = −0.203"; fewer digits where it is long."""
    two, one = _short_with(sums, t, 2), _short_with(sums, t, 1)
    return two if len(two) <= SHORT_LETTERS else one


def _short_with(sums: UnitSum, t: int, d: int) -> str:
    """The same with `d` digits behind the points of what is added or multiplied."""
    if sums.cell == "rnn":
        a, b, c = sums.from_input[0, t], sums.from_state[0, t], sums.bias[0, t]
        text = f"tanh({a:.{d}f}{b:+.{d}f}{c:+.{d}f}) = {sums.h[t]:.3f}"
    elif sums.c is not None:
        text = f"{sums.value[3, t]:.{d + 1}f}·tanh({sums.c[t]:.{d}f}) = {sums.h[t]:.3f}"
    else:
        _, z, n = sums.value[:, t]
        text = f"{1 - z:.{d}f}·{n:.{d}f} + {z:.{d}f}·{sums.h_previous[t]:.{d}f}"
    return f"h[{sums.unit}] = {text}".replace("-", "−")
