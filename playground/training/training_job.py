"""One training of a model that learns: finds its number of steps, makes them, evaluates, and closes."""

import math
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import replace

from playground.models.language_model import LanguageModel
from playground.models.table import MODELS
from playground.text.batches import DocumentBatches, RunningBatches
from playground.text.corpus import Corpus
from playground.training import checkpointing, divergence
from playground.training.budget import (
    RESERVE_SHARE,
    SpeedProbe,
    affordable_steps,
    closing_targets,
    evaluation_schedule,
    forced_evaluations,
    targets_per_step,
)
from playground.training.evaluation import Estimate
from playground.training.held_out_evaluator import Candidate, HeldOutEvaluator
from playground.training.optimization import learning_rate
from playground.training.pace import Pace, pace_note
from playground.training.reporting import ReportingJob, Snapshots
from playground.training.snapshot import Checkpoint, Json
from playground.training.spec import TrainSpec
from playground.training.trainer import Diverged, Trainer
from playground.training.valid_loss import Extent


class TrainingJob(ReportingJob):
    """One call of `train` with a model that learns."""

    def __init__(
        self, spec: TrainSpec, corpus: Corpus, resume: Checkpoint | None, clock: Callable[[], float]
    ) -> None:
        super().__init__(spec, corpus, resume)
        self.clock = clock
        self.trainer = Trainer(spec, self.data.train, len(self.data.tokenizer))
        if resume is not None:
            checkpointing.restore(self.trainer, resume)
        self.divergence = divergence.DivergenceDetector(len(self.data.tokenizer))
        self.pace: Pace | None = None  # where the steps are to fill a time
        self.held_out: HeldOutEvaluator | None = None  # until the size of the part is known

    @property
    def steps_done(self) -> int:
        """The trainer's steps."""
        return self.trainer.steps_done

    def notes(self) -> list[str]:
        """Sentences on settings that the text does not allow."""
        notes = super().notes()
        batches = self.trainer.batches
        if isinstance(batches, RunningBatches | DocumentBatches) and batches.batch < self.spec.batch:
            rows = "1 row" if batches.batch == 1 else f"{batches.batch} rows"
            notes.append(f"The text is short: {rows} side by side instead of {self.spec.batch}.")
        return notes

    def resolve(self, seconds: float, started: float) -> Snapshots:
        """Find the number of steps that fit into `seconds`, counted from `started`, and append a segment."""
        probe = SpeedProbe(self.spec, self.data, self.clock)
        while not probe.enough:
            probe.step()
            yield from self.heartbeat()
        speed = probe.speed(lambda model: self.draw(model, 0))
        left = seconds - (self.clock() - started)
        per_step = targets_per_step(self.trainer, self.data)
        steps = affordable_steps(self.spec, speed, per_step, self.data.valid.targets.size, left)
        self.spec = replace(self.spec, segments=(*self.spec.segments, (steps, self.spec.learning_rate)))
        deadline = started + (1 - RESERVE_SHARE) * seconds
        self.pace = Pace(seconds, deadline, self.steps_done, self.clock)
        self.report.documents({"resolved": self.spec.to_json()})
        yield from self.emit()

    def steps(self) -> Snapshots:
        """Make every planned step that has not been made yet."""
        trainer, per_step = self.trainer, targets_per_step(self.trainer, self.data)
        size = evaluation_schedule(self.spec, per_step).evaluate_targets
        held_out = self.held_out = HeldOutEvaluator(self.data.valid, size, self.clock, self.spec.part_rule)
        if held_out.part is not None:
            self.report.documents({"baselines": self.data.baselines(held_out.part)})
        if trainer.steps_done == 0:
            self.sample(trainer.model)
            yield from self.evaluate_part(held_out)
        planned = self.spec.steps
        yield from self.revise(held_out)
        while trainer.steps_done < self.spec.steps:
            schedule = evaluation_schedule(self.spec, per_step, k=trainer.steps_done)
            self.step()
            if trainer.steps_done % schedule.sample_every == 0:
                self.sample(trainer.model)
            due = trainer.steps_done % schedule.evaluate_every == 0
            if due or trainer.steps_done in forced_evaluations(self.spec):
                yield from self.evaluate_part(held_out)
            else:
                yield from self.heartbeat()
            yield from self.revise(held_out)
        if self.pace is not None and (note := pace_note(planned, self.spec.steps)):
            self.report.event("note", self.steps_done, text=note)

    def step(self) -> None:
        """Make one step and record it."""
        rate = learning_rate(self.spec, self.steps_done)
        step = self.trainer.step(rate)
        self.report.row(self.steps_done, step, rate)
        self.divergence.check(self.steps_done, step.loss)

    def revise(self, held_out: HeldOutEvaluator) -> Snapshots:
        """Change the number of steps in the last segment where it does not fit the time, and record that."""
        if self.pace is None:
            return
        learned = targets_per_step(self.trainer, self.data) * self.spec.steps
        closing = held_out.closing_seconds(closing_targets(learned))
        end = self.pace.revised_end(self.steps_done, self.spec.steps, closing)
        if end is None:
            return
        *before, (planned, peak) = self.spec.segments
        segment = (planned + end - self.spec.steps, peak)
        revisions = (*self.spec.revisions, (self.steps_done, planned))
        self.spec = replace(self.spec, segments=(*before, segment), revisions=revisions)
        self.report.documents({"resolved": self.spec.to_json()})
        yield from self.emit()

    def evaluate_part(self, held_out: HeldOutEvaluator) -> Snapshots:
        """Evaluate on the fixed part of the held-out text; the checkpoint records that loss."""
        found = held_out.evaluate(self.trainer.model, self.steps_done)
        extent: Extent = "whole" if held_out.part is None else "part"
        rise = {"best_step": found.best_step, "rise": found.rise, "rise_error": found.rise_error}
        nested = {"nested": [list(estimate) for estimate in found.nested]} if found.nested else {}
        self._report_valid_loss(self.steps_done, found, extent, **rise, **nested)
        yield from self.emit(self.checkpoint(valid_loss=found.loss))

    def close(self, stopped: bool = False) -> Snapshots:
        """Evaluate the best checkpoint on the part and the last one on all of the held-out text.

        On a larger part where that would take too long. Before the first step there is nothing to do.
        """
        held_out, learned = self.held_out, targets_per_step(self.trainer, self.data) * self.steps_done
        if self.steps_done == 0 or held_out is None:
            return
        yield from self.emit()
        if held_out.last_step < 0:
            yield from self.evaluate_part(held_out)
        targets = held_out.stop_targets() if stopped else closing_targets(learned)
        yield from self._close_best(held_out, targets)
        if held_out.needs_closing(self.steps_done):
            yield from self._close(self.steps_done, held_out.closing(self.trainer.model, targets))

    def _close_best(self, held_out: HeldOutEvaluator, targets: int) -> Snapshots:
        best = held_out.best_before(self.steps_done)
        if best is not None:
            yield from self._close(best.step, held_out.closing(self._model(best), targets))

    def _model(self, candidate: Candidate) -> LanguageModel:
        size, options = len(self.data.tokenizer), self.spec.model_options
        return MODELS[self.spec.model].restore(size, options, candidate.weights)

    def _close(self, step: int, closing: Generator[None, None, tuple[Estimate, bool]]) -> Snapshots:
        while True:
            try:
                next(closing)
            except StopIteration as end:
                found, whole = end.value
                break
            yield from self.heartbeat()
        self._report_valid_loss(step, found, "whole" if whole else "larger")
        yield from self.emit()

    def _report_valid_loss(self, step: int, found: Estimate, extent: Extent, **more: Json) -> None:
        if not math.isfinite(found.loss):
            raise Diverged(self.trainer.steps_done, f"the held-out loss is {found.loss}")
        values = {"loss": found.loss, "tokens": found.targets, "standard_error": found.standard_error, **more}
        extents = {"whole": extent == "whole", "larger": extent == "larger"}
        self.report.event("validation", step, **values, **extents)

    def abort(self, reason: Diverged) -> Snapshots:
        """Emit the reason why the training stopped, after an evaluation of the best checkpoint."""
        if self.held_out is not None:
            with suppress(Diverged):
                yield from self._close_best(self.held_out, self.held_out.stop_targets())
        message = divergence.divergence_message(
            reason.step, str(reason), learning_rate(self.spec, max(0, reason.step - 1))
        )
        yield from self.emit(stopped=message)

    def checkpoint(self, **meta: Json) -> Checkpoint:
        """The trainer's state."""
        meta = {"tokenizer": self.digest, "reading": self.corpus.reading, **meta}
        return checkpointing.pack(self.trainer, self.spec, meta)
