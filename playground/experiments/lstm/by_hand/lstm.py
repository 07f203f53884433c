"""One step of the LSTM cell by hand, forward and back.

    i, f, o = σ(z_i), σ(z_f), σ(z_o)      g = tanh z_g
    c_t = f c_{t-1} + i g                 h_t = o tanh c_t

    dJ/do = dJ/dh tanh c_t
    dJ/dc = dJ/dh o (1 - tanh^2 c_t) + what step t+1 sends back along c
    dJ/df = dJ/dc c_{t-1}     dJ/di = dJ/dc g     dJ/dg = dJ/dc i
    δ_k = dJ/dk k (1 - k) of the sigmoids, dJ/dg (1 - g^2)
    back to h_{t-1}: sum_k W_hk^T δ_k     back to c_{t-1}: dJ/dc f

Source: lecture 5, "LSTM cell"; torch.nn.LSTM.
"""

import numpy as np

from playground.experiments.lstm.by_hand.cells import CELLS
from playground.experiments.lstm.by_hand.gate_sum import gate_sum
from playground.experiments.lstm.by_hand.parameters import Parameters
from playground.experiments.probability import sigmoid

GATES = CELLS["lstm"].gates


def step(cell: str, p: Parameters, token: int, h: np.ndarray, c: np.ndarray) -> dict[str, np.ndarray]:
    """All values of one step from the state (h, c)."""
    z = {f"z_{gate}": gate_sum(p, gate, token, h) for gate in GATES}
    i, f, g, o = sigmoid(z["z_i"]), sigmoid(z["z_f"]), np.tanh(z["z_g"]), sigmoid(z["z_o"])
    new_c = f * c + i * g
    tanh_c = np.tanh(new_c)
    return {**z, "i": i, "f": f, "g": g, "o": o, "c": new_c, "tanh_c": tanh_c, "h": o * tanh_c}


def back(
    cell: str, p: Parameters, v: dict[str, np.ndarray], dh: np.ndarray, c_from_future: np.ndarray
) -> dict[str, np.ndarray]:
    """All derivatives of one step from dJ/dh_t and what later steps send back along c."""
    do = dh * v["tanh_c"]
    dc = dh * v["o"] * (1 - v["tanh_c"] ** 2) + c_from_future
    d = {"f": dc * v["c_prev"], "i": dc * v["g"], "g": dc * v["i"], "o": do}
    deltas = {f"z_{gate}": d[gate] * v[gate] * (1 - v[gate]) for gate in "ifo"}
    deltas["z_g"] = d["g"] * (1 - v["g"] ** 2)
    to_h = sum((p[f"W_h{gate}"].T @ deltas[f"z_{gate}"] for gate in GATES), np.zeros_like(dh))
    return {"c": dc, **d, **deltas, "to_h": to_h, "to_c": dc * v["f"]}
