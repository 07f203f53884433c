"""The order of the computation, at one of three grains: layer by layer, unit by unit, or term by term.

First nothing but inputs and parameters is known ("start"); then come the activations ("o"), the loss
("loss"), from the last layer back its deltas ("d") and the gradients of its weights ("g"), all weights'
"update", and the forward pass "again".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from playground.experiments.backprop.places import Place
from playground.experiments.backprop.shape import Shape, layers

Kind = Literal["start", "o", "loss", "d", "g", "update", "again"]
GRAINS = {"layer": "layer by layer", "unit": "unit by unit", "term": "term by term"}
WHOLE = -1


@dataclass(frozen=True)
class Step:
    """One step. `unit` 0 is the whole layer; `term` counts from 0, WHOLE is all terms at once.

    o   term 0 is the bias, i the product w_ij o_i, then the activation
    d   term k - 1 is the product w_jk delta_k, of an output there is one, o_j - t_j; then times sigma'(inp_j)
    g   term i - 1 is the weight from unit i, then the bias
    """

    kind: Kind
    layer: int = 0
    unit: int = 0
    term: int = WHOLE


@lru_cache(maxsize=64)
def steps(shape: Shape, grain: str) -> tuple[Step, ...]:
    """All steps of a pass through a network of this shape. KeyError for an unknown grain."""
    if grain not in GRAINS:
        raise KeyError(grain)
    return tuple(_steps(shape, grain))


def terms(shape: Shape, kind: Kind, layer: int) -> int:
    """How many terms a unit's step of this kind has."""
    if kind == "o":
        return shape[layer - 1] + 2
    if kind == "g":
        return shape[layer - 1] + 1
    return (shape[layer + 1] if layer < len(shape) - 1 else 1) + 1


def position(shape: Shape, grain: str, kind: Kind, layer: int = 0, unit: int = 0) -> int:
    """The first step at which all of that is known."""
    found = [
        k
        for k, step in enumerate(steps(shape, grain))
        if (step.kind, step.layer) == (kind, layer) and (not unit or not step.unit or step.unit == unit)
    ]
    return found[-1]


def of_place(shape: Shape, grain: str, place: Place) -> int:
    """The step at which an activation or a delta, or the gradient of a weight or bias, is known; else 0."""
    kinds: dict[str, Kind] = {"o": "o", "d": "d", "w": "g", "b": "g"}
    if place.kind not in kinds:
        return 0
    return position(shape, grain, kinds[place.kind], place.layer, place.unit)


def translated(shape: Shape, step: int, grain: str, other: str) -> int:
    """The step at another grain at which as much is known."""
    here = steps(shape, grain)
    at = here[min(step, len(here) - 1)]
    return position(shape, other, at.kind, at.layer, at.unit)


def _steps(shape: Shape, grain: str) -> Iterator[Step]:
    yield Step("start")
    for layer in layers(shape):
        yield from _layer(shape, grain, "o", layer)
    yield Step("loss")
    for layer in reversed(layers(shape)):
        yield from _layer(shape, grain, "d", layer)
        yield from _layer(shape, grain, "g", layer)
    yield Step("update")
    yield Step("again")


def _layer(shape: Shape, grain: str, kind: Kind, layer: int) -> Iterator[Step]:
    if grain == "layer":
        yield Step(kind, layer)
        return
    for unit in range(1, shape[layer] + 1):
        if grain == "unit":
            yield Step(kind, layer, unit)
        else:
            yield from (Step(kind, layer, unit, term) for term in range(terms(shape, kind, layer)))
