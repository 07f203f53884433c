"""The training job: a generator of snapshots, from the corpus card to the final held-out loss.

    for snapshot in train(TrainSpec(seconds=10), corpus):
        print(snapshot.step, snapshot.rows.get("train_loss"))

Loss: mean cross-entropy in nats per target; one step is one mini-batch, back-propagated through the window,
clipped by norm and handed to the optimizer (lecture 5, training RNNs; lecture 4, algorithm 8.1).
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from playground.errors import TextError
from playground.models.table import MODELS
from playground.text.corpus import Corpus
from playground.training import checkpointing, ngram_job
from playground.training.reporting import Snapshots
from playground.training.snapshot import Checkpoint, Json, StopRequested
from playground.training.spec import TrainSpec, resumed_spec
from playground.training.trainer import Diverged
from playground.training.training_job import TrainingJob


def job(spec: Mapping[str, Json], *, corpus: Corpus | None, resume: Checkpoint | None = None) -> Snapshots:
    """Train as the job service asks: a spec as JSON, its corpus, the checkpoint to go on from, if any."""
    if corpus is None:
        raise TextError("The text of this training is no longer there.")
    return train(TrainSpec.from_json(spec), corpus, resume)


def train(
    spec: TrainSpec,
    corpus: Corpus,
    resume: Checkpoint | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Snapshots:
    """Train a model on a corpus and yield snapshots, at least every 0.1 s, a step permitting.

    A spec with `segments` makes exactly those steps: the same spec and text give the same losses to the
    bit. Without, a number of steps is found that fills `spec.seconds`, this function's own preparations
    included, and revised while the steps are made (`pace`); the document "resolved" says so. With `resume`
    training continues as if it had never stopped; more seconds than the checkpoint's append a segment to the
    schedule. `send("checkpoint")` returns a snapshot with the state as it is, `throw(StopRequested())` makes
    the closing evaluation and ends the training. n-gram models have steps of their own: see `ngram_job`.
    `clock` returns seconds.

    Raises SpecError for settings that cannot be, TextError for a text that is too short.
    """
    started = clock()
    spec, seconds = spec.check(), 0.0 if spec.segments else spec.seconds
    if not MODELS[spec.model].learns:
        yield from ngram_job.train_ngram(spec, corpus, resume)
        return
    if resume is not None:
        spec, seconds = resumed_spec(spec, checkpointing.spec_of(resume))
    training = TrainingJob(spec, corpus, resume, clock)
    try:
        yield from training.emit_metadata()
        if seconds > 0.0:
            yield from training.resolve(seconds, started)
        yield from training.steps()
        yield from training.close()
    except Diverged as error:
        yield from training.abort(error)
    except StopRequested:
        with suppress(Diverged):
            yield from training.close(stopped=True)
