"""The training job: a generator of snapshots, from the corpus card to the final held-out loss.

    for snapshot in train(TrainSpec(seconds=10), corpus):
        print(snapshot.step, snapshot.rows.get("train_loss"))

Loss: mean cross-entropy in nats per target; one step is one mini-batch, back-propagated through the window,
clipped by norm and handed to the optimizer (lecture 5, training RNNs; lecture 4, algorithm 8.1).
"""

import math
import time
from collections.abc import Mapping
from dataclasses import replace

from playground.errors import TextError
from playground.models.table import MODELS
from playground.text.batches import DocumentBatches, RunningBatches
from playground.text.corpus import Corpus
from playground.training import checkpointing, divergence, evaluation, ngram_job
from playground.training.budget import SpeedProbe, affordable_steps, evaluation_schedule, targets_per_step
from playground.training.optimization import learning_rate
from playground.training.reporting import ReportingJob, Snapshots
from playground.training.snapshot import Checkpoint, Json
from playground.training.spec import TrainSpec, resumed_spec
from playground.training.trainer import Diverged, Trainer


def job(spec: Mapping[str, Json], *, corpus: Corpus | None, resume: Checkpoint | None = None) -> Snapshots:
    """Train as the job service asks: a spec as JSON, its corpus, the checkpoint to go on from, if any."""
    if corpus is None:
        raise TextError("The text of this training is no longer there.")
    return train(TrainSpec.from_json(spec), corpus, resume)


def train(spec: TrainSpec, corpus: Corpus, resume: Checkpoint | None = None) -> Snapshots:
    """Train a model on a corpus and yield snapshots, at least every 0.1 s, a step permitting.

    A spec with `segments` makes exactly those steps: the same spec and text give the same losses to the
    bit. Without, a number of steps is found that fills `spec.seconds`, this function's own preparations
    included, and the document "resolved" says so. With `resume` training continues as if it had never
    stopped; more seconds than the checkpoint's append a segment to the schedule. `send("checkpoint")`
    returns a snapshot with the state as it is. n-gram models have steps of their own: see `ngram_job`.

    Raises SpecError for settings that cannot be, TextError for a text that is too short.
    """
    started = time.perf_counter()
    spec, seconds = spec.check(), 0.0 if spec.segments else spec.seconds
    if not MODELS[spec.model].learns:
        yield from ngram_job.train_ngram(spec, corpus, resume)
        return
    if resume is not None:
        spec, seconds = resumed_spec(spec, checkpointing.spec_of(resume))
    training = _TrainingJob(spec, corpus, resume)
    yield from training.emit_metadata()
    if seconds > 0.0:
        yield from training.resolve(seconds, started)
    try:
        yield from training.steps()
        yield from training.evaluate_all()
    except Diverged as error:
        yield from training.abort(error)


class _TrainingJob(ReportingJob):
    """One call of `train` with a model that learns."""

    def __init__(self, spec: TrainSpec, corpus: Corpus, resume: Checkpoint | None) -> None:
        super().__init__(spec, corpus, resume)
        self.trainer = Trainer(spec, self.data.train, len(self.data.tokenizer))
        if resume is not None:
            checkpointing.restore(self.trainer, resume)
        self.divergence = divergence.DivergenceDetector(len(self.data.tokenizer))

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
        probe = SpeedProbe(self.spec, self.data)
        while not probe.enough:
            probe.step()
            yield from self.heartbeat()
        speed = probe.speed(lambda model: self.draw(model, 0))
        left = seconds - (time.perf_counter() - started)
        per_step = targets_per_step(self.trainer, self.data)
        steps = affordable_steps(self.spec, speed, per_step, self.data.valid.targets.size, left)
        self.spec = replace(self.spec, segments=(*self.spec.segments, (steps, self.spec.learning_rate)))
        self.report.documents({"resolved": self.spec.to_json()})
        yield from self.emit()

    def steps(self) -> Snapshots:
        """Make every planned step that has not been made yet."""
        trainer, report, spec = self.trainer, self.report, self.spec
        schedule = evaluation_schedule(spec, targets_per_step(trainer, self.data))
        self.valid_subset = evaluation.valid_subset(self.data.valid, schedule.evaluate_targets)
        ends = {sum(steps for steps, _ in spec.segments[: i + 1]) for i in range(len(spec.segments))}
        if trainer.steps_done == 0:
            self.sample(trainer.model)
            yield from self.evaluate_part()
        while trainer.steps_done < spec.steps:
            rate = learning_rate(spec, trainer.steps_done)
            step = trainer.step(rate)
            report.row(trainer.steps_done, step, rate)
            self.divergence.check(trainer.steps_done, step.loss)
            if trainer.steps_done % schedule.sample_every == 0:
                self.sample(trainer.model)
            if trainer.steps_done % schedule.evaluate_every == 0 or trainer.steps_done in ends:
                yield from self.evaluate_part()
            else:
                yield from self.heartbeat()

    def evaluate_part(self) -> Snapshots:
        """Evaluate on the fixed part of the held-out text; the checkpoint records that loss."""
        loss, targets = evaluation.held_out_loss(self.trainer.model, self.valid_subset)
        self._report_valid_loss(loss, targets, whole=False)
        yield from self.emit(self.checkpoint(valid_loss=loss))

    def evaluate_all(self) -> Snapshots:
        """Evaluate on all of the held-out text."""
        total, count = 0.0, 0
        for part, targets in evaluation.batch_losses(
            self.trainer.model, evaluation.all_batches(self.data.valid)
        ):
            total, count = total + part, count + targets
            yield from self.heartbeat()
        self._report_valid_loss(total / max(count, 1), count, whole=True)
        yield from self.emit()

    def _report_valid_loss(self, loss: float, targets: int, whole: bool) -> None:
        if not math.isfinite(loss):
            raise Diverged(self.trainer.steps_done, f"the held-out loss is {loss}")
        self.report.event("validation", self.trainer.steps_done, loss=loss, tokens=targets, whole=whole)

    def abort(self, reason: Diverged) -> Snapshots:
        """Emit the reason why the training stopped."""
        message = divergence.divergence_message(
            reason.step, str(reason), learning_rate(self.spec, max(0, reason.step - 1))
        )
        yield from self.emit(stopped=message)

    def checkpoint(self, **meta: Json) -> Checkpoint:
        """The trainer's state."""
        meta = {"tokenizer": self.digest, "reading": self.corpus.reading, **meta}
        return checkpointing.pack(self.trainer, self.spec, meta)
