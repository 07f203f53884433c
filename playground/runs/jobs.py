"""The jobs the service runs, by key. Only the jobs of this table can be started.

A job is a callable

    job(spec, *, corpus: Corpus | None, resume: Checkpoint | None) -> Generator[Snapshot, str | None, None]

that also works without the service, in a plain `for` loop. It yields at least every 0.1 s, a step permitting,
and after `generator.send("checkpoint")` its next snapshot carries a checkpoint of the current state. When it
is to end early, `generator.throw(StopRequested())` lets it yield some last snapshots, such as a closing
evaluation.
"""

from collections.abc import Callable, Generator, Mapping
from importlib import import_module
from typing import Any, cast

from playground.errors import UnknownJob
from playground.models.table import MODELS
from playground.training.snapshot import Snapshot
from playground.training.spec import TrainSpec

JOBS: Mapping[str, str] = {
    "train": "playground.training.loop:job",
    "dropout": "playground.experiments.dropout.training:job",
    "elmo": "playground.experiments.elmo.training:job",
    "elmo_directions": "playground.experiments.elmo.directions:job",
    "heads": "playground.experiments.heads.training:job",
    "lstm_copy": "playground.experiments.lstm.copy:job",
    "lstm_forget_bias": "playground.experiments.lstm.forget_bias:job",
    "shape_one_to_many": "playground.experiments.sequence_shapes.training:job",
    "shape_many_to_one": "playground.experiments.sequence_shapes.training:job",
    "shape_aligned": "playground.experiments.sequence_shapes.training:job",
    "shape_encoder_decoder": "playground.experiments.sequence_shapes.training:job",
    "regimes": "playground.experiments.regimes.training:job",
    "vectorization": "playground.experiments.vectorization.measurement:job",
}

PRELOAD: tuple[str, ...] = (
    "torch",
    "torch._dynamo",
    "playground.training.loop",
)
"""Modules the fork server imports, so that a worker starts in hundredths of a second."""

COUNTING_START = 0.5  # seconds
COUNTING_SECONDS = 30e-6  # per character of the text

Job = Callable[..., Generator[Snapshot, str | None, None]]


def is_ngram_run(job: str, spec: Mapping[str, Any]) -> bool:
    """Whether a run counts n-grams instead of learning by gradient descent.

    Such a run cannot be trained longer or repeated with another seed, and its checkpoints contain the text
    itself, in overlapping pieces.
    """
    entry = MODELS.get(str(spec.get("model", TrainSpec.model))) if job == "train" else None
    return entry is not None and not entry.learns


def ngram_seconds(characters: int) -> float:
    """About how long it takes to count a text: it has no budget. Measured: 20 to 50 us per character."""
    return COUNTING_START + COUNTING_SECONDS * characters


def job_path(jobs: Mapping[str, str], key: str) -> str:
    """Return the dotted name "module:function" behind a key; raise UnknownJob for any other key."""
    if not isinstance(key, str) or key not in jobs:
        raise UnknownJob("There is no such job.")
    return jobs[key]


def load_job(dotted: str) -> Job:
    """Import a job by its dotted name, inside a worker."""
    module, _, name = dotted.partition(":")
    return cast(Job, getattr(import_module(module), name))
