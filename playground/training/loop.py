"""The training job: a generator of snapshots, from the first look at the text to the last held-out loss.

    for snapshot in train(TrainSpec(seconds=10), corpus):
        print(snapshot.step, snapshot.rows.get("train_loss"))

Loss: mean cross-entropy in nats per target; one step is one mini-batch, back-propagated through the window,
clipped by norm and handed to the optimizer (lecture 5, training RNNs; lecture 4, algorithm 8.1).
"""

import math
import time
from collections.abc import Mapping
from dataclasses import replace

from playground.models.table import MODELS
from playground.text.batches import RunningBatches
from playground.text.corpus import Corpus
from playground.text.decode import TextError
from playground.training import checkpointing, counting, divergence, evaluation
from playground.training.budget import Stopwatch, affordable, cadence, targets_per_step
from playground.training.rates import rate
from playground.training.resumption import merged
from playground.training.snapshot import Checkpoint, Json
from playground.training.spec import TrainSpec
from playground.training.telling import Snapshots, Telling
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
    returns a snapshot with the state as it is. A model that is counted has steps of its own: see `counting`.

    Raises SpecError for settings that cannot be, TextError for a text that is too short.
    """
    began = time.perf_counter()
    spec, seconds = spec.check(), 0.0 if spec.segments else spec.seconds
    if not MODELS[spec.model].learns:
        yield from counting.count(spec, corpus, resume)
        return
    if resume is not None:
        spec, seconds = merged(spec, checkpointing.spec_of(resume))
    run = _Run(spec, corpus, resume)
    yield from run.introduce()
    if seconds > 0.0:
        yield from run.resolve(seconds, began)
    try:
        yield from run.steps()
        yield from run.finish()
    except Diverged as error:
        yield from run.give_up(error)


class _Run(Telling):
    """One call of `train` with a model that learns."""

    def __init__(self, spec: TrainSpec, corpus: Corpus, resume: Checkpoint | None) -> None:
        super().__init__(spec, corpus, resume)
        self.trainer = Trainer(spec, self.data.train, len(self.data.tokenizer))
        if resume is not None:
            checkpointing.restore(self.trainer, resume)
        self.watch = divergence.Watch(len(self.data.tokenizer))

    @property
    def done(self) -> int:
        """The trainer's steps."""
        return self.trainer.done

    def notes(self) -> list[str]:
        """Sentences on what the text made different from what was asked for."""
        said = super().notes()
        batches = self.trainer.batches
        if isinstance(batches, RunningBatches) and batches.batch < self.spec.batch:
            rows = "1 row" if batches.batch == 1 else f"{batches.batch} rows"
            said.append(f"The text is short: {rows} side by side instead of {self.spec.batch}.")
        return said

    def resolve(self, seconds: float, began: float) -> Snapshots:
        """Find the number of steps that fit into `seconds`, counted from `began`, and append a segment."""
        stopwatch = Stopwatch(self.spec, self.data)
        while not stopwatch.enough:
            stopwatch.step()
            yield from self.breathe()
        speed = stopwatch.speed(lambda model: self.draw(model, 0))
        left = seconds - (time.perf_counter() - began)
        per_step = targets_per_step(self.trainer, self.data)
        steps = affordable(self.spec, speed, per_step, self.data.valid.targets.size, left)
        self.spec = replace(self.spec, segments=(*self.spec.segments, (steps, self.spec.learning_rate)))
        self.report.documents({"resolved": self.spec.to_json()})
        yield from self.tell()

    def steps(self) -> Snapshots:
        """Make every planned step that has not been made yet."""
        trainer, report, spec = self.trainer, self.report, self.spec
        pace = cadence(spec, targets_per_step(trainer, self.data))
        self.pulse = evaluation.subset(self.data.valid, pace.check_targets)
        ends = {sum(steps for steps, _ in spec.segments[: i + 1]) for i in range(len(spec.segments))}
        if trainer.done == 0:
            self.sample(trainer.model)
            yield from self.check()
        while trainer.done < spec.steps:
            eta = rate(spec, trainer.done)
            step = trainer.step(eta)
            report.row(trainer.done, step, eta)
            self.watch.look(trainer.done, step.loss)
            if trainer.done % pace.sample_every == 0:
                self.sample(trainer.model)
            if trainer.done % pace.check_every == 0 or trainer.done in ends:
                yield from self.check()
            else:
                yield from self.breathe()

    def check(self) -> Snapshots:
        """Look at the fixed part of the held-out text, and keep a checkpoint that knows the loss there."""
        loss, targets = evaluation.held_out_loss(self.trainer.model, self.pulse)
        self._validated(loss, targets, whole=False)
        yield from self.tell(self.checkpoint(valid_loss=loss))

    def finish(self) -> Snapshots:
        """Look at all of the held-out text."""
        total, count = 0.0, 0
        for part, targets in evaluation.partial_sums(self.trainer.model, evaluation.whole(self.data.valid)):
            total, count = total + part, count + targets
            yield from self.breathe()
        self._validated(total / max(count, 1), count, whole=True)
        yield from self.tell()

    def _validated(self, loss: float, targets: int, whole: bool) -> None:
        if not math.isfinite(loss):
            raise Diverged(self.trainer.done, f"the held-out loss is {loss}")
        self.report.event("validation", self.trainer.done, loss=loss, tokens=targets, whole=whole)

    def give_up(self, reason: Diverged) -> Snapshots:
        """Stop, and say why."""
        sentence = divergence.sentence(reason.step, str(reason), rate(self.spec, max(0, reason.step - 1)))
        yield from self.tell(stopped=sentence)

    def checkpoint(self, **meta: Json) -> Checkpoint:
        """The trainer's state."""
        meta = {"tokenizer": self.digest, "reading": self.corpus.reading, **meta}
        return checkpointing.pack(self.trainer, self.spec, meta)
