"""Running the five lines one by one, and the path of mu in closed form."""

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from playground.experiments.agreement import relative_error
from playground.experiments.training_step import training_loop
from playground.experiments.training_step.trace import (
    ESCAPED,
    FORGOTTEN,
    LINES_PER_UPDATE,
    TrainingStepSpec,
    TrainingStepTrace,
)

if TYPE_CHECKING:
    from torch import Tensor


class LineResult(NamedTuple):
    """The state after a line."""

    mu: float
    predicted: float
    loss: float
    grad: float  # NaN for None
    summed: int


def run(spec: TrainingStepSpec) -> TrainingStepTrace:
    """Run the lines: same spec, same trace, to the bit."""
    data = draw(spec)
    results, diverged = _run_lines(spec, data)
    steps = LINES_PER_UPDATE * spec.updates + 1
    columns = np.full((5, steps), np.nan)
    columns[:, : len(results)] = np.array(results).T
    mu, predicted, loss, grad, summed = columns
    line = (np.arange(steps) - 1) % LINES_PER_UPDATE + 1
    line[0] = 0
    slope = spec.sample_size * mu - float(data.sum())
    by_hand = _grad_by_hand(slope, line, summed)
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
        update=np.where(line == 3, -spec.learning_rate * grad, np.nan),
        called=path(spec, data, zero=True),
        forgotten=path(spec, data, zero=False),
        diverged=diverged,
        limit=2 / spec.sample_size,
        autograd_error=relative_error(grad, by_hand),
    )


def draw(spec: TrainingStepSpec) -> "Tensor":
    """The data: N numbers from a Gaussian around the true location, by a generator of their own."""
    import torch

    generator = torch.Generator().manual_seed(spec.seed)
    return spec.true_location + torch.randn(spec.sample_size, generator=generator, dtype=torch.float64)


def _run_lines(spec: TrainingStepSpec, data: "Tensor") -> tuple[list[LineResult], int | None]:
    """The state after each line, and the step at which mu escaped."""
    import torch

    mu = torch.tensor(spec.start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([mu], lr=spec.learning_rate)
    nan = float("nan")
    results = [LineResult(mu.item(), nan, nan, nan, 0)]
    last_line = LINES_PER_UPDATE - (spec.zero_grad == FORGOTTEN)
    for _ in range(spec.updates):
        step = training_loop.training_step(mu, data, optimizer)
        for line in range(1, LINES_PER_UPDATE + 1):
            last = results[-1]
            if line > last_line:
                results.append(last)
                continue
            prediction, loss = next(step)
            results.append(
                LineResult(
                    mu=mu.item(),
                    predicted=prediction.loc.item(),
                    loss=last.loss if loss is None else loss.item(),
                    grad=nan if mu.grad is None else mu.grad.item(),
                    summed=0 if mu.grad is None else last.summed + (line == 3),
                )
            )
            if not abs(mu.item()) <= ESCAPED:
                return results[:-1], len(results) - 1
    return results, None


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
    mu, grad, out = spec.start, 0.0, [spec.start]
    for _ in range(spec.updates):
        slope = n * mu - total
        grad = slope if zero else grad + slope
        mu -= spec.learning_rate * grad
        out.append(mu if abs(mu) <= ESCAPED else float("nan"))
    return np.array(out)


def oscillation(share: float) -> tuple[float, float] | None:
    """How mu oscillates about the mean without zero_grad; `share` is c = eta N.

    Amplitude as a multiple of the first distance, 1/sqrt(1 - c/4), and period in updates, 2 pi / phi with
    cos phi = 1 - c/2: e_{k+1} = (2 - c) e_k - e_{k-1} with e_{-1} = e_0. None from c = 4 on: it diverges.
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
