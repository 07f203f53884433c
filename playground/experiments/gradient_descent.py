"""Gradient descent on a loss of one parameter: theta <- theta - eta * L'(theta).

Source: lecture 1, "Gradient Descent" (theta^(k+1) = theta^(k) - eta * grad f(theta^(k))); lecture 4,
"Gradient-based Optimization" and "Approximate Minimization".
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.curves import CURVES, Curve

if TYPE_CHECKING:
    from torch import Tensor

ESCAPED = 1e6  # |theta| or |L| beyond this is called divergence: nothing comes back from there
SWEEP_RATES = 161
SWEEP_RANGE = (0.01, 4.0)


@dataclass(frozen=True)
class GradientDescentSpec:
    """What the reader can choose; also the page's address."""

    curve: str = "bowl"  # key of CURVES
    theta: float = -2.5  # the start
    eta: float = 0.3  # learning rate
    steps: int = 30
    nudge: float = 0.01  # h of the finite difference


@dataclass(frozen=True)
class GradientDescentTrace:
    """Every quantity at every step k = 0 .. steps (K = steps + 1 values), float64.

    After divergence (the first k with |theta| or |L| above 1e6, or not finite) values are NaN.
    """

    theta: np.ndarray  # (K,)
    loss: np.ndarray  # (K,)  L(theta)
    slope: np.ndarray  # (K,)  L'(theta) by autograd
    slope_by_hand: np.ndarray  # (K,)  the derivative written in the catalogue
    finite_difference: np.ndarray  # (K,)  (L(theta + h) - L(theta)) / h
    curvature: np.ndarray  # (K,)  L''(theta) by autograd
    update: np.ndarray  # (K,)  -eta L'(theta): the step that is taken next
    curve_theta: np.ndarray  # (M,)  the drawn range
    curve_loss: np.ndarray  # (M,)
    sweep_eta: np.ndarray  # (R,)  learning rates
    sweep_loss: np.ndarray  # (R,)  loss after `steps` updates from the same start; inf where it diverged
    diverged: int | None  # the step at which it escaped
    minimum: float  # of the minima, the one nearest to the end (or to the start, if it diverged)
    limit: float | None  # 2 / L''(minimum); inf where L'' is 0, None at a kink
    autograd_error: float  # max |autograd - by hand| over the path, relative to max(1, |slope|)


def run(spec: GradientDescentSpec) -> GradientDescentTrace:
    """Descend from spec.theta: same spec, same trace, to the bit. KeyError for an unknown curve."""
    import torch

    curve = CURVES[spec.curve]
    theta = torch.tensor(spec.theta, dtype=torch.float64)
    walked: list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]] = []
    diverged = None
    for k in range(spec.steps + 1):
        loss, slope = _slope(curve, theta)
        if not _inside(theta, loss, slope):
            diverged = k
            break
        walked.append((theta, loss, slope))
        theta = theta.add(slope, alpha=-spec.eta)  # the operation of torch.optim.SGD, so equal to the bit
    rows = _looked_at(curve, spec, walked) if walked else np.empty((6, 0))
    path = np.full((6, spec.steps + 1), np.nan)
    path[:, : rows.shape[1]] = rows
    end = path[0, -1] if diverged is None else spec.theta
    minimum = min(curve.minima, key=lambda m: abs(m - end))
    curve_theta, curve_loss = _drawn(curve, spec.theta)
    sweep_eta, sweep_loss = _sweep(curve, spec)
    theta_k, loss_k, slope_k, by_hand_k, difference_k, curvature_k = path
    scale = np.maximum(1, np.abs(slope_k))
    return GradientDescentTrace(
        theta=theta_k,
        loss=loss_k,
        slope=slope_k,
        slope_by_hand=by_hand_k,
        finite_difference=difference_k,
        curvature=curvature_k,
        update=-spec.eta * slope_k,
        curve_theta=curve_theta,
        curve_loss=curve_loss,
        sweep_eta=sweep_eta,
        sweep_loss=sweep_loss,
        diverged=diverged,
        minimum=minimum,
        limit=limit_at(curve, minimum),
        autograd_error=float(np.nanmax(np.abs(slope_k - by_hand_k) / scale)) if walked else float("nan"),
    )


def limit_at(curve: Curve, minimum: float) -> float | None:
    """2 / L''(minimum), the largest learning rate at which the minimum still attracts.

    Linearised about a minimum, e_{k+1} = (1 - eta L'') e_k, which shrinks while |1 - eta L''| < 1. Exact
    everywhere for quadratics, local elsewhere. Infinite where the curvature vanishes; None at a kink.
    """
    import torch

    if curve.kink:
        return None
    curvature = float(_derivatives(curve, torch.tensor(minimum, dtype=torch.float64))[2])
    return 2 / curvature if curvature > 0 else float("inf")


def _slope(curve: Curve, theta: "Tensor") -> "tuple[Tensor, Tensor]":
    """L and L' at theta, by autograd."""
    import torch

    theta = theta.detach().requires_grad_()
    loss = curve.loss(theta)
    (slope,) = torch.autograd.grad(loss, theta)
    return loss.detach(), slope


def _looked_at(
    curve: Curve, spec: GradientDescentSpec, walked: "list[tuple[Tensor, Tensor, Tensor]]"
) -> np.ndarray:
    """Everything else along the path at once: theta, L, L', by hand, finite difference, L'', each (n,)."""
    import torch

    theta, loss, slope = (torch.stack(column) for column in zip(*walked, strict=True))
    difference = (curve.loss(theta + spec.nudge) - loss) / spec.nudge
    curvature = _derivatives(curve, theta)[2]
    return torch.stack([theta, loss, slope, curve.derivative(theta), difference, curvature]).numpy()


def _derivatives(curve: Curve, theta: "Tensor") -> "tuple[Tensor, Tensor, Tensor]":
    """L, L' and L'' at theta (elementwise), by autograd twice."""
    import torch

    theta = theta.detach().requires_grad_()
    loss = curve.loss(theta)
    (slope,) = torch.autograd.grad(loss.sum(), theta, create_graph=True)
    curvature = torch.zeros_like(slope)
    if slope.requires_grad:  # not where the slope is a constant
        (second,) = torch.autograd.grad(slope.sum(), theta, allow_unused=True)
        curvature = curvature if second is None else second
    return loss.detach(), slope.detach(), curvature


def _inside(*values: "Tensor") -> bool:
    """Whether the point can still be drawn and computed with."""
    return all(bool(value.isfinite()) and abs(float(value)) <= ESCAPED for value in values)


def _drawn(curve: Curve, start: float) -> tuple[np.ndarray, np.ndarray]:
    """The curve over its domain and well beyond, so that a panned view still has ground to stand on."""
    import torch

    low, high = curve.domain
    low, high = min(low, start), max(high, start)
    margin = 0.5 * (high - low)
    theta = torch.linspace(low - margin, high + margin, 801, dtype=torch.float64)
    return theta.numpy(), curve.loss(theta).numpy()


def _sweep(curve: Curve, spec: GradientDescentSpec) -> tuple[np.ndarray, np.ndarray]:
    """Loss after spec.steps updates for many learning rates at once, all from the same start."""
    import torch

    eta = torch.from_numpy(np.geomspace(*SWEEP_RANGE, SWEEP_RATES))
    theta = torch.full_like(eta, spec.theta)
    for _ in range(spec.steps):
        theta = (theta - eta * curve.derivative(theta)).clamp(-2 * ESCAPED, 2 * ESCAPED)
    loss = curve.loss(theta)
    escaped = (theta.abs() > ESCAPED) | (loss.abs() > ESCAPED) | ~loss.isfinite()
    return eta.numpy(), torch.where(escaped, torch.inf, loss).numpy()


def script(spec: GradientDescentSpec) -> str:
    """A standalone PyTorch program for this spec: it prints theta, L, L' and the finite difference."""
    curve = CURVES[spec.curve]
    return SCRIPT.format(
        title=curve.title,
        imports="import math\n\nimport torch" if "math." in curve.python else "import torch",
        loss=curve.python,
        theta=spec.theta,
        eta=spec.eta,
        steps=spec.steps,
        nudge=spec.nudge,
        escaped=ESCAPED,
    )


SCRIPT = '''"""Gradient descent on one parameter. Loss: {title}."""

{imports}


def loss_of(theta):
    return {loss}


theta = torch.tensor({theta!r}, dtype=torch.float64, requires_grad=True)
optimizer = torch.optim.SGD([theta], lr={eta!r})
h = {nudge!r}

print("step            theta             loss            slope   finite diff.")
for step in range({steps} + 1):
    optimizer.zero_grad()
    loss = loss_of(theta)
    loss.backward()
    here = theta.item(), loss.item(), theta.grad.item()
    if not all(abs(x) <= {escaped:g} for x in here):  # NaN fails too
        print(f"{{step:4d}}  diverged")
        break
    with torch.no_grad():
        difference = (loss_of(theta + h) - loss) / h
    print(f"{{step:4d}}" + "".join(f" {{x:16.9f}}" for x in here) + f" {{difference.item():14.6f}}")
    optimizer.step()
'''


def table(trace: GradientDescentTrace) -> dict[str, np.ndarray]:
    """The trace as columns, one row per step."""
    return {
        "step": np.arange(len(trace.theta)),
        "theta": trace.theta,
        "loss": trace.loss,
        "slope": trace.slope,
        "finite_difference": trace.finite_difference,
        "curvature": trace.curvature,
        "update": trace.update,
    }
