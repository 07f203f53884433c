"""The evaluations of one training: of a part while it goes on, of all of the held-out text when it rests.

See `valid_loss` for the rule.
"""

import statistics
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from torch import Tensor

from playground.models.language_model import LanguageModel
from playground.text.encoded import Encoded
from playground.training import evaluation
from playground.training.evaluation import Estimate
from playground.training.held_out_part import (
    HeldOutPart,
    NestedEstimate,
    PartRule,
    held_out_part,
    nested_estimates,
)

STOP_SECONDS = 2.0  # for the closing evaluation of a training that is stopped
SPEEDS = 9  # evaluations whose speed counts
CANDIDATES = 2  # checkpoints in a closing evaluation


@dataclass(frozen=True, eq=False)
class Candidate:
    """A checkpoint that may be the best: its step, loss on the part (nats per target) and parameters."""

    step: int
    loss: float
    weights: Mapping[str, Tensor]


class HeldOutEvaluator:
    """Scores models on held-out text; remembers the best on a part of about `targets` targets.

    `part` is None where the text is no longer than that: then all of it is scored every time. `clock` returns
    seconds.
    """

    def __init__(
        self,
        valid: Encoded,
        targets: int,
        clock: Callable[[], float] = time.perf_counter,
        rule: PartRule = "nested",
    ) -> None:
        self.valid, self._rule = valid, rule
        self.part: HeldOutPart | None = held_out_part(valid, targets, rule)
        self.best: Candidate | None = None  # of several equal ones the first
        self.last_step = -1  # of the last evaluation on the part
        self._clock = clock
        self._lowest: tuple[int, np.ndarray] = (0, np.full(1, np.inf))  # step and losses of the lowest so far
        self._speeds: list[float] = []  # targets per second, of the evaluations on the part

    def evaluate(self, model: LanguageModel, step: int) -> Estimate:
        """The loss on the part, and its rise since the lowest so far."""
        started = self._clock()
        losses = list(evaluation.batch_losses(model, evaluation.batches_of(self.valid, self.part)))
        values = np.concatenate(losses)
        found = self._compared(evaluation.estimate(losses, self.part), step, values)
        found = replace(found, nested=self._nested(values))
        self._speeds.append(found.targets / max(self._clock() - started, 1e-9))
        self.last_step = step
        if self.part is not None and (self.best is None or found.loss < self.best.loss):
            weights = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
            self.best = Candidate(step, found.loss, weights)
        return found

    def _nested(self, losses: np.ndarray) -> Sequence[NestedEstimate]:
        """The losses of the nested parts that were scored; none where the part is not nested."""
        if self.part is not None:
            return self.part.nested(losses) if self._rule == "nested" else ()
        in_order = np.empty(losses.size)
        in_order[self._indices] = losses
        return nested_estimates(self.valid, in_order)

    @cached_property
    def _indices(self) -> np.ndarray:
        return evaluation.target_indices(self.valid)

    def _compared(self, found: Estimate, step: int, losses: np.ndarray) -> Estimate:
        """The estimate with its rise; the differences of the same targets are what is uncertain."""
        if not losses.mean() >= self._lowest[1].mean():
            self._lowest = step, losses
        best_step, lowest = self._lowest
        rises = losses - lowest
        error = self.part.standard_error(rises) if self.part is not None else 0.0
        return replace(found, best_step=best_step, rise=float(rises.mean()), rise_error=error)

    def best_before(self, step: int) -> Candidate | None:
        """The best checkpoint so far where it is an earlier one than `step`."""
        return self.best if self.best is not None and self.best.step != step else None

    def needs_closing(self, step: int) -> bool:
        """Whether the model of this step has not been scored on all of the text."""
        return self.part is not None or self.last_step != step

    def stop_targets(self) -> int:
        """How many targets can be scored for each candidate when a training is stopped."""
        return int(STOP_SECONDS / CANDIDATES * self._speed)

    def closing_seconds(self, targets: int) -> float:
        """About how long the closing evaluation takes, with at most so many targets for each candidate."""
        if self.part is None or not self._speeds:
            return 0.0
        return CANDIDATES * min(targets, self.valid.targets.size) / self._speed

    @property
    def _speed(self) -> float:
        """Targets per second: the median of the last few evaluations, as a single one may have been slow."""
        return statistics.median(self._speeds[-SPEEDS:]) if self._speeds else 0.0

    def closing(self, model: LanguageModel, targets: int) -> Generator[None, None, tuple[Estimate, bool]]:
        """The loss on all of the text, or on a larger part where it has more than `targets`; and whether all.

        Yields after every batch, so that a caller can emit heartbeats.
        """
        part = None
        if targets < self.valid.targets.size and self.part is not None:
            read = (
                1 if self.valid.reading == "items" else 2
            )  # a stretch is read with as many tokens before it
            part = held_out_part(self.valid, max(targets // read, self.part.positions.size), self._rule)
        losses = []
        for values in evaluation.batch_losses(model, evaluation.batches_of(self.valid, part)):
            losses.append(values)
            yield
        return evaluation.estimate(losses, part), part is None
