"""Weight decay and L2 on one problem, by torch.optim's own SGD, Adam and AdamW.

L2 in the loss adds lambda w to the gradient, and an optimizer then does with it what it does with gradients:
Adam divides by sqrt(v). Decoupled weight decay multiplies the weights by 1 - eta lambda beside the step.
For SGD the two are the same: w - eta (g + lambda w) = (1 - eta lambda) w - eta g.

Source: lecture 4, "Regularization" ("L2 parameter norm penalty (weight decay)"); Loshchilov and Hutter
(2019), "Decoupled weight decay regularization".
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments.weight_penalties.divergence import cut
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec

if TYPE_CHECKING:
    from torch import Tensor
    from torch.optim import Optimizer

EXAMPLES = 64
START = (2.0, 2.0)
BEST = (1.0, 1.0)  # the minimum without a penalty
NOISE = 0.5  # root mean square of what no weights can explain
BETA1, BETA2, EPS = 0.9, 0.999, 1e-8  # Adam's defaults, in PyTorch as in the paper


@dataclass(frozen=True)
class Way:
    """An optimizer and where its decay comes from: `decoupled` beside the step, or as L2 in the gradient."""

    key: str
    title: str
    optimizer: str  # class of torch.optim
    decoupled: bool


WAYS = (
    Way("sgd-l2", "SGD, L2", "SGD", False),
    Way("sgd-decay", "SGD, decoupled", "SGD", True),
    Way("adam-l2", "Adam, L2", "Adam", False),
    Way("adamw", "AdamW", "AdamW", True),
)


@dataclass(frozen=True)
class DecayTrace:
    """Each way from the same start on the same mini-batches; T = steps + 1. NaN after divergence."""

    w: np.ndarray  # (4, T, 2)
    loss: np.ndarray  # (4, T) over all examples, without the penalty
    shrink: np.ndarray  # (4, T, 2) part of the weight that the decay takes off in the next step
    gram: np.ndarray  # (2, 2) X^T X / N
    best: np.ndarray  # (2,) minimum without a penalty
    ridge: np.ndarray  # (2,) minimum with L2
    diverged: tuple[int | None, ...]  # (4,)
    apart: float  # largest difference between SGD's two ways, while neither has diverged


def data(spec: WeightPenaltiesSpec) -> "tuple[Tensor, Tensor]":
    """X (64, 2) and y (64,), drawn from the seed and then corrected: no bias is needed, the columns are at
    right angles with root mean squares 1 and `decay_scale`, and least squares gives exactly (1, 1)."""
    import torch

    draw = torch.Generator().manual_seed(spec.penalty_seed)
    drawn = torch.randn(EXAMPLES, 3, generator=draw, dtype=torch.float64)
    apart, _ = torch.linalg.qr(drawn - drawn.mean(0))  # (64, 3), orthonormal, each of mean 0
    apart = apart * EXAMPLES**0.5
    X = apart[:, :2] * torch.tensor([1.0, spec.decay_scale], dtype=torch.float64)
    return X, X @ torch.tensor(BEST, dtype=torch.float64) + NOISE * apart[:, 2]


def batches(spec: WeightPenaltiesSpec) -> "list[Tensor]":
    """The mini-batch of each step, and of one more: indices; all in their order where B = 64."""
    import torch

    if spec.decay_batch >= EXAMPLES:
        return [torch.arange(EXAMPLES)] * (spec.decay_steps + 1)
    draw = torch.Generator().manual_seed(spec.penalty_seed + 1)
    return [torch.randperm(EXAMPLES, generator=draw)[: spec.decay_batch] for _ in range(spec.decay_steps + 1)]


def run(spec: WeightPenaltiesSpec) -> DecayTrace:
    """All four ways: same spec, same trace, to the bit."""
    import torch

    X, y = data(spec)
    picked = [(X[batch], y[batch]) for batch in batches(spec)]
    runs = [_walk(way, spec, picked) for way in WAYS]
    w, diverged = cut(np.stack([path for path, _ in runs]))
    shrink = np.where(np.isnan(w), np.nan, np.stack([parts for _, parts in runs]))
    gram = X.T @ X / EXAMPLES
    weights = torch.from_numpy(w)
    decay = spec.lambda_ * torch.eye(2, dtype=torch.float64)
    return DecayTrace(
        w=w,
        loss=(((weights @ X.T - y) ** 2).mean(-1) / 2).numpy(),
        shrink=shrink,
        gram=gram.numpy(),
        best=np.array(BEST),
        ridge=torch.linalg.solve(gram + decay, X.T @ y / EXAMPLES).numpy(),
        diverged=diverged,
        apart=float(np.nanmax(np.abs(w[0] - w[1]))),
    )


def build(way: Way, spec: WeightPenaltiesSpec, w: "Tensor") -> "Optimizer":
    """The torch.optim object; SGD's decoupled decay, which PyTorch does not offer, is left to the caller."""
    import torch

    by_hand = way.key == "sgd-decay"
    decay = 0.0 if by_hand else spec.lambda_
    made: Any = getattr(torch.optim, way.optimizer)
    optimizer: Optimizer = made([w], lr=spec.decay_eta, weight_decay=decay, foreach=False)
    return optimizer


def _walk(
    way: Way, spec: WeightPenaltiesSpec, picked: "list[tuple[Tensor, Tensor]]"
) -> tuple[np.ndarray, np.ndarray]:
    """Weights, and the part of them that the decay takes off in the next step: (T, 2) each.

    One step more than is shown is made, to know what it takes off.
    """
    import torch

    eta, decay = spec.decay_eta, spec.lambda_
    w = torch.tensor(START, dtype=torch.float64)
    optimizer = build(way, spec, w)
    average = torch.zeros(2, dtype=torch.float64)  # of lambda w alone: the decay's part of Adam's m
    path, shrinks = [], []
    for t, (X, y) in enumerate(picked, 1):
        w.grad = X.T @ (X @ w - y) / len(y)
        path.append(w.clone())
        if way.key == "sgd-decay":
            w.mul_(1 - eta * decay)
        optimizer.step()
        shrink = torch.full((2,), eta * decay, dtype=torch.float64)
        if way.key == "adam-l2":  # m is linear in what it averages, so its part from lambda w stands alone
            average = BETA1 * average + (1 - BETA1) * decay * path[-1]
            root = (optimizer.state[w]["exp_avg_sq"] / (1 - BETA2**t)).sqrt() + EPS
            shrink = eta * average / (1 - BETA1**t) / root / path[-1]
        shrinks.append(shrink)
    return torch.stack(path).numpy(), torch.stack(shrinks).numpy()


def table(trace: DecayTrace) -> dict[str, np.ndarray]:
    """The trace as columns, one row for each step."""
    columns: dict[str, np.ndarray] = {"step": np.arange(trace.w.shape[1])}
    for k, way in enumerate(WAYS):
        for j in (0, 1):
            columns[f"{way.key}_w{j + 1}"] = trace.w[k, :, j]
            columns[f"{way.key}_shrink{j + 1}"] = trace.shrink[k, :, j]
        columns[f"{way.key}_loss"] = trace.loss[k]
    return columns
