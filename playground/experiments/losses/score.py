"""One score: binary cross-entropy and squared error, side by side, from the same start.

Source: lecture 1, "Training Objectives".
"""

from dataclasses import dataclass

import numpy as np

from playground.catalog.losses import LOSSES, Loss
from playground.experiments.losses.spec import LossesSpec

ESCAPED = 1e6  # |z| beyond this is called divergence: nothing comes back from there
VIEW = 8.0  # the scores that are in view at first go from -VIEW to VIEW
DRAWN = 401  # points of a curve


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

    chosen = LOSSES[spec.loss_kind]
    losses = [chosen] + ([LOSSES[chosen.beside]] if chosen.beside else [])
    paths, diverged = zip(*(_walk(loss, spec) for loss in losses), strict=True)
    y = torch.tensor(spec.label, dtype=torch.float64)
    columns = [_looked_at(loss, path, spec.label) for loss, path in zip(losses, paths, strict=True)]
    prediction, value, gradient, autograd, printed = (np.stack(rows) for rows in zip(*columns, strict=True))
    reach = max(VIEW, 1.15 * abs(spec.score))
    z = _drawn(reach)
    return ScoreTrace(
        kinds=tuple(loss.key for loss in losses),
        z=np.stack(paths),
        prediction=prediction,
        loss=value,
        gradient=gradient,
        autograd=autograd,
        update=-spec.loss_eta * gradient,
        printed=printed,
        curve_z=z,
        curve_prediction=chosen.predict(torch.from_numpy(z)).numpy(),
        curve_loss=np.stack([loss.loss(torch.from_numpy(z), y.expand(len(z))).numpy() for loss in losses]),
        curve_gradient=np.stack([loss.gradient(torch.from_numpy(z), y).numpy() for loss in losses]),
        diverged=diverged,
        autograd_error=_error(autograd, gradient),
    )


def _walk(loss: Loss, spec: LossesSpec) -> tuple[np.ndarray, int | None]:
    """The score at every step, (K,), and the step at which it escaped."""
    import torch

    z = torch.tensor(spec.score, dtype=torch.float64)
    y = torch.tensor(spec.label, dtype=torch.float64)
    path = np.full(spec.loss_steps + 1, np.nan)
    for k in range(spec.loss_steps + 1):
        here = float(z)
        if not abs(here) <= ESCAPED:  # NaN fails too
            return path, k
        path[k] = here
        z = z.sub(loss.gradient(z, y), alpha=spec.loss_eta)
    return path, None


def _looked_at(loss: Loss, path: np.ndarray, label: float) -> tuple[np.ndarray, ...]:
    """Prediction, loss, gradient by hand and by autograd, printed loss: (K,) each."""
    import torch

    z = torch.from_numpy(path).clone().requires_grad_()
    y = torch.full_like(z, label)
    value = loss.loss(z, y)
    (autograd,) = torch.autograd.grad(value.sum(), z)
    z = z.detach()
    seen = (loss.predict(z), value.detach(), loss.gradient(z, y), autograd, loss.printed(z, y))
    return tuple(tensor.numpy() for tensor in seen)


def _drawn(reach: float) -> np.ndarray:
    """Scores beyond -reach and reach, for a panned view; close together about 0, where losses bend."""
    wide = np.linspace(-1.5 * reach, 1.5 * reach, DRAWN)
    near = np.linspace(-VIEW, VIEW, DRAWN)
    return np.concatenate([wide[wide < -VIEW], near, wide[wide > VIEW]])


def _error(autograd: np.ndarray, by_hand: np.ndarray) -> float:
    """The largest difference, relative to max(1, |by hand|), of what is finite."""
    error = np.abs(autograd - by_hand) / np.maximum(1, np.abs(by_hand))
    return float(np.nanmax(error)) if np.isfinite(error).any() else float("nan")
