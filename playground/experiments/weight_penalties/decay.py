"""Weight decay and L2 on one problem, by torch.optim's own SGD, Adam and AdamW.

L2 in the loss adds lambda w to the gradient, and an optimizer then does with it what it does with gradients:
Adam divides by sqrt(v). Decoupled weight decay multiplies the weights by 1 - eta lambda, apart from the step.
For SGD the two are the same: w - eta (g + lambda w) = (1 - eta lambda) w - eta g.

Source: lecture 4, "Regularization" ("L2 parameter norm penalty (weight decay)"); Loshchilov and Hutter
(2019), "Decoupled weight decay regularization".
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments.weight_penalties.divergence import mask_diverged
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec

if TYPE_CHECKING:
    from torch import Tensor
    from torch.optim import Optimizer

EXAMPLES = 64
START = (2.0, 2.0)
LOSS_MINIMUM = (1.0, 1.0)  # without a penalty
RESIDUAL = 0.5  # root mean square of y - Xw at that minimum
BETA1, BETA2, EPS = 0.9, 0.999, 1e-8  # Adam's defaults, in PyTorch as in the paper


@dataclass(frozen=True)
class OptimizerVariant:
    """An optimizer and where its decay comes from: `decoupled` from the step, or as L2 in the gradient."""

    key: str
    title: str
    optimizer: str  # class of torch.optim
    decoupled: bool

    @property
    def by_hand(self) -> bool:
        """Whether the decay is computed here: torch.optim.SGD offers no decoupled one."""
        return self.decoupled and self.optimizer == "SGD"


VARIANTS = (
    OptimizerVariant("sgd-l2", "SGD, L2", "SGD", False),
    OptimizerVariant("sgd-decay", "SGD, decoupled", "SGD", True),
    OptimizerVariant("adam-l2", "Adam, L2", "Adam", False),
    OptimizerVariant("adamw", "AdamW", "AdamW", True),
)


@dataclass(frozen=True)
class DecayTrace:
    """The VARIANTS from the same start on the same mini-batches; T = steps + 1. NaN after divergence."""

    w: np.ndarray  # (4, T, 2)
    loss: np.ndarray  # (4, T) over all examples, without the penalty
    decay_share: np.ndarray  # (4, T, 2) share of the weight that the decay removes in the next step
    gram: np.ndarray  # (2, 2) X^T X / N
    loss_minimum: np.ndarray  # (2,) minimum without a penalty
    ridge_minimum: np.ndarray  # (2,) minimum with L2
    diverged: tuple[int | None, ...]  # (4,) the step from which on values are NaN
    sgd_difference: float  # largest difference between SGD's two variants, while neither has diverged


def make_data(spec: WeightPenaltiesSpec) -> "tuple[Tensor, Tensor]":
    """X (64, 2) and y (64,), drawn with the seed and then corrected: no bias is needed, the columns are
    orthogonal with root mean squares 1 and `feature_scale`, and least squares gives exactly (1, 1)."""
    import torch

    generator = torch.Generator().manual_seed(spec.seed)
    normal = torch.randn(EXAMPLES, 3, generator=generator, dtype=torch.float64)
    columns, _ = torch.linalg.qr(normal - normal.mean(0))  # (64, 3), orthonormal, each of mean 0
    columns = columns * EXAMPLES**0.5
    X = columns[:, :2] * torch.tensor([1.0, spec.feature_scale], dtype=torch.float64)
    return X, X @ torch.tensor(LOSS_MINIMUM, dtype=torch.float64) + RESIDUAL * columns[:, 2]


def mini_batches(spec: WeightPenaltiesSpec) -> "list[Tensor]":
    """The indices of the mini-batch of each step, and of one step more; all in order where B = 64."""
    import torch

    count = spec.steps + 1
    if spec.batch_size >= EXAMPLES:
        return [torch.arange(EXAMPLES)] * count
    generator = torch.Generator().manual_seed(spec.seed + 1)
    return [torch.randperm(EXAMPLES, generator=generator)[: spec.batch_size] for _ in range(count)]


def run(spec: WeightPenaltiesSpec) -> DecayTrace:
    """All four variants: same spec, same trace, to the bit."""
    import torch

    X, y = make_data(spec)
    batches = [(X[rows], y[rows]) for rows in mini_batches(spec)]
    runs = [_run_variant(variant, spec, batches) for variant in VARIANTS]
    w, diverged = mask_diverged(np.stack([path for path, _ in runs]))
    decay_share = np.where(np.isnan(w), np.nan, np.stack([share for _, share in runs]))
    gram = X.T @ X / EXAMPLES
    weights = torch.from_numpy(w)
    penalty = spec.strength * torch.eye(2, dtype=torch.float64)
    return DecayTrace(
        w=w,
        loss=(((weights @ X.T - y) ** 2).mean(-1) / 2).numpy(),
        decay_share=decay_share,
        gram=gram.numpy(),
        loss_minimum=np.array(LOSS_MINIMUM),
        ridge_minimum=torch.linalg.solve(gram + penalty, X.T @ y / EXAMPLES).numpy(),
        diverged=diverged,
        sgd_difference=float(np.nanmax(np.abs(w[0] - w[1]))),
    )


def make_optimizer(variant: OptimizerVariant, spec: WeightPenaltiesSpec, w: "Tensor") -> "Optimizer":
    """The torch.optim object, without the decay that is computed by hand."""
    import torch

    weight_decay = 0.0 if variant.by_hand else spec.strength
    factory: Any = getattr(torch.optim, variant.optimizer)
    optimizer: Optimizer = factory([w], lr=spec.learning_rate, weight_decay=weight_decay, foreach=False)
    return optimizer


def _run_variant(
    variant: OptimizerVariant, spec: WeightPenaltiesSpec, batches: "list[tuple[Tensor, Tensor]]"
) -> tuple[np.ndarray, np.ndarray]:
    """Weights, and the share of them that the decay removes in the next step: (T, 2) each.

    One step more than is shown is made, to know what the decay removes in it.
    """
    import torch

    eta, decay = spec.learning_rate, spec.strength
    w = torch.tensor(START, dtype=torch.float64)
    optimizer = make_optimizer(variant, spec, w)
    m_decay = torch.zeros(2, dtype=torch.float64)  # the part of Adam's m that comes from lambda w
    path, shares = [], []
    for t, (X, y) in enumerate(batches, 1):
        w.grad = X.T @ (X @ w - y) / len(y)
        path.append(w.clone())
        if variant.by_hand:
            w.mul_(1 - eta * decay)
        optimizer.step()
        share = torch.full((2,), eta * decay, dtype=torch.float64)
        if variant.key == "adam-l2":  # m is linear in what it averages, so this part can be separated
            m_decay = BETA1 * m_decay + (1 - BETA1) * decay * path[-1]
            root = (optimizer.state[w]["exp_avg_sq"] / (1 - BETA2**t)).sqrt() + EPS
            share = eta * m_decay / (1 - BETA1**t) / root / path[-1]
        shares.append(share)
    return torch.stack(path).numpy(), torch.stack(shares).numpy()


def table(trace: DecayTrace) -> dict[str, np.ndarray]:
    """The trace as columns, one row for each step."""
    columns: dict[str, np.ndarray] = {"step": np.arange(trace.w.shape[1])}
    for k, variant in enumerate(VARIANTS):
        for j in (0, 1):
            columns[f"{variant.key}_w{j + 1}"] = trace.w[k, :, j]
            columns[f"{variant.key}_decay_share{j + 1}"] = trace.decay_share[k, :, j]
        columns[f"{variant.key}_loss"] = trace.loss[k]
    return columns
