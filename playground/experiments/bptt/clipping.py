"""A training whose gradients explode, without clipping and with two kinds of it, from the same start.

    by norm    g <- g min(1, threshold / (‖g‖ + 1e-6)), over all parameters together: torch clip_grad_norm_
    by value   every entry of g to [-value, value]:                                   torch clip_grad_value_

The network is torch.nn.RNN on the first tokens of a text, trained on its mean loss with SGD; every step is
backpropagation through the whole text. Source: lecture 4, clip_by_global_norm of the RNN tutorial.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.lru_cache import LRUCache
from playground.experiments.token_sequence import TokenSequence, first_tokens

if TYPE_CHECKING:
    from torch import Tensor, nn

MOST_TOKENS = 80
METHODS = {"none": "no clipping", "norm": "by norm", "value": "by value"}
FAULTS = {"none": "None", "inf": "An infinite entry", "nan": "A NaN entry"}
FAULT_STEP = 10  # the step whose gradient gets the fault


@dataclass(frozen=True)
class ClippingSpec:
    """The training; threshold and value are those of the two kinds of clipping."""

    text: str = "hello"
    tokens: str = "characters"
    clip_units: int = 16
    clip_radius: float = 1.5  # spectral radius of W_h at the start
    learning_rate: float = 3.0
    clip_steps: int = 80
    threshold: float = 0.25
    value: float = 0.05
    fault: str = "none"  # key of FAULTS: one entry of the gradient of step 10
    clip_seed: int = 3


@dataclass(frozen=True, eq=False)
class Run:
    """One training of N steps. loss (N + 1,) before each step and at the end; norm (N,) before clipping.

    after (N,) the norm of what the optimizer got; of this run's gradient g, clipped by norm and by value, the
    cosines to g and the length of the latter (N,): NaN in the run without clipping. diverged: the first step
    whose loss is not a finite number, None if there is none: the run ends there, what follows is NaN.
    """

    loss: np.ndarray
    norm: np.ndarray
    after: np.ndarray
    cosine_norm: np.ndarray
    cosine_value: np.ndarray
    length_value: np.ndarray
    diverged: int | None


@dataclass(frozen=True, eq=False)
class ClippingTrace:
    """The three runs by method, from the same weights."""

    spec: ClippingSpec
    text: TokenSequence
    runs: dict[str, Run]
    parameters: int


RUNS: LRUCache[Run] = LRUCache(64)


def run(spec: ClippingSpec) -> ClippingTrace:
    """Same spec, same trace. TextError for a text of fewer than two tokens. Runs are cached one by one."""
    text = first_tokens(spec.text, spec.tokens, MOST_TOKENS)
    runs = {}
    for method in METHODS:
        key = _only_what_matters(spec, method)
        runs[method] = RUNS.get((key, method), lambda method=method: _train(spec, text, method))  # type: ignore[misc]
    n, V = spec.clip_units, len(text.vocabulary)
    return ClippingTrace(spec, text, runs, n * n + n * V + n + V * n + V)


def _only_what_matters(spec: ClippingSpec, method: str) -> ClippingSpec:
    """The spec without what does not change the run: its thresholds, where it does not clip by them."""
    if method == "none":
        return replace(spec, threshold=0.0, value=0.0)
    return replace(spec, threshold=0.0) if method == "value" else spec


def _train(spec: ClippingSpec, text: TokenSequence, method: str) -> Run:
    import torch

    rnn, output = network(spec, len(text.vocabulary))
    parameters = [p for p in (*rnn.parameters(), *output.parameters()) if p.requires_grad]
    optimizer = torch.optim.SGD(parameters, lr=spec.learning_rate)
    x = torch.nn.functional.one_hot(torch.from_numpy(text.inputs), len(text.vocabulary)).double()
    y = torch.from_numpy(text.targets)
    N = spec.clip_steps
    loss = np.full(N + 1, np.nan)
    norm, after, cosine_norm, cosine_value, length_value = np.full((5, N), np.nan)
    diverged = None
    for step in range(N + 1):
        optimizer.zero_grad()
        J = torch.nn.functional.cross_entropy(output(rnn(x)[0]), y)
        loss[step] = J.item()
        if step == N or not np.isfinite(loss[step]):
            diverged = step if not np.isfinite(loss[step]) else None
            break
        J.backward()  # type: ignore[no-untyped-call]
        if step == FAULT_STEP and spec.fault != "none":
            parameters[0].grad[0, 0] = float(spec.fault)  # type: ignore[index]
        g = flat(parameters)
        norm[step] = float(torch.linalg.vector_norm(g))
        if method != "none":
            by_norm, by_value = clipped(g, spec)
            cosine_norm[step], cosine_value[step] = cosine(g, by_norm), cosine(g, by_value)
            length_value[step] = float(torch.linalg.vector_norm(by_value))
        if method == "norm":
            torch.nn.utils.clip_grad_norm_(parameters, spec.threshold)
        elif method == "value":
            torch.nn.utils.clip_grad_value_(parameters, spec.value)
        after[step] = float(torch.linalg.vector_norm(flat(parameters)))
        optimizer.step()
    return Run(loss, norm, after, cosine_norm, cosine_value, length_value, diverged)


def network(spec: ClippingSpec, vocabulary: int) -> "tuple[nn.RNN, nn.Linear]":
    """nn.RNN on one-hot inputs and its output layer, float64; the second bias is zero and not trained."""
    import torch
    from torch import nn

    generator, n = torch.Generator().manual_seed(spec.clip_seed), spec.clip_units
    with torch.random.fork_rng(devices=()):
        rnn = nn.RNN(vocabulary, n, dtype=torch.float64)
        output = nn.Linear(n, vocabulary, dtype=torch.float64)
    with torch.no_grad():
        for parameter in (*rnn.parameters(), *output.parameters()):
            parameter.uniform_(-(n**-0.5), n**-0.5, generator=generator)
        W_h = torch.randn(n, n, generator=generator, dtype=torch.float64)
        weight, bias = rnn.all_weights[0][1], rnn.all_weights[0][3]
        weight.copy_(W_h * (spec.clip_radius / torch.linalg.eigvals(W_h).abs().max()))
        bias.zero_()
    bias.requires_grad_(False)
    return rnn, output


def flat(parameters: "Sequence[Tensor]") -> "Tensor":
    """The gradients of all parameters as one vector."""
    import torch

    return torch.cat([p.grad.flatten() for p in parameters if p.grad is not None])


def clipped(g: "Tensor", spec: ClippingSpec) -> "tuple[Tensor, Tensor]":
    """A gradient clipped by norm, and by value, by the formulas."""
    import torch

    scale = torch.clamp(spec.threshold / (torch.linalg.vector_norm(g) + 1e-6), max=1.0)
    return g * scale, g.clamp(-spec.value, spec.value)


def cosine(a: "Tensor", b: "Tensor") -> float:
    """The cosine of the angle between two vectors; NaN where a number is not finite."""
    import torch

    return float((a / torch.linalg.vector_norm(a)) @ (b / torch.linalg.vector_norm(b)))
