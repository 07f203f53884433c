"""Running the lines, and what their path is in closed form."""

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from playground.experiments.training_step import lines
from playground.experiments.training_step.trace import (
    ESCAPED,
    FORGOTTEN,
    LINES_PER_UPDATE,
    TrainingStepSpec,
    TrainingStepTrace,
)

if TYPE_CHECKING:
    from torch import Tensor


class Moment(NamedTuple):
    """What there is after a line."""

    mu: float
    predicted: float
    loss: float
    grad: float  # NaN for None
    summed: int


def run(spec: TrainingStepSpec) -> TrainingStepTrace:
    """Run the lines: same spec, same trace, to the bit."""
    data = draw(spec)
    moments, diverged = _walk(spec, data)
    steps = LINES_PER_UPDATE * spec.mle_updates + 1
    seen = np.full((5, steps), np.nan)
    seen[:, : len(moments)] = np.array(moments).T
    mu, predicted, loss, grad, summed = seen
    line = (np.arange(steps) - 1) % LINES_PER_UPDATE + 1
    line[0] = 0
    slope = spec.mle_n * mu - float(data.sum())
    by_hand = _grad_by_hand(slope, line, summed)
    error = np.abs(grad - by_hand) / np.maximum(1, np.abs(by_hand))
    return TrainingStepTrace(
        data=data.numpy(),
        mean=float(data.mean()),
        line=line,
        mu=mu,
        predicted=predicted,
        loss=loss,
        grad=grad,
        summed=summed,
        slope=slope,
        grad_by_hand=by_hand,
        update=np.where(line == 3, -spec.mle_eta * grad, np.nan),
        called=path(spec, data, zero=True),
        forgotten=path(spec, data, zero=False),
        diverged=diverged,
        limit=2 / spec.mle_n,
        autograd_error=float(np.nanmax(error)) if np.isfinite(error).any() else float("nan"),
    )


def draw(spec: TrainingStepSpec) -> "Tensor":
    """The data: N numbers from a Gaussian around the true location, by a generator of their own."""
    import torch

    generator = torch.Generator().manual_seed(spec.mle_seed)
    return spec.true_mu + torch.randn(spec.mle_n, generator=generator, dtype=torch.float64)


def _walk(spec: TrainingStepSpec, data: "Tensor") -> tuple[list[Moment], int | None]:
    """The state after each line, and the step at which mu escaped."""
    import torch

    mu = torch.tensor(spec.mle_start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([mu], lr=spec.mle_eta)
    nan = float("nan")
    moments = [Moment(mu.item(), nan, nan, nan, 0)]
    kept = LINES_PER_UPDATE - (spec.zero_grad == FORGOTTEN)  # to forget the last line is not to run it
    for _ in range(spec.mle_updates):
        step = lines.training_step(mu, data, optimizer)
        for line in range(1, LINES_PER_UPDATE + 1):
            last = moments[-1]
            if line > kept:
                moments.append(last)
                continue
            prediction, loss = next(step)
            moments.append(
                Moment(
                    mu=mu.item(),
                    predicted=prediction.loc.item(),
                    loss=last.loss if loss is None else loss.item(),
                    grad=nan if mu.grad is None else mu.grad.item(),
                    summed=0 if mu.grad is None else last.summed + (line == 3),
                )
            )
            if not abs(mu.item()) <= ESCAPED:
                return moments[:-1], len(moments) - 1
    return moments, None


def _grad_by_hand(slope: np.ndarray, line: np.ndarray, summed: np.ndarray) -> np.ndarray:
    """What mu.grad ought to hold at each step; NaN where nothing has been summed."""
    out = np.full(len(slope), np.nan)
    for k in range(1, len(slope)):
        if line[k] == 3:
            out[k] = slope[k] + (out[k - 1] if summed[k] > 1 else 0.0)
        elif summed[k] > 0:
            out[k] = out[k - 1]
    return out


def path(spec: TrainingStepSpec, data: "Tensor", zero: bool) -> np.ndarray:
    """mu after each update by the rule alone: mu <- mu - eta G; G the gradient, or the sum of all so far."""
    total, n = float(data.sum()), len(data)
    mu, held, out = spec.mle_start, 0.0, [spec.mle_start]
    for _ in range(spec.mle_updates):
        slope = n * mu - total
        held = slope if zero else held + slope
        mu -= spec.mle_eta * held
        out.append(mu if abs(mu) <= ESCAPED else float("nan"))
    return np.array(out)


def swing(share: float) -> tuple[float, float] | None:
    """How mu swings about the mean where zero_grad is forgotten; `share` is c = eta N.

    Amplitude as a multiple of the first distance, 1/sqrt(1 - c/4), and period in updates, 2 pi / phi with
    cos phi = 1 - c/2: e_{k+1} = (2 - c) e_k - e_{k-1} with e_{-1} = e_0. None from c = 4 on: it runs away.
    """
    if not 0 < share < 4:
        return None
    return 1 / math.sqrt(1 - share / 4), 2 * math.pi / math.acos(1 - share / 2)


def log_likelihood(trace: TrainingStepTrace, mu: np.ndarray) -> np.ndarray:
    """Log-likelihood in nats at any mu (elementwise), in closed form; autograd walks on minus this.

    -N/2 ln(2 pi) - sum (x - mean)^2 / 2 - N/2 (mu - mean)^2
    """
    n = len(trace.data)
    spread = float(((trace.data - trace.mean) ** 2).sum())
    out: np.ndarray = -n / 2 * np.log(2 * np.pi) - spread / 2 - n / 2 * (mu - trace.mean) ** 2
    return out
