"""Cross-entropy over words: softmax, -sum p ln q, its gradient q - p, and its split into entropy and KL.

Source: lecture 1, "Training Objectives" (negative log-likelihood); lecture 2, "cross-entropy loss": minus the
log probability of "books" after "students opened their", and why it is called cross-entropy.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.losses import LOSSES
from playground.experiments.losses.spec import WORDS, LossesSpec

if TYPE_CHECKING:
    from torch import Tensor

VIEW = 6.0  # scores from -VIEW to VIEW are in view at first
CURVE_POINTS = 161  # points of the loss curve


@dataclass(frozen=True)
class WordsTrace:
    """Every quantity at every step k = 0 .. steps (K = steps + 1) of z <- z - eta dL/dz, float64, in nats.

    V words.
    """

    p: np.ndarray  # (V,) the target, sums to 1
    z: np.ndarray  # (V, K) scores
    q: np.ndarray  # (V, K) softmax(z)
    loss: np.ndarray  # (K,) H(p, q) = -sum p ln q, by PyTorch
    gradient: np.ndarray  # (V, K) q - p, by hand
    autograd: np.ndarray  # (V, K)
    update: np.ndarray  # (V, K) -eta (q - p): the step that is taken next
    entropy: float  # H(p) = -sum p ln p
    divergence: np.ndarray  # (K,) KL(p || q) = sum p ln(p / q)
    printed: np.ndarray  # (K,) the loss by the printed formula, overflow and all
    curve_z: np.ndarray  # (M,) scores of spec.word ...
    curve_loss: np.ndarray  # (M, K) the loss at these scores, the others as they are
    autograd_error: float  # max |autograd - by hand|
    split_error: float  # max |loss - entropy - divergence| / max(1, loss)


def run(spec: LossesSpec) -> WordsTrace:
    """Descend on the scores. ValueError for a target that is no distribution."""
    import torch

    loss, p = LOSSES[spec.loss], normalized_target(spec)
    path = _descend(spec, p).requires_grad_()  # (K, V)
    losses = loss.loss(path, p.expand_as(path))
    (autograd,) = torch.autograd.grad(losses.sum(), path)
    path, losses = path.detach(), losses.detach()
    gradient = loss.gradient(path, p)
    entropy = -torch.xlogy(p, p).sum()
    divergence = (torch.xlogy(p, p) - p * path.log_softmax(-1)).sum(-1)
    curve_z, curve_loss = _curve(spec, path, p)
    split = (losses - entropy - divergence).abs() / losses.clamp(min=1)
    return WordsTrace(
        p=p.numpy(),
        z=path.T.numpy(),
        q=loss.predict(path).T.numpy(),
        loss=losses.numpy(),
        gradient=gradient.T.numpy(),
        autograd=autograd.T.numpy(),
        update=-spec.learning_rate * gradient.T.numpy(),
        entropy=float(entropy) + 0.0,  # not -0
        divergence=divergence.numpy(),
        printed=loss.printed(path, p).numpy(),
        curve_z=curve_z,
        curve_loss=curve_loss,
        autograd_error=float((autograd - gradient).abs().max()),
        split_error=float(split.max()),
    )


def _descend(spec: LossesSpec, p: "Tensor") -> "Tensor":
    """The scores at every step, (K, V)."""
    import torch

    z = torch.tensor(spec.logits, dtype=torch.float64)
    path = [z]
    for _ in range(spec.steps):
        z = z.sub(LOSSES[spec.loss].gradient(z, p), alpha=spec.learning_rate)
        path.append(z)
    return torch.stack(path)


def normalized_target(spec: LossesSpec) -> "Tensor":
    """The target p: spec.target divided by its sum, (V,). ValueError where no such p exists."""
    import torch

    p = torch.tensor(spec.target, dtype=torch.float64)
    if not (p.isfinite().all() and (p >= 0).all() and p.sum() > 0):
        raise ValueError(f"{spec.target} is no distribution: it needs positive numbers, and none below 0")
    return p / p.sum()


def _curve(spec: LossesSpec, path: "Tensor", p: "Tensor") -> tuple[np.ndarray, np.ndarray]:
    """The loss against the score of spec.word, the others held where they are at each step.

    L(z_f) = ln(e^{z_f} + sum_{j != f} e^{z_j}) - sum_j p_j z_j
    """
    import torch

    f = WORDS.index(spec.word)
    reach = max(VIEW, 1.15 * float(path.abs().max()))
    z = torch.linspace(-reach, reach, CURVE_POINTS, dtype=torch.float64)
    others = [i for i in range(path.shape[-1]) if i != f]
    rest = path[:, others].logsumexp(-1)  # (K,)
    linear = path[:, others] @ p[others]
    loss = torch.logaddexp(z[:, None], rest) - p[f] * z[:, None] - linear  # (M, K)
    return z.numpy(), loss.numpy()


def with_share(target: tuple[float, ...], i: int, share: float) -> tuple[float, ...]:
    """The target with word i at `share` (0 to 1), in hundredths that sum to 1.

    The others keep their proportions; where all of them are 0, they get equal shares.
    """
    hundredths = round(100 * min(1.0, max(0.0, share)))
    others = [value if j != i else 0.0 for j, value in enumerate(target)]
    if sum(others) <= 0:
        others = [float(j != i) for j in range(len(target))]
    exact = [(100 - hundredths) * value / sum(others) for value in others]
    parts = [int(value) for value in exact]
    left = 100 - hundredths - sum(parts)
    for j in sorted(range(len(parts)), key=lambda j: parts[j] - exact[j])[:left]:
        parts[j] += 1  # the rest of rounding down goes to the largest remainders
    parts[i] = hundredths
    return tuple(part / 100 for part in parts)
