"""The scene of a training step: five lines with the one just run lit, the numbers, and the plots."""

import numpy as np

from playground.experiments.training_step import (
    FORGOTTEN,
    LINES_PER_UPDATE,
    TrainingStepSpec,
    TrainingStepTrace,
)
from playground.figures.plots import Range
from playground.figures.scene import Columns, Rows, Scene
from playground.figures.training_step.listing import listing, tensor_table
from playground.figures.training_step.narration import narration
from playground.figures.training_step.panels import data, likelihood, path

__all__ = ["domain_of", "scene"]


def scene(
    trace: TrainingStepTrace,
    spec: TrainingStepSpec,
    domain: Range,
) -> Scene:
    """The whole stage for a trace; `domain` is the range of mu that is in view."""
    plots = Rows([data(trace, domain), Columns([likelihood(trace, domain), path(trace, spec, domain)])])
    return Scene(
        last=LINES_PER_UPDATE * spec.updates,
        rate=LINES_PER_UPDATE,
        height=396,
        narration=narration(trace, spec),
        panels=[Columns([Rows([listing(trace, spec), tensor_table(trace)]), plots])],
    )


def domain_of(trace: TrainingStepTrace, spec: TrainingStepSpec) -> Range:
    """The range of mu to look at: around the mean, wide enough for the path unless that runs away."""
    path = trace.forgotten if spec.zero_grad == FORGOTTEN else trace.called
    distance = abs(spec.start - trace.mean)
    half = max(2.0, 1.25 * min(float(np.nanmax(np.abs(path - trace.mean))), 2 * distance))
    return trace.mean - half, trace.mean + half
