"""One score: binary cross-entropy and squared error, side by side, from the same start.

Source: lecture 1, "Training Objectives".
"""

from dataclasses import dataclass

import numpy as np

from playground.catalog.losses import LOSSES, Loss
from playground.experiments.agreement import relative_error
from playground.experiments.losses.spec import LossesSpec

ESCAPED = 1e6  # |z| beyond this counts as divergence
VIEW = 8.0  # scores from -VIEW to VIEW are in view at first
CURVE_POINTS = 401  # points of a curve


@dataclass(frozen=True)
class ScoreTrace:
    """Every quantity at every step k = 0 .. steps (K = steps + 1) of z <- z - eta dL/dz, float64.

    R losses: the one chosen, then the one drawn beside it if there is one, each on its own path from the same
    start. After divergence (the first step with |z| above 1e6, or not finite) values are NaN.
    """

    kinds: tuple[str, ...]  # (R,) keys of LOSSES
    z: np.ndarray  # (R, K)
    prediction: np.ndarray  # (R, K) y_hat = g(z)
    loss: np.ndarray  # (R, K) by PyTorch; cross-entropy in nats
    gradient: np.ndarray  # (R, K) dL/dz by hand
    autograd: np.ndarray  # (R, K)
    update: np.ndarray  # (R, K) -eta dL/dz: the step that is taken next
    printed: np.ndarray  # (R, K) the loss by the printed formula, overflow and all
    curve_z: np.ndarray  # (M,)
    curve_prediction: np.ndarray  # (M,) of the chosen loss
    curve_loss: np.ndarray  # (R, M)
    curve_gradient: np.ndarray  # (R, M)
    diverged: tuple[int | None, ...]  # (R,)
    autograd_error: float  # max |autograd - by hand| / max(1, |by hand|)


def run(spec: LossesSpec) -> ScoreTrace:
    """Descend on the score by the chosen loss, and by the one beside it."""
    import torch

    chosen = LOSSES[spec.loss]
    losses = [chosen] + ([LOSSES[chosen.beside]] if chosen.beside else [])
    paths, diverged = zip(*(_descend(loss, spec) for loss in losses), strict=True)
    y = torch.tensor(spec.label, dtype=torch.float64)
    columns = [_values_along(loss, path, spec.label) for loss, path in zip(losses, paths, strict=True)]
    prediction, value, gradient, autograd, printed = (np.stack(rows) for rows in zip(*columns, strict=True))
    reach = max(VIEW, 1.15 * abs(spec.score))
    z = _curve_points(reach)
    return ScoreTrace(
        kinds=tuple(loss.key for loss in losses),
        z=np.stack(paths),
        prediction=prediction,
        loss=value,
        gradient=gradient,
        autograd=autograd,
        update=-spec.learning_rate * gradient,
        printed=printed,
        curve_z=z,
        curve_prediction=chosen.predict(torch.from_numpy(z)).numpy(),
        curve_loss=np.stack([loss.loss(torch.from_numpy(z), y.expand(len(z))).numpy() for loss in losses]),
        curve_gradient=np.stack([loss.gradient(torch.from_numpy(z), y).numpy() for loss in losses]),
        diverged=diverged,
        autograd_error=relative_error(autograd, gradient),
    )


def _descend(loss: Loss, spec: LossesSpec) -> tuple[np.ndarray, int | None]:
    """The score at every step, (K,), and the step at which it escaped."""
    import torch

    z = torch.tensor(spec.score, dtype=torch.float64)
    y = torch.tensor(spec.label, dtype=torch.float64)
    path = np.full(spec.steps + 1, np.nan)
    for k in range(spec.steps + 1):
        score = float(z)
        if not abs(score) <= ESCAPED:  # NaN fails too
            return path, k
        path[k] = score
        z = z.sub(loss.gradient(z, y), alpha=spec.learning_rate)
    return path, None


def _values_along(loss: Loss, path: np.ndarray, label: float) -> tuple[np.ndarray, ...]:
    """Prediction, loss, gradient by hand and by autograd, printed loss: (K,) each."""
    import torch

    z = torch.from_numpy(path).clone().requires_grad_()
    y = torch.full_like(z, label)
    value = loss.loss(z, y)
    (autograd,) = torch.autograd.grad(value.sum(), z)
    z = z.detach()
    columns = (loss.predict(z), value.detach(), loss.gradient(z, y), autograd, loss.printed(z, y))
    return tuple(tensor.numpy() for tensor in columns)


def _curve_points(reach: float) -> np.ndarray:
    """Scores beyond -reach and reach, for a panned view; close together about 0, where losses bend."""
    wide = np.linspace(-1.5 * reach, 1.5 * reach, CURVE_POINTS)
    near = np.linspace(-VIEW, VIEW, CURVE_POINTS)
    return np.concatenate([wide[wide < -VIEW], near, wide[wide > VIEW]])
