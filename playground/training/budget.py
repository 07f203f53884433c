"""A time budget becomes a number of steps, and the steps between two looks at the model.

Speed is measured on a throw-away training with the same settings. From then on nothing asks the clock: how
often the model is evaluated, sampled and saved follows from the resolved spec and the text alone.
"""

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from playground.models.language_model import LanguageModel
from playground.training import checkpointing, evaluation
from playground.training.preparation import Prepared
from playground.training.spec import TrainSpec
from playground.training.trainer import Trainer

T = TypeVar("T")

CHECKPOINTS = 40  # in the first segment; later segments keep its distance
EVALUATION_SHARE = 0.015  # of the time, for the looks in passing
FORWARD_SHARE = 1 / 3  # of a training step is its forward pass
SAMPLE_SECONDS = 1.5  # expected time between two samples, at least
SAMPLES = 60  # at most, for long budgets
CALIBRATION_SHARE = 0.02  # of the budget goes into measuring
CALIBRATION = (0.25, 1.0)  # seconds, at least and at most
STEADY = 20  # steps to measure, unless they take three times as long as that
WRITING = 15.0  # a checkpoint costs so many times its copying, until it is on the disk
RESERVE = 0.01  # of the budget


@dataclass(frozen=True)
class Cadence:
    """How often something happens, in steps; and how many held-out targets are looked at in passing."""

    check_every: int
    sample_every: int
    check_targets: int


def cadence(spec: TrainSpec, per_step: float, first: int | None = None) -> Cadence:
    """The cadence of a resolved spec; `per_step` is the mean number of targets in a batch.

    `first` stands in for the steps of the first segment while they are not decided.
    """
    steps = first or spec.segments[0][0]
    planned = first or spec.steps
    between = max(SAMPLE_SECONDS, spec.seconds / SAMPLES)
    return Cadence(
        check_every=math.ceil(steps / CHECKPOINTS),
        sample_every=max(1, math.ceil(planned * between / spec.seconds)),
        check_targets=math.ceil(EVALUATION_SHARE / FORWARD_SHARE * per_step * steps / CHECKPOINTS),
    )


def targets_per_step(trainer: Trainer, data: Prepared) -> float:
    """The mean number of targets in a training batch."""
    return data.train.targets.size / trainer.batches.per_epoch


@dataclass(frozen=True)
class Speed:
    """Seconds: of one step, of one held-out target, of one sample, of one checkpoint."""

    step: float
    target: float
    sample: float
    checkpoint: float


class Stopwatch:
    """Measures the speed of a spec on a throw-away training: `step` until it has seen `enough`."""

    def __init__(self, spec: TrainSpec, data: Prepared) -> None:
        self._spec, self._data = spec, data
        self._trainer = Trainer(spec, data.train, len(data.tokenizer))
        least, most = CALIBRATION
        self._wanted = min(max(spec.seconds * CALIBRATION_SHARE, least), most)
        self._spent: list[float] = []

    @property
    def enough(self) -> bool:
        """Whether the steps so far took the share of the budget that measuring may take, and are enough."""
        spent = sum(self._spent)
        return spent >= self._wanted and (len(self._spent) >= STEADY or spent >= 3 * self._wanted)

    def step(self) -> None:
        """Make one step at rate zero: the same work, and nothing can diverge."""
        began = time.perf_counter()
        self._trainer.step(0.0)
        self._spent.append(time.perf_counter() - began)

    def speed(self, draw: Callable[[LanguageModel], object]) -> Speed:
        """What was measured; `draw` takes one sample of a model.

        The first two steps only warm up, and the median forgets the others that were slow by chance: the
        first of a new width, or one during which the machine had something else to do.
        """
        steady = self._spent[2:] or self._spent[-1:]
        size = max(1, int(targets_per_step(self._trainer, self._data)))
        some = evaluation.subset(self._data.valid, size)
        target, count = _seconds(lambda: evaluation.held_out_loss(self._trainer.model, some)[1])
        sample, _ = _seconds(lambda: draw(self._trainer.model))
        checkpoint, _ = _seconds(lambda: checkpointing.pack(self._trainer, self._spec, {}))
        return Speed(statistics.median(steady), target / max(count, 1), sample, WRITING * checkpoint)


def _seconds(work: Callable[[], T]) -> tuple[float, T]:
    """The shorter time of two calls after a first one that warms up, and what they return."""
    result, spent = work(), []
    for _ in range(2):
        began = time.perf_counter()
        result = work()
        spent.append(time.perf_counter() - began)
    return min(spent), result


def affordable(spec: TrainSpec, speed: Speed, per_step: float, held_out: int, seconds: float) -> int:
    """How many steps fit into `seconds`, looks in passing, samples, checkpoints and the last look included.

    At least 1. `held_out` is the number of held-out targets, all of which are looked at in the end.
    """
    left = seconds - RESERVE * spec.seconds - held_out * speed.target
    steps = max(1, int(left / speed.step))
    for _ in range(3):  # the cadence depends on the steps and the steps on the cadence: settles at once
        pace = cadence(spec, per_step, first=steps if not spec.segments else None)
        look = min(pace.check_targets, held_out) * speed.target + speed.checkpoint
        step = speed.step + look / pace.check_every + speed.sample / pace.sample_every
        steps = max(1, int(left / step))
    return steps
