"""The order of the computation, at one of three granularities: layer by layer, unit by unit, term by term.

First nothing but inputs and parameters is known ("start"); then come the activations ("o"), the loss
("loss"), from the last layer back its deltas ("d") and the gradients of its weights ("g"), all weights'
"update", and the forward pass "again".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from playground.experiments.backprop.quantity_ref import QuantityRef
from playground.experiments.backprop.shape import Shape, layers

Kind = Literal["start", "o", "loss", "d", "g", "update", "again"]
GRANULARITIES = {"layer": "layer by layer", "unit": "unit by unit", "term": "term by term"}
ALL_TERMS = -1


@dataclass(frozen=True)
class Step:
    """One step. `unit` 0 is the whole layer; `term` counts from 0, ALL_TERMS is all of them at once.

    o   term 0 is the bias, i the product w_ij o_i, then the activation
    d   term k - 1 is the product w_jk delta_k, of an output there is one, o_j - t_j; then times sigma'(inp_j)
    g   term i - 1 is the weight from unit i, then the bias
    """

    kind: Kind
    layer: int = 0
    unit: int = 0
    term: int = ALL_TERMS


@lru_cache(maxsize=64)
def steps(shape: Shape, granularity: str) -> tuple[Step, ...]:
    """All steps of a pass through a network of this shape. KeyError for an unknown granularity."""
    if granularity not in GRANULARITIES:
        raise KeyError(granularity)
    return tuple(_steps(shape, granularity))


def term_count(shape: Shape, kind: Kind, layer: int) -> int:
    """How many terms a unit's step of this kind has."""
    if kind == "o":
        return shape[layer - 1] + 2
    if kind == "g":
        return shape[layer - 1] + 1
    return (shape[layer + 1] if layer < len(shape) - 1 else 1) + 1


def step_index(shape: Shape, granularity: str, kind: Kind, layer: int = 0, unit: int = 0) -> int:
    """The first step at which all of that is known."""
    return max(
        k
        for k, step in enumerate(steps(shape, granularity))
        if (step.kind, step.layer) == (kind, layer) and (not unit or not step.unit or step.unit == unit)
    )


def step_of(shape: Shape, granularity: str, ref: QuantityRef) -> int:
    """The step at which an activation or a delta, or the gradient of a weight or bias, is known; else 0."""
    kinds: dict[str, Kind] = {"o": "o", "d": "d", "w": "g", "b": "g"}
    if ref.kind not in kinds:
        return 0
    return step_index(shape, granularity, kinds[ref.kind], ref.layer, ref.unit)


def converted_step(shape: Shape, step: int, granularity: str, new_granularity: str) -> int:
    """The step of the new granularity at which as much is known as at `step` of the old one."""
    old_steps = steps(shape, granularity)
    old = old_steps[min(step, len(old_steps) - 1)]
    return step_index(shape, new_granularity, old.kind, old.layer, old.unit)


def _steps(shape: Shape, granularity: str) -> Iterator[Step]:
    yield Step("start")
    for layer in layers(shape):
        yield from _layer_steps(shape, granularity, "o", layer)
    yield Step("loss")
    for layer in reversed(layers(shape)):
        yield from _layer_steps(shape, granularity, "d", layer)
        yield from _layer_steps(shape, granularity, "g", layer)
    yield Step("update")
    yield Step("again")


def _layer_steps(shape: Shape, granularity: str, kind: Kind, layer: int) -> Iterator[Step]:
    if granularity == "layer":
        yield Step(kind, layer)
        return
    for unit in range(1, shape[layer] + 1):
        if granularity == "unit":
            yield Step(kind, layer, unit)
        else:
            yield from (Step(kind, layer, unit, term) for term in range(term_count(shape, kind, layer)))
