"""One update worked through: the rule of a racer and its counterpart's, both with the numbers in.

The counterpart (the slide's rule beside PyTorch's, or the reverse) does not race: at every step it starts
from the racer's point, with the same gradient and the state that its own rule has made so far.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from playground.catalog.hyperparameter import with_defaults
from playground.catalog.optimizers.entry import OptimizerEntry
from playground.catalog.worked_example import DerivationStep, UpdateInput
from playground.experiments.optimizer_race.racers import RACERS
from playground.experiments.optimizer_race.spec import RaceTrace


@dataclass(frozen=True)
class WorkedUpdate:
    """The lines of one update of one coordinate by one rule: a racer's own, or its counterpart's."""

    title: str
    lines: tuple[DerivationStep, ...]
    note: str = ""
    is_counterpart: bool = False


def walkthrough(trace: RaceTrace, index: int, axis: int = 0) -> list[tuple[WorkedUpdate, ...]]:
    """For every step the update of the racer with this index, then its counterpart's where there is one.

    `axis` is the coordinate. At the last step, and once the racer has diverged, there is no update.
    """
    rules = [_racer_updates(trace, index, axis)]
    counterpart = trace.racers[index].entry.counterpart
    if counterpart:
        rules.append(_counterpart_updates(trace, index, axis, RACERS[counterpart]))
    return [tuple(filter(None, updates)) for updates in zip(*rules, strict=True)]


def _racer_updates(trace: RaceTrace, index: int, axis: int) -> Iterator[WorkedUpdate | None]:
    """The racer's own rule, with the state that the optimizer really had."""
    entry = trace.racers[index].entry
    for k in range(trace.loss.shape[1]):
        yield _derive(entry, _update_input(trace, index, k, axis)) if _has_update(trace, index, k) else None


def _update_input(trace: RaceTrace, index: int, k: int, axis: int, with_other: bool = True) -> UpdateInput:
    racer, buffers = trace.racers[index], trace.buffers[index]
    other = (_update_input(trace, index, k, 1 - axis, with_other=False),) if with_other else ()
    return UpdateInput(
        t=k + 1,
        theta=float(trace.w[index, k, axis]),
        g=float(trace.grad_used[index, k, axis]),
        learning_rate=float(trace.learning_rate[index, k]),
        weight_decay=racer.weight_decay,
        options=dict(racer.options),
        state_before=_state(buffers, k - 1, axis) if k else {},
        state_after=_state(buffers, k, axis),
        other_coordinates=other,
    )


def _state(buffers: Mapping[str, np.ndarray], k: int, axis: int) -> dict[str, float]:
    """The optimizer's state at step k for one coordinate."""
    values = {name: float(array[k] if array.ndim == 1 else array[k, axis]) for name, array in buffers.items()}
    return {name: value for name, value in values.items() if np.isfinite(value)}


def _counterpart_updates(
    trace: RaceTrace, index: int, axis: int, entry: OptimizerEntry
) -> Iterator[WorkedUpdate | None]:
    """The counterpart's rule on the same gradients, its state carried on from its own lines."""
    racer = trace.racers[index]
    options = with_defaults(entry.options, racer.entry.counterpart_options(dict(racer.options)))
    state: dict[str, float] = {}
    for k in range(trace.loss.shape[1]):
        if not _has_update(trace, index, k):
            yield None
            continue
        own = _update_input(trace, index, k, axis)
        update = _derive(entry, replace(own, options=options, state_before=state, state_after={}))
        state = {line.buffer: line.value for line in update.lines if line.buffer}
        yield replace(update, is_counterpart=True)


def _has_update(trace: RaceTrace, index: int, k: int) -> bool:
    """Whether the update k -> k + 1 was made from finite numbers."""
    return bool(np.isfinite(trace.grad_used[index, k]).all() and np.isfinite(trace.w[index, k]).all())


def _derive(entry: OptimizerEntry, step: UpdateInput) -> WorkedUpdate:
    try:
        return WorkedUpdate(entry.title, entry.derive(step), entry.derivation_note)
    except ZeroDivisionError:
        return WorkedUpdate(entry.title, (), entry.ill_posed)
