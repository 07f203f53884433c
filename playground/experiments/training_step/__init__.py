"""Anatomy of a training step: five lines of PyTorch, run one at a time.

The task is the smallest there is: the location mu of a Gaussian N(mu, 1) by maximum likelihood, that is, by
gradient descent on L(mu) = -sum_i ln N(x_i; mu, 1), whose minimum is the mean of the data.

Source: lecture 5, "Anatomy of a training step" and the demo on maximum likelihood estimation.
"""

from playground.experiments.training_step.run import draw, log_likelihood, oscillation, path, run
from playground.experiments.training_step.script import script, table
from playground.experiments.training_step.trace import (
    ESCAPED,
    FORGOTTEN,
    LINES_PER_UPDATE,
    TrainingStepSpec,
    TrainingStepTrace,
)
from playground.experiments.training_step.training_loop import code_lines

__all__ = [
    "ESCAPED",
    "FORGOTTEN",
    "LINES_PER_UPDATE",
    "TrainingStepSpec",
    "TrainingStepTrace",
    "code_lines",
    "draw",
    "log_likelihood",
    "oscillation",
    "path",
    "run",
    "script",
    "table",
]
