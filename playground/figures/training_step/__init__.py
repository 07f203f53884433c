"""The scene of a training step: five lines with the one just run lit, the numbers, and what it is about."""

import numpy as np

from playground.experiments.training_step import (
    FORGOTTEN,
    LINES_PER_UPDATE,
    TrainingStepSpec,
    TrainingStepTrace,
)
from playground.figures.scene import Columns, Rows, Scene
from playground.figures.training_step.listing import listing, numbers
from playground.figures.training_step.narration import narration
from playground.figures.training_step.pictures import Range, data, likelihood, path

__all__ = ["domain_of", "scene"]


def scene(
    trace: TrainingStepTrace,
    spec: TrainingStepSpec,
    domain: Range,
    seek: int = 0,
    step: int | None = None,
) -> Scene:
    """The whole stage for a trace; `domain` is the range of mu that is in view."""
    beside = Rows([data(trace, domain), Columns([likelihood(trace, domain), path(trace, spec, domain)])])
    return Scene(
        last=LINES_PER_UPDATE * spec.mle_updates,
        url_key="step",
        seek=seek,
        step=step,
        rate=LINES_PER_UPDATE,
        height=396,
        narration=narration(trace, spec),
        panels=[Columns([Rows([listing(trace, spec), numbers(trace)]), beside])],
    )


def domain_of(trace: TrainingStepTrace, spec: TrainingStepSpec) -> Range:
    """The range of mu to look at: around the mean, wide enough for the path unless that runs away."""
    path = trace.forgotten if spec.zero_grad == FORGOTTEN else trace.called
    away = abs(spec.mle_start - trace.mean)
    half = max(2.0, 1.25 * min(float(np.nanmax(np.abs(path - trace.mean))), 2 * away))
    return trace.mean - half, trace.mean + half
