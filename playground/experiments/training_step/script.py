"""The training step as a standalone program, and as a table."""

import numpy as np

from playground.experiments.training_step.trace import (
    ESCAPED,
    FORGOTTEN,
    LINES_PER_UPDATE,
    TrainingStepSpec,
    TrainingStepTrace,
)
from playground.experiments.training_step.training_loop import code_lines


def script(spec: TrainingStepSpec) -> str:
    """A standalone PyTorch program around the same five lines: it prints loss, mu.grad and mu."""
    *lines, last = code_lines()
    return SCRIPT.format(
        **vars(spec) | {"zero_grad": f"# {last}  (forgotten)" if spec.zero_grad == FORGOTTEN else last},
        lines="\n    ".join(lines),
        escaped=ESCAPED,
    )


SCRIPT = '''"""Anatomy of a training step: the location of a Gaussian by maximum likelihood."""

import torch
from torch.distributions import Normal

generator = torch.Generator().manual_seed({seed})
data = {true_location!r} + torch.randn({sample_size}, generator=generator, dtype=torch.float64)
mu = torch.tensor({start!r}, dtype=torch.float64, requires_grad=True)
optimizer = torch.optim.SGD([mu], lr={learning_rate!r})

print("update             loss          mu.grad               mu")
for update in range(1, {updates} + 1):
    {lines}
    if not abs(mu.item()) <= {escaped:g}:  # NaN fails too
        print(f"{{update:6d}}  diverged")
        break
    print(f"{{update:6d}}" + "".join(f" {{x.item():16.9f}}" for x in (loss, mu.grad, mu)))
    {zero_grad}

print(f"mean of the data {{data.mean().item():.9f}}, mu minus mean {{(mu - data.mean()).item():.3e}}")
'''


def table(trace: TrainingStepTrace) -> dict[str, np.ndarray]:
    """The trace as columns, one row for each line that was run."""
    steps = np.arange(len(trace.mu))
    return {
        "step": steps,
        "update": np.maximum(0, (steps - 1) // LINES_PER_UPDATE + 1),
        "line": trace.line,
        "mu": trace.mu,
        "prediction_loc": trace.predicted,
        "loss": trace.loss,
        "mu_grad": trace.grad,
        "gradients_in_mu_grad": trace.summed,
        "dL_dmu_by_hand": trace.slope,
    }
