"""Gradient descent on a loss of one parameter: theta <- theta - eta * L'(theta).

Source: lecture 1, "Gradient Descent" (theta^(k+1) = theta^(k) - eta * grad f(theta^(k))); lecture 4,
"Gradient-based Optimization" and "Approximate Minimization".
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.losses_1d import LOSSES_1D, Loss1D
from playground.experiments.agreement import relative_error

if TYPE_CHECKING:
    from torch import Tensor

ESCAPED = 1e6  # |theta| or |L| beyond this counts as divergence: no descent returns from there
SWEEP_RATES = 161
SWEEP_RANGE = (0.01, 4.0)


@dataclass(frozen=True)
class GradientDescentSpec:
    """What the reader can choose; also the page's address."""

    curve: str = "bowl"  # key of LOSSES_1D
    start: float = -2.5  # theta at step 0
    learning_rate: float = 0.3  # eta
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
    curve_theta: np.ndarray  # (M,)  a grid over the curve's domain, widened to hold the start, and beyond it
    curve_loss: np.ndarray  # (M,)  L on the grid
    curve_slope: np.ndarray  # (M,)  L' on the grid by autograd; NaN at a kink, where it jumps
    stationary: tuple[tuple[float, str], ...]  # all theta with L' = 0: "min", "max" or "inflection"
    sweep_learning_rate: np.ndarray  # (R,)
    sweep_loss: np.ndarray  # (R,)  loss after `steps` updates from the same start; inf where it diverged
    diverged: int | None  # the first step beyond the bounds; None: never
    minimum: float  # of the minima, the one nearest to the end (or to the start, if it diverged)
    is_local: bool  # whether another minimum of the curve is lower
    limit: float | None  # 2 / L''(minimum); inf where L'' is 0, None at a kink
    autograd_error: float  # max |autograd - by hand| over the path, relative to max(1, |slope|)


def run(spec: GradientDescentSpec) -> GradientDescentTrace:
    """Descend from spec.start: same spec, same trace, to the bit. KeyError for an unknown curve."""
    curve = LOSSES_1D[spec.curve]
    visited = _descend(curve, spec)
    diverged = len(visited) if len(visited) <= spec.steps else None
    rows = np.full((6, spec.steps + 1), np.nan)
    if visited:
        rows[:, : len(visited)] = _quantities(curve, spec, visited)
    theta, loss, slope, slope_by_hand, difference, curvature = rows
    end = theta[-1] if diverged is None else spec.start
    minimum = min(curve.minima, key=lambda m: abs(m - end))
    curve_theta, curve_loss, curve_slope = _grid(curve, spec.start)
    sweep_learning_rate, sweep_loss = _sweep(curve, spec)
    return GradientDescentTrace(
        theta=theta,
        loss=loss,
        slope=slope,
        slope_by_hand=slope_by_hand,
        finite_difference=difference,
        curvature=curvature,
        update=-spec.learning_rate * slope,
        curve_theta=curve_theta,
        curve_loss=curve_loss,
        curve_slope=curve_slope,
        stationary=curve.stationary,
        sweep_learning_rate=sweep_learning_rate,
        sweep_loss=sweep_loss,
        diverged=diverged,
        minimum=minimum,
        is_local=is_local(curve, minimum),
        limit=limit_at(curve, minimum),
        autograd_error=relative_error(slope_by_hand, slope),
    )


def _descend(curve: Loss1D, spec: GradientDescentSpec) -> "list[tuple[Tensor, Tensor, Tensor]]":
    """(theta, L, L') at every step, up to the one before divergence."""
    import torch

    theta = torch.tensor(spec.start, dtype=torch.float64)
    visited: list[tuple[Tensor, Tensor, Tensor]] = []
    for _ in range(spec.steps + 1):
        loss, slope = _loss_and_slope(curve, theta)
        if not _in_bounds(theta, loss, slope):
            break
        visited.append((theta, loss, slope))
        theta = theta.add(slope, alpha=-spec.learning_rate)  # torch.optim.SGD's operation: equal to the bit
    return visited


def limit_at(curve: Loss1D, minimum: float) -> float | None:
    """2 / L''(minimum), the largest learning rate at which the minimum still attracts.

    Linearised about a minimum, e_{k+1} = (1 - eta L'') e_k, which shrinks while |1 - eta L''| < 1. Exact
    everywhere for quadratics, local elsewhere. Infinite where the curvature vanishes; None at a kink.
    """
    import torch

    if curve.kink:
        return None
    curvature = float(_derivatives(curve, torch.tensor(minimum, dtype=torch.float64))[2])
    return 2 / curvature if curvature > 0 else float("inf")


def is_local(curve: Loss1D, minimum: float) -> bool:
    """Whether another minimum of the curve is lower than this one, by more than rounding."""
    import torch

    lowest, here = (
        float(curve.loss(torch.tensor(points, dtype=torch.float64)).min())
        for points in (curve.minima, (minimum,))
    )
    return here > lowest + 1e-9


def _loss_and_slope(curve: Loss1D, theta: "Tensor") -> "tuple[Tensor, Tensor]":
    """L and L' at theta, by autograd."""
    import torch

    theta = theta.detach().requires_grad_()
    loss = curve.loss(theta)
    (slope,) = torch.autograd.grad(loss, theta)
    return loss.detach(), slope


def _quantities(
    curve: Loss1D, spec: GradientDescentSpec, visited: "list[tuple[Tensor, Tensor, Tensor]]"
) -> np.ndarray:
    """theta, L, L', L' by hand, the finite difference and L'' at the n points visited: (6, n)."""
    import torch

    theta, loss, slope = (torch.stack(column) for column in zip(*visited, strict=True))
    difference = (curve.loss(theta + spec.nudge) - loss) / spec.nudge
    curvature = _derivatives(curve, theta)[2]
    return torch.stack([theta, loss, slope, curve.derivative(theta), difference, curvature]).numpy()


def _derivatives(curve: Loss1D, theta: "Tensor") -> "tuple[Tensor, Tensor, Tensor]":
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


def _in_bounds(*values: "Tensor") -> bool:
    """Whether all values are finite and at most 1e6 in size."""
    return all(bool(value.isfinite()) and abs(float(value)) <= ESCAPED for value in values)


def _grid(curve: Loss1D, start: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """theta, L and L' over the domain, widened to hold the start, with half as much on either side.

    The margin is for panning. At a kink L' is NaN, so that its line is interrupted where L' jumps.
    """
    import torch

    low, high = curve.domain
    low, high = min(low, start), max(high, start)
    margin = 0.5 * (high - low)
    theta = torch.linspace(low - margin, high + margin, 801, dtype=torch.float64)
    loss, slope, _ = _derivatives(curve, theta)
    if curve.kink:
        slope[torch.searchsorted(theta, torch.tensor(curve.minima, dtype=theta.dtype))] = torch.nan
    return theta.numpy(), loss.numpy(), slope.numpy()


def _sweep(curve: Loss1D, spec: GradientDescentSpec) -> tuple[np.ndarray, np.ndarray]:
    """Loss after spec.steps updates for many learning rates at once, all from the same start."""
    import torch

    eta = torch.from_numpy(np.geomspace(*SWEEP_RANGE, SWEEP_RATES))
    theta = torch.full_like(eta, spec.start)
    for _ in range(spec.steps):
        theta = (theta - eta * curve.derivative(theta)).clamp(-2 * ESCAPED, 2 * ESCAPED)
    loss = curve.loss(theta)
    escaped = (theta.abs() > ESCAPED) | (loss.abs() > ESCAPED) | ~loss.isfinite()
    return eta.numpy(), torch.where(escaped, torch.inf, loss).numpy()


def script(spec: GradientDescentSpec) -> str:
    """A standalone PyTorch program for this spec: it prints theta, L, L' and the finite difference."""
    curve = LOSSES_1D[spec.curve]
    return SCRIPT.format(
        title=curve.title,
        imports="import math\n\nimport torch" if "math." in curve.python else "import torch",
        loss=curve.python,
        start=spec.start,
        learning_rate=spec.learning_rate,
        steps=spec.steps,
        nudge=spec.nudge,
        escaped=ESCAPED,
    )


SCRIPT = '''"""Gradient descent on one parameter. Loss: {title}."""

{imports}


def loss_of(theta):
    return {loss}


theta = torch.tensor({start!r}, dtype=torch.float64, requires_grad=True)
optimizer = torch.optim.SGD([theta], lr={learning_rate!r})
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
