"""One or two contexts, and what every checkpoint of a training computes for them."""

import numpy as np

from playground.experiments.fixed_window.context import read_window
from playground.experiments.fixed_window.embeddings import neighbours, project
from playground.experiments.fixed_window.network import Weights, forward, train_spec_of, weights_of
from playground.experiments.fixed_window.spec import FixedWindowSpec
from playground.experiments.fixed_window.token_groups import token_groups
from playground.experiments.fixed_window.trace import (
    ContextActivations,
    EmbeddingMap,
    FixedWindowTrace,
    TrainingCurves,
    WindowContext,
)
from playground.experiments.lru_cache import LRUCache
from playground.experiments.probability import entropy
from playground.experiments.sources import Source, over_checkpoints
from playground.models.table import MODELS
from playground.runs.reader import RunReader
from playground.text.corpus import has_ends
from playground.text.tokenizers import BOUNDARY
from playground.training.spec import TrainSpec
from playground.training.valid_loss import valid_curve

TRACES: LRUCache[FixedWindowTrace] = LRUCache(16)  # the stage and the folds below it use the same trace
EMBEDDING_MAPS: LRUCache[EmbeddingMap] = LRUCache(8)
CURVE_POINTS = 300  # of the training loss


def run(spec: FixedWindowSpec, source: Source) -> FixedWindowTrace:
    """Compute every stored checkpoint of the source; only new ones are read.

    Raises UnsupportedModel for another kind of network, StoreError, SpecError or TextError for a damaged one.
    """
    trained = train_spec_of(source)
    return over_checkpoints(
        source.records,
        lambda steps: TRACES.get((source.key, steps, spec), lambda: _run(spec, source, steps, trained)),
    )


def _run(
    spec: FixedWindowSpec, source: Source, steps: tuple[int, ...], trained: TrainSpec
) -> FixedWindowTrace:
    tokenizer = source.tokenizer()
    reading = source.load(source.nearest_step()).reading
    checkpoints = [weights_of(source, step) for step in steps]
    tables = [w.E for w in checkpoints]
    first = read_window(spec.context, trained.context, tokenizer, reading)
    second = None
    if spec.second_context.strip():
        second = read_window(spec.second_context, trained.context, tokenizer, reading)
    predictable = np.ones(len(tokenizer), dtype=bool)
    predictable[BOUNDARY] = has_ends(reading)
    names = tuple(tokenizer.visible(i) for i in range(len(tokenizer)))
    return FixedWindowTrace(
        steps=np.array(steps),
        window=trained.context,
        embedding=trained.embedding,
        hidden=trained.hidden,
        shapes=MODELS["window"].shapes(len(tokenizer), trained.model_options),
        has_direct=bool(trained.direct),
        zero_direct=spec.zero_direct and bool(trained.direct),
        names=names,
        predictable=predictable,
        tokens=tokenizer.kind,
        first=_activations(first, checkpoints, spec.zero_direct),
        second=_activations(second, checkpoints, spec.zero_direct) if second is not None else None,
        W1=np.stack([w.W1 for w in checkpoints]),
        embedding_map=EMBEDDING_MAPS.get((source.key, steps), lambda: project(tables)),
        neighbours=neighbours(tables, int(first.ids[-1]), names),
        groups=token_groups(tokenizer),
        curves=training_curves(source),
    )


def _activations(context: WindowContext, checkpoints: list[Weights], zero_direct: bool) -> ContextActivations:
    values = [forward(w, context.ids, zero_direct) for w in checkpoints]
    p = np.stack([value.p for value in values])
    return ContextActivations(
        context=context,
        x=np.stack([value.x for value in values]),
        contributions=np.stack([value.contributions for value in values]),
        h=np.stack([value.h for value in values]),
        y=np.stack([value.y for value in values]),
        p=p,
        entropy=entropy(p),
    )


def training_curves(source: Source) -> TrainingCurves:
    """The losses that the training recorded; an upload has none."""
    records = source.records
    if not isinstance(records, RunReader):
        empty = np.empty(0)
        return TrainingCurves(empty, empty, empty, empty, full_curve=True)
    metrics = records.metrics()
    steps = np.asarray(metrics.get("step", ()), dtype=float)
    loss = np.asarray(metrics.get("train_loss", ()), dtype=float)
    shown = np.unique(np.linspace(0, max(steps.size - 1, 0), min(CURVE_POINTS, steps.size)).astype(int))
    valid = valid_curve(records.events("validation"))
    error = valid.standard_error if np.isfinite(valid.standard_error).any() and not valid.full else None
    return TrainingCurves(steps[shown], loss[shown], valid.step, valid.loss, valid.full, error)
