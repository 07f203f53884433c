"""Truncated backpropagation through time as a PyTorch loop does it: with `detach`, and W.grad adding up."""

from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.bptt.parameters import PARAMETERS, Parameters

if TYPE_CHECKING:
    from torch import Tensor


def detached_gradient(
    p: Parameters, inputs: np.ndarray, targets: np.ndarray, method: str, length: int
) -> dict[str, np.ndarray]:
    """W.grad of every parameter; `method` is a key of `occurrences.METHODS`."""
    import torch

    w = {name: torch.from_numpy(p[name].copy()).requires_grad_() for name in PARAMETERS}
    tokens = list(zip(inputs.tolist(), targets.tolist(), strict=True))
    zero = torch.zeros(len(p["b_h"]), dtype=torch.float64)
    if method == "window":
        _window(w, tokens, zero, length)
    else:
        _chunks(w, tokens, zero, len(tokens) if method == "none" else length, reset=method == "reset")
    return {name: np.zeros_like(p[name]) if t.grad is None else t.grad.numpy() for name, t in w.items()}


def _chunks(
    w: "dict[str, Tensor]", tokens: list[tuple[int, int]], zero: "Tensor", length: int, reset: bool
) -> None:
    """One backward() for each chunk; its first state is cut off, or begins anew."""
    import torch

    h = zero
    for start in range(0, len(tokens), length):
        h = zero if reset else h.detach()
        losses = []
        for token, target in tokens[start : start + length]:
            h = _step(w, h, token)
            losses.append(_loss(w, h, target))
        torch.stack(losses).sum().backward()  # type: ignore[no-untyped-call]


def _window(w: "dict[str, Tensor]", tokens: list[tuple[int, int]], zero: "Tensor", length: int) -> None:
    """One backward() for each loss, over the last steps alone: they are computed again from a cut state."""
    states = [zero]
    for t, (_, target) in enumerate(tokens):
        first = max(0, t + 1 - length)
        h = states[first].detach()
        for token, _ in tokens[first : t + 1]:
            h = _step(w, h, token)
        states.append(h)
        _loss(w, h, target).backward()  # type: ignore[no-untyped-call]


def _step(w: "dict[str, Tensor]", h: "Tensor", token: int) -> "Tensor":
    return (w["W_h"] @ h + w["W_e"][:, token] + w["b_h"]).tanh()


def _loss(w: "dict[str, Tensor]", h: "Tensor", target: int) -> "Tensor":
    return -(w["U"] @ h + w["b_y"]).log_softmax(dim=0)[target]
