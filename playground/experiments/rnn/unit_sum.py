"""One unit of a recurrent layer at every token, term by term: sum, activation function, gates, state.

RNN: h = tanh(a).  LSTM: i, f, o = sigmoid(a), g = tanh(a), c = f c_(t-1) + i g, h = o tanh(c).
GRU: r, z = sigmoid(a), n = tanh(a), h = (1 - z) n + z h_(t-1).

Every a is W_e e + W_h h_(t-1) + b_1, with b_1 = b_ih + b_hh; in the n of a GRU W_h h_(t-1) and its bias are
multiplied by r. Above the first layer e is h of the layer below. Source: lecture 5; torch.nn.RNN, GRU, LSTM.
"""

from dataclasses import dataclass

import numpy as np

from playground.experiments.probability import sigmoid
from playground.experiments.rnn.trace import RnnTrace
from playground.experiments.sources import Source
from playground.models.table import RECURRENT

TERMS = {"rnn": 10, "gru": 8, "lstm": 7}  # by cell: the largest terms, listed by name; the rest is one sum
CANDIDATE = {"rnn": "h", "gru": "n", "lstm": "g"}  # by cell: the gate that carries the new content


@dataclass(frozen=True, eq=False)
class UnitSum:
    """The sums of one unit with G gates at P positions, and the terms of one of the gates; float64."""

    cell: str
    unit: int
    layer: int
    gates: tuple[str, ...]  # (G,)  "h" of an RNN; r, z, n; i, f, g, o
    from_input: np.ndarray  # (G, P)  W_e e
    from_state: np.ndarray  # (G, P)  W_h h_(t-1), in n multiplied by r
    bias: np.ndarray  # (G, P)  b_ih + b_hh, in n b_ih + r b_hh
    score: np.ndarray  # (G, P)  their sum a
    value: np.ndarray  # (G, P)  tanh(a) or sigmoid(a)
    h_previous: np.ndarray  # (P,)  of this unit, 0 where a text begins
    c_previous: np.ndarray | None  # (P,)
    c: np.ndarray | None  # (P,)  f c_previous + i g
    h: np.ndarray  # (P,)
    h_of_model: np.ndarray  # (P,)  as the fused layer computed it, in single precision
    gate: str  # the gate of the terms
    term_names: tuple[tuple[str, ...], ...]  # (terms, P)  "W h[3]"; the largest |term| first, the rest last
    terms: np.ndarray  # (terms, P)  their sum is the gate's score
    term_units: np.ndarray  # (terms, P)  the unit whose h_(t-1) is in the term; -1 for every other term


def gate_of(cell: str, gate: str) -> str:
    """The gate where the cell has it, else the one that carries the new content."""
    return gate if gate in RECURRENT[cell].gate_names else CANDIDATE[cell]


def unit_sum(trace: RnnTrace, source: Source, unit: int, layer: int, gate: str = "") -> UnitSum:
    """The sums of a unit of a layer at the trace's positions; `gate` as in `gate_of`.

    Computed in double precision from the stored weights and the trace's own states before each token.
    """
    from playground.experiments.rnn.scoring import recurrent_network

    model = recurrent_network(source.load(trace.checkpoint))
    weights = [p.detach().double().numpy() for p in model.layers[layer].parameters()]
    rows = (
        np.arange(len(RECURRENT[trace.cell].gate_names)) * model.hidden + unit
    )  # of this unit, gate by gate
    W_e, W_h, b_e, b_h = (weight[rows] for weight in weights)  # (G, inputs), (G, H), (G,), (G,)
    if layer:
        e = trace.h[layer - 1].astype(np.float64)  # (H, P)
    else:
        e = model.embedding.weight.detach().double().numpy()[trace.ids].T  # (E, P)
    h_previous = trace.previous("h", layer).astype(np.float64)  # (H, P)
    c_previous = None if trace.c is None else trace.previous("c", layer)[unit].astype(np.float64)
    names = RECURRENT[trace.cell].gate_names
    factor = _reset_factor(trace.cell, W_e @ e + b_e[:, None], W_h @ h_previous + b_h[:, None])  # (G, P)
    from_input, from_state = W_e @ e, factor * (W_h @ h_previous)  # (G, P)
    bias = b_e[:, None] + factor * b_h[:, None]
    score = from_input + from_state + bias
    value = np.stack([np.tanh(a) if n in "hng" else sigmoid(a) for n, a in zip(names, score, strict=True)])
    c, h = _state(trace.cell, value, h_previous[unit], c_previous)
    gate = gate_of(trace.cell, gate)
    g = names.index(gate)
    listed = _largest_terms(
        W_e[g][:, None] * e, factor[g] * W_h[g][:, None] * h_previous, bias[g], layer, TERMS[trace.cell]
    )
    return UnitSum(
        trace.cell,
        unit,
        layer,
        names,
        from_input,
        from_state,
        bias,
        score,
        value,
        h_previous[unit],
        c_previous,
        c,
        h,
        trace.h[layer, unit].astype(np.float64),
        gate,
        *listed,
    )


def _reset_factor(cell: str, from_input: np.ndarray, from_state: np.ndarray) -> np.ndarray:
    """What multiplies W_h h_(t-1) and its bias, (G, P): r in the n of a GRU, 1 everywhere else."""
    factor = np.ones_like(from_input)
    if cell == "gru":
        factor[2] = sigmoid(from_input[0] + from_state[0])
    return factor


def _state(
    cell: str, value: np.ndarray, h_previous: np.ndarray, c_previous: np.ndarray | None
) -> tuple[np.ndarray | None, np.ndarray]:
    """c (LSTM alone) and h from the gates (G, P) and the unit's own state before."""
    if cell == "lstm":
        i, f, g, o = value
        assert c_previous is not None
        c = f * c_previous + i * g
        return c, o * np.tanh(c)
    if cell == "gru":
        _, z, n = value
        return None, (1 - z) * n + z * h_previous
    return None, value[0]


def _largest_terms(
    inputs: np.ndarray, states: np.ndarray, bias: np.ndarray, layer: int, count: int
) -> tuple[tuple[tuple[str, ...], ...], np.ndarray, np.ndarray]:
    """Names, values and units of the `count` largest terms of inputs (E, P), states (H, P) and bias (P,)."""
    terms = np.concatenate([inputs, states, bias[None]])  # (E + H + 1, P)
    below = "x" if layer else "e"  # h of the layer below, or the embedding
    names = [f"W {below}[{j}]" for j in range(len(inputs))]
    names += [f"W h[{k}]" for k in range(len(states))] + ["b1"]
    order = np.argsort(-np.abs(terms), axis=0, kind="stable")[:count]  # (count, P)
    largest = np.take_along_axis(terms, order, axis=0)
    others = terms.sum(axis=0) - largest.sum(axis=0)
    is_state = (order >= len(inputs)) & (order < len(terms) - 1)
    units = np.where(is_state, order - len(inputs), -1)
    labels = tuple(tuple(names[i] for i in row) for row in order)
    rest = (f"{len(terms) - count} others",) * terms.shape[1]
    return (*labels, rest), np.vstack([largest, others]), np.vstack([units, np.full(terms.shape[1], -1)])
