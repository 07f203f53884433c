"""One step of the GRU cell by hand, forward and back, in two forms that differ in where r stands.

    r, z = σ(z_r), σ(z_z)             h_t = (1 - z) n + z h_{t-1}

    PyTorch      n = tanh(W_in x + b_in + r (W_hn h_{t-1} + b_hn))
    published    n = tanh(W_in x + b_in + W_hn (r h_{t-1}) + b_hn)

    dJ/dz = dJ/dh (h_{t-1} - n)       dJ/dn = dJ/dh (1 - z)       δ_n = dJ/dn (1 - n^2)
    dJ/dr = δ_n (W_hn h_{t-1} + b_hn), or (W_hn^T δ_n) h_{t-1} as published
    back to h_{t-1}: dJ/dh z + W_hr^T δ_r + W_hz^T δ_z + W_hn^T (δ_n r), or r (W_hn^T δ_n) as published

Sources: torch.nn.GRU; Cho et al., "Learning phrase representations using RNN
encoder-decoder" (2014), equations 5 to 8.
"""

import numpy as np

from playground.experiments.lstm.by_hand.gate_sum import gate_sum
from playground.experiments.lstm.by_hand.parameters import Parameters
from playground.experiments.probability import sigmoid


def step(cell: str, p: Parameters, token: int, h: np.ndarray, c: np.ndarray) -> dict[str, np.ndarray]:
    """All values of one step from the state h; q is what r multiplies, or what it makes of h as published."""
    z_r, z_z = gate_sum(p, "r", token, h), gate_sum(p, "z", token, h)
    r, z = sigmoid(z_r), sigmoid(z_z)
    if cell == "gru":
        q = (p["W_hn"] @ h[..., None])[..., 0] + p["b_hn"]
        z_n = p["W_in"][..., token] + p["b_in"] + r * q
    else:
        q = r * h
        z_n = gate_sum(p, "n", token, q)
    n = np.tanh(z_n)
    new_h = (1 - z) * n + z * h
    return {"z_r": z_r, "z_z": z_z, "r": r, "z": z, "q": q, "z_n": z_n, "n": n, "h": new_h}


def back(
    cell: str, p: Parameters, v: dict[str, np.ndarray], dh: np.ndarray, c_from_future: np.ndarray
) -> dict[str, np.ndarray]:
    """All derivatives of one step from dJ/dh_t; a GRU has no c, to_c is 0."""
    dz, dn = dh * (v["h_prev"] - v["n"]), dh * (1 - v["z"])
    z_n = dn * (1 - v["n"] ** 2)
    if cell == "gru":
        dr, through_n = z_n * v["q"], p["W_hn"].T @ (z_n * v["r"])
    else:
        dr = (p["W_hn"].T @ z_n) * v["h_prev"]
        through_n = (p["W_hn"].T @ z_n) * v["r"]
    z_r, z_z = dr * v["r"] * (1 - v["r"]), dz * v["z"] * (1 - v["z"])
    to_h = dh * v["z"] + p["W_hr"].T @ z_r + p["W_hz"].T @ z_z + through_n
    deltas = {"z_r": z_r, "z_z": z_z, "z_n": z_n}
    return {"r": dr, "z": dz, "n": dn, **deltas, "to_h": to_h, "to_c": c_from_future}


def candidate_factors(
    cell: str, values: dict[str, np.ndarray], deltas: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """(what W_hn multiplies, the derivative of the product), (T, n) each."""
    if cell == "gru":
        return values["h_prev"], deltas["z_n"] * values["r"]
    return values["q"], deltas["z_n"]
