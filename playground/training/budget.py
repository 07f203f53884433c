"""From a time budget to a number of steps, and to the intervals of evaluations, samples and checkpoints.

Speed is measured on a temporary training with the same settings. After that the clock is not read: the
intervals follow from the resolved spec and the text alone.
"""

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from playground.models.language_model import LanguageModel
from playground.training import checkpointing, evaluation
from playground.training.dataset import Dataset
from playground.training.spec import TrainSpec
from playground.training.trainer import Trainer

T = TypeVar("T")

CHECKPOINTS = 40  # in the first segment; later segments keep its interval
EVALUATION_SHARE = 0.015  # of the time, for the partial evaluations
FORWARD_SHARE = 1 / 3  # share of the forward pass in the time of a training step
SAMPLE_SECONDS = 1.5  # expected time between two samples, at least
SAMPLES = 60  # at most, for long budgets
CALIBRATION_SHARE = 0.02  # of the budget, for measuring the speed
CALIBRATION = (0.25, 1.0)  # seconds, at least and at most
CALIBRATION_STEPS = 20  # at least, unless they take three times as long as that
WRITE_FACTOR = 15.0  # time to write a checkpoint to disk, as a multiple of copying it
RESERVE_SHARE = 0.01  # of the budget


@dataclass(frozen=True)
class EvaluationSchedule:
    """Steps between two evaluations and between two samples; held-out targets of a partial evaluation."""

    evaluate_every: int
    sample_every: int
    evaluate_targets: int


def evaluation_schedule(spec: TrainSpec, per_step: float, first: int | None = None) -> EvaluationSchedule:
    """The schedule of a resolved spec; `per_step` is the mean number of targets in a batch.

    `first`: steps of the first segment while the spec is not resolved.
    """
    steps = first or spec.segments[0][0]
    planned = first or spec.steps
    interval = max(SAMPLE_SECONDS, spec.seconds / SAMPLES)
    return EvaluationSchedule(
        evaluate_every=math.ceil(steps / CHECKPOINTS),
        sample_every=max(1, math.ceil(planned * interval / spec.seconds)),
        evaluate_targets=math.ceil(EVALUATION_SHARE / FORWARD_SHARE * per_step * steps / CHECKPOINTS),
    )


def targets_per_step(trainer: Trainer, data: Dataset) -> float:
    """The mean number of targets in a training batch."""
    return data.train.targets.size / trainer.batches.per_epoch


@dataclass(frozen=True)
class Speed:
    """Seconds per step, per held-out target, per sample, per checkpoint."""

    step: float
    target: float
    sample: float
    checkpoint: float


class SpeedProbe:
    """Measures the speed of a spec on a temporary training: call `step` until `enough`."""

    def __init__(self, spec: TrainSpec, data: Dataset) -> None:
        self._spec, self._data = spec, data
        self._trainer = Trainer(spec, data.train, len(data.tokenizer))
        shortest, longest = CALIBRATION
        self._seconds_wanted = min(max(spec.seconds * CALIBRATION_SHARE, shortest), longest)
        self._step_seconds: list[float] = []

    @property
    def enough(self) -> bool:
        """Whether the steps took their share of the budget and are enough for a median."""
        spent = sum(self._step_seconds)
        if spent < self._seconds_wanted:
            return False
        return len(self._step_seconds) >= CALIBRATION_STEPS or spent >= 3 * self._seconds_wanted

    def step(self) -> None:
        """Time one step at learning rate 0: the same work, and it cannot diverge."""
        started = time.perf_counter()
        self._trainer.step(0.0)
        self._step_seconds.append(time.perf_counter() - started)

    def speed(self, draw: Callable[[LanguageModel], object]) -> Speed:
        """The measured speed; `draw` draws one sample from a model.

        The first two steps are warm-up, and the median ignores steps that were slow by chance.
        """
        measured = self._step_seconds[2:] or self._step_seconds[-1:]
        size = max(1, int(targets_per_step(self._trainer, self._data)))
        subset = evaluation.valid_subset(self._data.valid, size)
        target, count = _seconds(lambda: evaluation.held_out_loss(self._trainer.model, subset)[1])
        sample, _ = _seconds(lambda: draw(self._trainer.model))
        checkpoint, _ = _seconds(lambda: checkpointing.pack(self._trainer, self._spec, {}))
        return Speed(statistics.median(measured), target / max(count, 1), sample, WRITE_FACTOR * checkpoint)


def _seconds(work: Callable[[], T]) -> tuple[float, T]:
    """The shorter time of two calls after a first one that warms up, and what they return."""
    result, seconds = work(), []
    for _ in range(2):
        started = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - started)
    return min(seconds), result


def affordable_steps(spec: TrainSpec, speed: Speed, per_step: float, held_out: int, seconds: float) -> int:
    """How many steps fit into `seconds`, evaluations, samples and checkpoints included; at least 1.

    `held_out` is the number of held-out targets, all of which are evaluated at the end.
    """
    left = seconds - RESERVE_SHARE * spec.seconds - held_out * speed.target
    steps = max(1, int(left / speed.step))
    for _ in range(3):  # the schedule depends on the steps and vice versa: a fixed point
        schedule = evaluation_schedule(spec, per_step, first=steps if not spec.segments else None)
        per_evaluation = min(schedule.evaluate_targets, held_out) * speed.target + speed.checkpoint
        step_seconds = speed.step + per_evaluation / schedule.evaluate_every
        step_seconds += speed.sample / schedule.sample_every
        steps = max(1, int(left / step_seconds))
    return steps
