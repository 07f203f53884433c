"""From the score to the weights: z = W x, so that dL/dW = dL/dz x^T, and gradient descent on W.

Source: lecture 1, "Training Objectives" (the losses); lecture 2, the chain rule (dL/dw = dL/dz dz/dw and
dz/dw = x).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.losses import LOSSES, Loss
from playground.experiments.agreement import relative_error
from playground.experiments.losses.spec import LossesSpec
from playground.experiments.losses.word_scores import normalized_target

if TYPE_CHECKING:
    from torch import Tensor

ESCAPED = 1e6  # a weight or a score beyond this counts as divergence


@dataclass(frozen=True)
class WeightsTrace:
    """Every quantity at every step k = 0 .. steps (K = steps + 1) of W <- W - eta dL/dW, float64.

    V scores (one for each word, or a single one), D inputs; where it is a single one the last input is 1 and
    its weight the bias. After divergence (the first step with a weight or score above 1e6, or not finite)
    values are NaN.
    """

    words: bool
    x: np.ndarray  # (D,)
    w: np.ndarray  # (V, D, K)
    z: np.ndarray  # (V, K) W x
    prediction: np.ndarray  # (V, K)
    target: np.ndarray  # (V,)
    loss: np.ndarray  # (K,) by PyTorch
    dL_dz: np.ndarray  # (V, K) by hand
    dL_dw: np.ndarray  # (V, D, K) dL/dz x^T, by hand
    autograd: np.ndarray  # (V, D, K) of the loss with respect to W
    z_change: np.ndarray  # (V, K) -eta |x|^2 dL/dz: what the next update of W does to z
    diverged: int | None
    autograd_error: float  # max |autograd - by hand| / max(1, |by hand|)


def run_weights(spec: LossesSpec) -> WeightsTrace:
    """Descend on the weights: same spec, same trace, to the bit. KeyError for an unknown loss."""
    import torch

    loss = LOSSES[spec.loss]
    w, x, target = start(spec)
    path, diverged = _descend(loss, w, x, target, spec)  # (K, V, D)
    path.requires_grad_()
    z = path @ x  # (K, V)
    losses = _loss(loss, z, target)
    (autograd,) = torch.autograd.grad(losses.nansum(), path)
    z, known = z.detach(), z.detach().isfinite().all(1)
    autograd[~known] = torch.nan
    dL_dz = loss.gradient(z, target)  # (K, V)
    dL_dw = dL_dz[..., None] * x  # (K, V, D): the outer product
    return WeightsTrace(
        words=loss.words,
        x=x.numpy(),
        w=path.detach().permute(1, 2, 0).numpy(),
        z=z.T.numpy(),
        prediction=loss.predict(z).T.numpy(),
        target=target.numpy(),
        loss=losses.detach().numpy(),
        dL_dz=dL_dz.T.numpy(),
        dL_dw=dL_dw.permute(1, 2, 0).numpy(),
        autograd=autograd.permute(1, 2, 0).numpy(),
        z_change=(-spec.learning_rate * (x @ x) * dL_dz).T.numpy(),
        diverged=diverged,
        autograd_error=relative_error(autograd.numpy(), dL_dw.numpy()),
    )


def start(spec: LossesSpec) -> "tuple[Tensor, Tensor, Tensor]":
    """W (V, D), x (D,) and the target (V,) at step 0."""
    import torch

    inputs = list(spec.inputs)
    if LOSSES[spec.loss].words:
        w = torch.tensor(spec.word_weights, dtype=torch.float64).view(-1, len(inputs))
        return w, torch.tensor(inputs, dtype=torch.float64), normalized_target(spec)
    w = torch.tensor([spec.weights], dtype=torch.float64)
    return (
        w,
        torch.tensor([*inputs, 1.0], dtype=torch.float64),
        torch.tensor([spec.label], dtype=torch.float64),
    )


def _loss(loss: Loss, z: "Tensor", target: "Tensor") -> "Tensor":
    """The loss of scores z (K, V), (K,)."""
    return loss.loss(z, target.expand_as(z)) if loss.words else loss.loss(z[:, 0], target.expand(len(z)))


def _descend(
    loss: Loss, w: "Tensor", x: "Tensor", target: "Tensor", spec: LossesSpec
) -> "tuple[Tensor, int | None]":
    """W at every step, (K, V, D), NaN from divergence on, and the step of divergence."""
    import torch

    path = torch.full((spec.steps + 1, *w.shape), torch.nan, dtype=torch.float64)
    for k in range(spec.steps + 1):
        z = w @ x
        if not (w.abs().le(ESCAPED).all() and z.abs().le(ESCAPED).all()):  # NaN fails too
            return path, k
        path[k] = w
        w = w.sub(torch.outer(loss.gradient(z, target), x), alpha=spec.learning_rate)
    return path, None


def weights_table(trace: WeightsTrace) -> dict[str, np.ndarray]:
    """One row for each step: loss, scores, dL/dz, and every weight with its gradient."""
    columns = {"step": np.arange(len(trace.loss)), "loss": trace.loss}
    for i in range(len(trace.z)):
        columns |= {f"z_{i + 1}": trace.z[i], f"dL_dz_{i + 1}": trace.dL_dz[i]}
        for j in range(len(trace.x)):
            columns |= {f"w_{i + 1}{j + 1}": trace.w[i, j], f"dL_dw_{i + 1}{j + 1}": trace.dL_dw[i, j]}
    return columns


def weights_script(spec: LossesSpec) -> str:
    """A standalone PyTorch program for this spec: it prints loss, scores and dL/dW at every step."""
    loss = LOSSES[spec.loss]
    w, x, target = start(spec)
    score = "W @ x" if loss.words else "(W @ x)[0]"
    y = target.tolist() if loss.words else target.item()
    return SCRIPT.format(
        w=w.tolist(),
        x=x.tolist(),
        y=y,
        score=score,
        loss=loss.python,
        steps=spec.steps,
        learning_rate=spec.learning_rate,
        escaped=ESCAPED,
    )


SCRIPT = '''"""From the score to the weights: autograd against the outer product dL/dz x^T."""

import torch
from torch.nn import functional as F

W = torch.tensor({w}, dtype=torch.float64, requires_grad=True)
x = torch.tensor({x}, dtype=torch.float64)
y = torch.tensor({y}, dtype=torch.float64)

print("step  loss  z ...  dL/dW ...")
for step in range({steps} + 1):
    z = {score}
    if not (W.abs() <= {escaped:g}).all() or not (z.abs() <= {escaped:g}).all():  # NaN fails too
        print(f"{{step:4d}}  diverged")
        break
    loss = {loss}
    dL_dz, dL_dW = torch.autograd.grad(loss, (z, W))
    torch.testing.assert_close(dL_dW, torch.outer(dL_dz.reshape(-1), x))
    numbers = [loss, *z.reshape(-1), *dL_dW.reshape(-1)]
    print(f"{{step:4d}}" + "".join(f" {{number.item():13.8g}}" for number in numbers))
    with torch.no_grad():
        W -= {learning_rate} * dL_dW
'''
