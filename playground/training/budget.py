"""From a time budget to a number of steps, and to the intervals of evaluations, samples and checkpoints.

Speed is measured on a temporary training with the same settings, and again while the steps are made (`pace`).
The intervals follow from the resolved spec and the text alone.
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
from playground.training.held_out_part import held_out_part
from playground.training.spec import TrainSpec
from playground.training.trainer import Trainer

T = TypeVar("T")

CHECKPOINTS = 40  # in the first segment; later segments keep its interval
EVALUATION_SHARE = (
    0.045  # held-out targets in the partial evaluations, per target learned from: 3 % of the time
)
FEWEST_TARGETS = 1024  # of a partial evaluation
CLOSING_SHARE = 0.4  # held-out targets of a closing evaluation, per target learned from, at most
CLOSING_TARGETS = 32_768  # or so many
SAMPLE_SECONDS = 1.5  # expected time between two samples, at least
SAMPLES = 60  # at most, for long budgets
CALIBRATION_SHARE = 0.02  # of the budget, for measuring the speed
CALIBRATION = (0.25, 1.0)  # seconds, at least and at most
CALIBRATION_STEPS = 20  # at least, unless they take three times as long as that
FEWEST_STEPS = 7  # in any case, unless they take a tenth of the budget: the first ones are slow
WARM_UP_STEPS = 2  # not measured
WRITE_FACTOR = 15.0  # time to write a checkpoint to disk, as a multiple of copying it
RESERVE_SHARE = 0.01  # of the budget


@dataclass(frozen=True)
class EvaluationSchedule:
    """Steps between two evaluations and between two samples; held-out targets of a partial evaluation."""

    evaluate_every: int
    sample_every: int
    evaluate_targets: int


def evaluation_schedule(
    spec: TrainSpec, per_step: float, first: int | None = None, k: int = 0
) -> EvaluationSchedule:
    """The schedule of a resolved spec at update k; `per_step` is the mean number of targets in a batch.

    `first`: steps of the first segment while the spec is not resolved. Intervals follow the plan in force at
    update k; the size of a partial evaluation the first plan, so that it never changes.
    """
    if first is None:
        start, planned, _ = spec.segment_at(k)
        planned += start
        steps, original = _first_segment(spec, k), _first_segment(spec, 0)
    else:
        steps = planned = original = first
    interval = max(SAMPLE_SECONDS, spec.seconds / SAMPLES)
    return EvaluationSchedule(
        evaluate_every=math.ceil(steps / CHECKPOINTS),
        sample_every=max(1, math.ceil(planned * interval / spec.seconds)),
        evaluate_targets=max(FEWEST_TARGETS, math.ceil(EVALUATION_SHARE * per_step * original / CHECKPOINTS)),
    )


def _first_segment(spec: TrainSpec, k: int) -> int:
    """The steps of the first segment as they were planned at update k."""
    return spec.segment_at(min(k, spec.segments[0][0] - 1))[1]


def forced_evaluations(spec: TrainSpec) -> frozenset[int]:
    """The steps after which there is an evaluation in any case: the ends of the segments, as planned, too."""
    ends = {sum(steps for steps, _ in spec.segments[: i + 1]) for i in range(len(spec.segments))}
    reached = {until for until, planned in spec.revisions if until == sum(spec.segment_at(until - 1)[:2])}
    return frozenset(ends | reached)


def closing_targets(learned: float) -> int:
    """How many held-out targets a closing evaluation scores at most after learning from so many targets.

    A forward pass takes about a third of a training step, so it takes an eighth of the time at most.
    """
    return max(CLOSING_TARGETS, int(CLOSING_SHARE * learned))


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

    def __init__(
        self, spec: TrainSpec, data: Dataset, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._spec, self._data, self._clock = spec, data, clock
        self._trainer = Trainer(spec, data.train, len(data.tokenizer))
        shortest, longest = CALIBRATION
        self._seconds_wanted = min(max(spec.seconds * CALIBRATION_SHARE, shortest), longest)
        self._most_seconds = max(0.1 * spec.seconds, 3 * self._seconds_wanted)
        self._step_seconds: list[float] = []

    @property
    def enough(self) -> bool:
        """Whether the steps took their share of the budget and are enough for a median."""
        spent, steps = sum(self._step_seconds), len(self._step_seconds)
        if spent < self._seconds_wanted or (steps < FEWEST_STEPS and spent < self._most_seconds):
            return False
        return steps >= CALIBRATION_STEPS or spent >= 3 * self._seconds_wanted

    def step(self) -> None:
        """Time one step at learning rate 0: the same work, and it cannot diverge."""
        started = self._clock()
        self._trainer.step(0.0)
        self._step_seconds.append(self._clock() - started)

    def speed(self, draw: Callable[[LanguageModel], object]) -> Speed:
        """The measured speed; `draw` draws one sample from a model.

        The first two steps are warm-up, and the median ignores steps that were slow by chance.
        """
        measured = self._step_seconds[WARM_UP_STEPS:] or self._step_seconds[-1:]
        valid, model = self._data.valid, self._trainer.model
        part = held_out_part(valid, FEWEST_TARGETS)
        target, count = self._seconds(
            lambda: evaluation.held_out_loss(model, evaluation.batches_of(valid, part))[1]
        )
        sample, _ = self._seconds(lambda: draw(self._trainer.model))
        checkpoint, _ = self._seconds(lambda: checkpointing.pack(self._trainer, self._spec, {}))
        return Speed(statistics.median(measured), target / max(count, 1), sample, WRITE_FACTOR * checkpoint)

    def _seconds(self, work: Callable[[], T]) -> tuple[float, T]:
        """The shorter time of two calls after a first one that warms up, and what they return."""
        result, seconds = work(), []
        for _ in range(2):
            started = self._clock()
            result = work()
            seconds.append(self._clock() - started)
        return min(seconds), result


def affordable_steps(spec: TrainSpec, speed: Speed, per_step: float, held_out: int, seconds: float) -> int:
    """How many steps fit into `seconds`, evaluations, samples and checkpoints included; at least 1.

    `held_out` is the number of held-out targets, which two checkpoints are evaluated on at the end.
    """
    left = seconds - RESERVE_SHARE * spec.seconds
    steps = max(1, int(left / speed.step))
    for _ in range(4):  # the schedule depends on the steps and vice versa: a fixed point
        schedule = evaluation_schedule(spec, per_step, first=steps if not spec.segments else None)
        per_evaluation = min(schedule.evaluate_targets, held_out) * speed.target + speed.checkpoint
        step_seconds = speed.step + per_evaluation / schedule.evaluate_every
        step_seconds += speed.sample / schedule.sample_every
        closing = 2 * min(held_out, closing_targets(steps * per_step)) * speed.target
        steps = max(1, int((left - closing) / step_seconds))
    return steps
