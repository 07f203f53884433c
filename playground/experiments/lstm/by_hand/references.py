"""The same states and gradients by other means: torch.nn.LSTM and GRU, autograd, and a complex step."""

import numpy as np

from playground.experiments.flat_parameters import flatten, unflatten
from playground.experiments.lstm.by_hand.cells import CELLS
from playground.experiments.lstm.by_hand.parameters import Parameters
from playground.experiments.lstm.by_hand.passes import forward

TINY = 1e-30  # of the complex step, which subtracts nothing and so needs no compromise


def torch_module(cell: str, p: Parameters, inputs: np.ndarray, targets: np.ndarray) -> dict[str, np.ndarray]:
    """States and gradients of torch.nn.LSTM or GRU with these weights, and torch.nn.Linear for the scores.

    "h" (T, n), "c" (n,) of the last step where there is one, and the gradients by parameter.
    """
    import torch
    from torch import nn

    gates, (V, n) = CELLS[cell].gates, p["U"].shape
    layer = (nn.LSTM if cell == "lstm" else nn.GRU)(V, n, dtype=torch.float64)
    head = nn.Linear(n, V, dtype=torch.float64)
    stacked = [
        np.concatenate([p[f"{kind}{gate}"] for gate in gates]) for kind in ("W_i", "W_h", "b_i", "b_h")
    ]
    for parameter, value in zip(
        [*layer.parameters(), *head.parameters()], [*stacked, p["U"], p["b_y"]], strict=True
    ):
        parameter.data.copy_(torch.from_numpy(value))
    x = torch.eye(V, dtype=torch.float64)[torch.from_numpy(inputs)]
    h, state = layer(x)
    J = nn.functional.cross_entropy(head(h), torch.from_numpy(targets), reduction="sum")
    gradients = torch.autograd.grad(J, [*layer.parameters(), *head.parameters()])
    out = {"h": h.detach().numpy(), "U": gradients[4].numpy(), "b_y": gradients[5].numpy()}
    if cell == "lstm":
        out["c"] = state[1][0].detach().numpy()
    for kind, gradient in zip(("W_i", "W_h", "b_i", "b_h"), gradients[:4], strict=True):
        parts = np.split(gradient.numpy(), len(gates))
        out |= {f"{kind}{gate}": part for gate, part in zip(gates, parts, strict=True)}
    return out


def autograd(cell: str, p: Parameters, inputs: np.ndarray, targets: np.ndarray) -> dict[str, np.ndarray]:
    """Gradients of the published GRU, which torch.nn lacks: autograd through a loop; and "h" (T, n)."""
    import torch

    w = {name: torch.from_numpy(value.copy()).requires_grad_() for name, value in p.items()}
    h, J = torch.zeros(p["U"].shape[1], dtype=torch.float64), torch.zeros((), dtype=torch.float64)
    states = []
    for token, target in zip(inputs.tolist(), targets.tolist(), strict=True):
        x = {gate: w[f"W_i{gate}"][:, token] + w[f"b_i{gate}"] for gate in "rzn"}
        r = torch.sigmoid(x["r"] + w["W_hr"] @ h + w["b_hr"])
        z = torch.sigmoid(x["z"] + w["W_hz"] @ h + w["b_hz"])
        h = (1 - z) * torch.tanh(x["n"] + w["W_hn"] @ (r * h) + w["b_hn"]) + z * h
        states.append(h)
        J = J - torch.log_softmax(w["U"] @ h + w["b_y"], dim=0)[target]
    gradients = torch.autograd.grad(J, list(w.values()))
    out = {name: gradient.numpy() for name, gradient in zip(w, gradients, strict=True)}
    return {"h": torch.stack(states).detach().numpy(), **out}


def complex_step(cell: str, p: Parameters, inputs: np.ndarray, targets: np.ndarray) -> dict[str, np.ndarray]:
    """Im J(w + iε) / ε of every weight: a difference without a subtraction, exact up to rounding.

    Source: Squire and Trapp, "Using complex variables to estimate derivatives of real functions" (1998).
    """
    flat = flatten(p)
    shifted = flat + 1j * TINY * np.eye(len(flat))
    J = forward(cell, unflatten(shifted, p), inputs, targets)["losses"].sum(axis=0)
    return unflatten(J.imag / TINY, p)
