"""One update worked through: the rule of a racer and its counterpart's, both with the numbers in.

The counterpart (the slide's rule beside PyTorch's, or the reverse) does not race here: at every step it is
given the same gradient and the same starting point, and keeps what its own rule tells it to keep.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from playground.catalog.entry import OptimizerEntry, complete
from playground.catalog.worked import Line, Worked
from playground.experiments.optimizer_race.racers import RACERS, Racer
from playground.experiments.optimizer_race.spec import RaceTrace


@dataclass(frozen=True)
class Sheet:
    """The lines of one update of one coordinate by one rule."""

    title: str
    lines: tuple[Line, ...]
    note: str = ""


def walkthrough(trace: RaceTrace, place: int, axis: int = 0) -> list[tuple[Sheet, ...]]:
    """For every step of the racer at `place` its own sheet, then its counterpart's where there is one.

    `axis` is the coordinate. At the last step, and once the racer has diverged, there is nothing to work out.
    """
    racer = trace.racers[place]
    rules = [_own(trace, place, axis)]
    other = racer.entry.lecture_key or racer.entry.torch_key
    if other:
        rules.append(_other(trace, place, axis, RACERS[other]))
    return [tuple(filter(None, sheets)) for sheets in zip(*rules, strict=True)]


def _own(trace: RaceTrace, place: int, axis: int) -> Iterator[Sheet | None]:
    """The racer's own rule, its state taken from what the optimizer really kept."""
    racer, entry = trace.racers[place], trace.racers[place].entry
    for k in range(trace.loss.shape[1]):
        yield _sheet(entry, _worked(trace, racer, place, k, axis)) if _made(trace, place, k) else None


def _worked(trace: RaceTrace, racer: Racer, place: int, k: int, axis: int, mate: bool = True) -> Worked:
    kept = trace.buffers[place]
    return Worked(
        t=k + 1,
        theta=float(trace.w[place, k, axis]),
        g=float(trace.given[place, k, axis]),
        rate=float(trace.rate[place, k]),
        weight_decay=racer.weight_decay,
        options=dict(racer.options),
        before=_state(kept, k - 1, axis) if k else {},
        after=_state(kept, k, axis),
        others=(_worked(trace, racer, place, k, 1 - axis, mate=False),) if mate else (),
    )


def _state(kept: Mapping[str, np.ndarray], k: int, axis: int) -> dict[str, float]:
    """What the optimizer kept at step k for one coordinate."""
    values = {name: float(array[k] if array.ndim == 1 else array[k, axis]) for name, array in kept.items()}
    return {name: value for name, value in values.items() if np.isfinite(value)}


def _other(trace: RaceTrace, place: int, axis: int, entry: OptimizerEntry) -> Iterator[Sheet | None]:
    """The counterpart's rule on the same gradients, its state carried on from its own lines."""
    options = translated(trace.racers[place], entry)
    before: dict[str, float] = {}
    for k in range(trace.loss.shape[1]):
        if not _made(trace, place, k):
            yield None
            continue
        step = Worked(
            t=k + 1,
            theta=float(trace.w[place, k, axis]),
            g=float(trace.given[place, k, axis]),
            rate=float(trace.rate[place, k]),
            options=options,
            before=before,
        )
        sheet = _sheet(entry, step)
        before = {line.buffer: line.value for line in sheet.lines if line.buffer}
        yield sheet


def translated(racer: Racer, entry: OptimizerEntry) -> dict[str, float]:
    """The counterpart's options that come nearest to the racer's: the same memory.

    The slide's beta of momentum weighs the new step, PyTorch's momentum the old ones: beta = 1 - momentum.
    RMSProp's beta is PyTorch's alpha.
    """
    own = dict(racer.options)
    near: dict[str, float] = {name: own[name] for name in ("beta1", "beta2") if name in own}
    if racer.kind == "momentum":
        near["beta"] = min(1.0, max(0.001, 1 - own["momentum"]))
    elif racer.kind == "slide-momentum":
        near |= {"momentum": min(0.999, 1 - own["beta"]), "dampening": min(0.999, 1 - own["beta"])}
    elif racer.kind == "rmsprop":
        near["beta"] = own["alpha"]
    elif racer.kind == "slide-rmsprop":
        near["alpha"] = own["beta"]
    return complete(entry.options, near)


def _made(trace: RaceTrace, place: int, k: int) -> bool:
    """Whether the update k -> k + 1 was made from finite numbers."""
    return bool(np.isfinite(trace.given[place, k]).all() and np.isfinite(trace.w[place, k]).all())


def _sheet(entry: OptimizerEntry, step: Worked) -> Sheet:
    try:
        return Sheet(entry.title, entry.worked(step), entry.worked_note)
    except ZeroDivisionError:
        return Sheet(entry.title, (), entry.ill_posed)
