"""One or two contexts read by every checkpoint of a training."""

import numpy as np

from playground.experiments.fixed_window.embeddings import near, project
from playground.experiments.fixed_window.groups import groups
from playground.experiments.fixed_window.network import Weights, forward, spec_of, weights
from playground.experiments.fixed_window.reading import read
from playground.experiments.fixed_window.spec import FixedWindowSpec
from playground.experiments.fixed_window.trace import (
    Answer,
    Curves,
    Embeddings,
    FixedWindowTrace,
    Typed,
)
from playground.experiments.recent import Recent
from playground.experiments.sources import Source
from playground.models.table import MODELS
from playground.runs.reader import RunReader
from playground.text.corpus import Reading
from playground.text.tokenizers import BOUNDARY
from playground.training.spec import TrainSpec

TRACES: Recent[FixedWindowTrace] = Recent(16)  # what stands below the stage reads the same one
AXES: Recent[Embeddings] = Recent(8)


def run(spec: FixedWindowSpec, source: Source) -> FixedWindowTrace:
    """Ask every kept checkpoint of the source; only what is new is read.

    Raises OtherModel for another kind of network, StoreError, SpecError or TextError for a damaged one.
    """
    trained = spec_of(source)
    steps = source.steps()
    return TRACES.get((source.key, steps, spec), lambda: _run(spec, source, steps, trained))


def _run(
    spec: FixedWindowSpec, source: Source, steps: tuple[int, ...], trained: TrainSpec
) -> FixedWindowTrace:
    tokenizer = source.tokenizer()
    kept = [weights(source, step) for step in steps]
    reading = reading_of(source)
    typed = read(spec.context, trained.context, tokenizer, reading)
    other = read(spec.other, trained.context, tokenizer, reading) if spec.other.strip() else None
    possible = np.ones(len(tokenizer), dtype=bool)
    possible[BOUNDARY] = reading == "items"
    names = tuple(tokenizer.visible(i) for i in range(len(tokenizer)))
    return FixedWindowTrace(
        steps=np.array(steps),
        places=trained.context,
        embedding=trained.embedding,
        hidden=trained.hidden,
        shapes=MODELS["window"].shapes(len(tokenizer), trained.model_options),
        direct=bool(trained.direct),
        without_direct=spec.without_direct and bool(trained.direct),
        names=names,
        possible=possible,
        kind=tokenizer.kind,
        answer=_answer(typed, kept, spec.without_direct),
        other=_answer(other, kept, spec.without_direct) if other is not None else None,
        W1=np.stack([w.W1 for w in kept]),
        embeddings=near(
            AXES.get((source.key, steps), lambda: project([w.E for w in kept])),
            [w.E for w in kept],
            int(typed.window[-1]),
            names,
        ),
        groups=groups(tokenizer),
        curves=curves(source),
    )


def reading_of(source: Source) -> Reading:
    """Whether the source learned items or one running text."""
    return source.load(source.step()).reading


def _answer(typed: Typed, kept: list[Weights], without_direct: bool) -> Answer:
    found = [forward(w, typed.window, without_direct) for w in kept]
    p = np.stack([values.p for values in found])
    return Answer(
        typed=typed,
        x=np.stack([values.x for values in found]),
        pushed=np.stack([values.pushed for values in found]),
        h=np.stack([values.h for values in found]),
        y=np.stack([values.y for values in found]),
        p=p,
        entropy=-np.sum(p * np.log(np.maximum(p, np.finfo(float).tiny)), axis=1),
    )


POINTS = 300  # of the drawn curve of the training loss


def curves(source: Source) -> Curves:
    """The losses that the training recorded; an upload brings none."""
    records = source.records
    if not isinstance(records, RunReader):
        return Curves(*(np.empty(0) for _ in range(4)))
    checked = [event for event in records.events("validation") if not event.get("whole")]
    metrics = records.metrics()
    step = np.asarray(metrics.get("step", ()), dtype=float)
    loss = np.asarray(metrics.get("train_loss", ()), dtype=float)
    shown = np.unique(np.linspace(0, max(step.size - 1, 0), min(POINTS, step.size)).astype(int))
    return Curves(
        step[shown],
        loss[shown],
        np.array([float(str(event["step"])) for event in checked]),
        np.array([float(str(event["loss"])) for event in checked]),
    )
