"""Both passes of a network of one cell by hand: what every cell shares, and the table of cells.

    scores_t = U h_t + b_y      ŷ_t = softmax(scores_t)      J_t = -ln ŷ_t[x_{t+1}]      J = sum_t J_t

    δ_y,t = ŷ_t - y_t           dJ/dh_t = U^T δ_y,t + what step t+1 sends back

x_t and y_t are one-hot. A gate k = squash(z_k), z_k = W_ik x_t + b_ik + W_hk h_{t-1} + b_hk, δ_k = dJ/dz_k;
step t adds to dW_ik: δ_k x_t^T, to dW_hk: δ_k h_{t-1}^T, to both biases: δ_k.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from playground.experiments.lstm.by_hand import gru, lstm
from playground.experiments.lstm.by_hand.cells import CELLS
from playground.experiments.lstm.by_hand.parameters import Parameters
from playground.experiments.probability import log_sum_exp

Values = dict[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class Passes:
    """Every value of both passes; row t - 1 belongs to time step t.

    values  by letter, (T, n): the gates' sums z_k, the gates, c and tanh_c of the LSTM, h, and the states
            before, h_prev and c_prev; scores and y_hat (T, V), losses (T,)
    deltas  by letter, (T, n): dJ/d of the same ("h" and "c" are the totals), δ_k of a gate's sum as "z_k";
            from_loss and from_future, the parts of dJ/dh; c_from_future, what later steps send back along c;
            to_h and to_c, what goes back to h_{t-1} and c_{t-1}; delta_y (T, V)
    contributions  by parameter, (T, *shape): what each time step adds to the gradient
    """

    values: Values
    deltas: Values
    contributions: Mapping[str, np.ndarray]

    def gradients(self) -> dict[str, np.ndarray]:
        """dJ/dW of every parameter: the sum over all time steps."""
        return {name: parts.sum(axis=0) for name, parts in self.contributions.items()}


def _cell(cell: str) -> ModuleType:
    return lstm if cell == "lstm" else gru


def forward(cell: str, p: Parameters, inputs: np.ndarray, targets: np.ndarray) -> Values:
    """The forward pass over T tokens, from h_0 = 0 (and c_0 = 0). Complex parameters give complex values."""
    T, n = len(inputs), p["U"].shape[-1]
    dtype = np.result_type(p["U"].dtype, np.float64)
    leading = p["U"].shape[:-2]
    h = c = np.zeros((*leading, n), dtype=dtype)
    rows: list[Values] = []
    for token in inputs:
        row = _cell(cell).step(cell, p, int(token), h, c)
        rows.append({"h_prev": h, "c_prev": c, **row})
        h, c = row["h"], row.get("c", c)
    values = {name: np.stack([row[name] for row in rows]) for name in rows[0]}
    scores = (p["U"] @ values["h"][..., None])[..., 0] + p["b_y"]
    log_y_hat = scores - log_sum_exp(scores)[..., None]
    losses = np.stack([-log_y_hat[t][..., targets[t]] for t in range(T)])
    return {**values, "scores": scores, "y_hat": np.exp(log_y_hat), "losses": losses}


def both_passes(cell: str, p: Parameters, inputs: np.ndarray, targets: np.ndarray) -> Passes:
    """Forward, then backward from the last time step to the first: each delta is computed once."""
    values = forward(cell, p, inputs, targets)
    T, n = values["h"].shape
    delta_y = values["y_hat"].copy()
    delta_y[np.arange(T), targets] -= 1
    from_loss = delta_y @ p["U"]
    to_h, to_c = np.zeros(n), np.zeros(n)
    rows: list[Values] = []
    for t in reversed(range(T)):
        now = {name: value[t] for name, value in values.items()}
        dh = from_loss[t] + to_h
        row = _cell(cell).back(cell, p, now, dh, to_c)
        rows.append({"from_future": to_h, "c_from_future": to_c, "h": dh, **row})
        to_h, to_c = row["to_h"], row["to_c"]
    deltas = {name: np.stack([row[name] for row in reversed(rows)]) for name in rows[0]}
    deltas |= {"delta_y": delta_y, "from_loss": from_loss}
    contributions = _contributions(cell, p, inputs, values, deltas)
    return Passes(values, deltas, {name: contributions[name] for name in p})


def _contributions(cell: str, p: Parameters, inputs: np.ndarray, values: Values, deltas: Values) -> Values:
    out: Values = {}
    x = np.eye(len(p["b_y"]))[inputs]
    for gate in CELLS[cell].gates:
        delta, read, delta_h = deltas[f"z_{gate}"], values["h_prev"], deltas[f"z_{gate}"]
        if gate == "n":
            read, delta_h = gru.candidate_factors(cell, values, deltas)
        out |= {f"W_i{gate}": _outer(delta, x), f"W_h{gate}": _outer(delta_h, read)}
        out |= {f"b_i{gate}": delta, f"b_h{gate}": delta_h if cell == "gru" else delta}
    return out | {"U": _outer(deltas["delta_y"], values["h"]), "b_y": deltas["delta_y"]}


def _outer(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The outer product of every time step, (T, rows, columns)."""
    return np.asarray(left[:, :, None] * right[:, None, :])
