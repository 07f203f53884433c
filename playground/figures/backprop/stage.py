"""The panel of the network: its drawing, and the numbers that it shows at every step."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from playground.experiments.backprop import BackpropTrace
from playground.experiments.backprop.places import Place, parameters
from playground.experiments.backprop.shape import Shape
from playground.figures.backprop.drawing import choices, network
from playground.figures.backprop.layout import layout
from playground.figures.backprop.states import Course
from playground.figures.scene import Graph

CHARACTERS = 7  # of a number in a unit


def stage(trace: BackpropTrace, values: np.ndarray, course: Course, chosen: Place | None) -> Graph:
    """The network of a trace; `values` is its vector of numbers."""
    w, b = values[course.w], values[course.b]
    arrays = {
        "o": values[course.o], "d": values[course.d], "w": w, "b": b, "loss": values[course.loss],
        "width": np.clip(w, -1, 1).astype(np.float32), "bias_width": np.clip(b, -1, 1).astype(np.float32),
        "t": trace.t[:, None], "mean": trace.mean_delta()[:, None],
        "o_at": course.o_at, "d_at": course.d_at, "e_at": course.e_at, "b_at": course.b_at,
        "t_at": course.t_at, "mean_at": course.mean_at, "loss_at": course.loss_at,
        "chosen": _marked(trace.shape, chosen),
    }  # fmt: skip
    if all(along is None for along in layout(trace.shape).along):
        del arrays["w"]  # no edge shows its number
    return Graph(
        "net",
        network(trace.shape, formats(trace)),
        arrays,
        tips(trace),
        alt="The network: activations in the upper halves of its units, deltas in the lower",
        grow=1.78,
    )


def _marked(shape: Shape, chosen: Place | None) -> np.ndarray:
    """Which of `choices` is marked, (choices, 1); both halves of a unit mark the unit."""
    own = replace(chosen, kind="o") if chosen is not None and chosen.kind == "d" else chosen
    return np.array([[place == own] for place in choices(shape)])


def formats(trace: BackpropTrace) -> tuple[str, ...]:
    """How numbers are written: activations of every column, deltas of every layer, and one by one
    weights, biases and targets."""
    o = (fitting(both) for both in zip(trace.o, trace.o_new, strict=True))
    delta = (fitting([delta]) for delta in trace.delta[1:])
    weights, biases = one_by_one(trace.w, trace.w_new), one_by_one(trace.b, trace.b_new)
    targets = ["fixed:2" if abs(t) < 100 else "exponent:0" for t in trace.t]
    return (*o, *delta, *weights, *biases, *targets)


def one_by_one(old: Sequence[np.ndarray], new: Sequence[np.ndarray]) -> list[str]:
    """Two decimals for a weight, unless that would be a long number."""
    sizes = (np.concatenate([np.ravel(part) for part in parts]) for parts in (old, new))
    largest = np.maximum(*(np.abs(size) for size in sizes))
    return ["fixed:2" if size < 100 else "exponent:1" for size in largest]


def fitting(parts: Sequence[np.ndarray]) -> str:
    """A format in which the largest number has three digits or at least two, and none is too wide."""
    sizes = np.abs(np.concatenate([np.ravel(part) for part in parts]))
    largest = float(np.max(sizes[np.isfinite(sizes)], initial=0.0))
    if not largest:
        return "fixed:2"
    power = math.floor(math.log10(largest))
    room = CHARACTERS - 3 - max(0, power)  # beside a sign, the digits before the point and the point
    decimals = min(room, max(0, 2 - power))
    if decimals < 0 or (power + decimals < 1 and power < -1):
        return "exponent:1" if abs(power) < 10 else "exponent:0"
    return f"fixed:{decimals}"


def tips(trace: BackpropTrace) -> dict[str, list[list[str]]]:
    """What a unit or an edge says under the pointer: everything that is known at the end of the pass."""
    places = list(parameters(trace.shape))
    weights = sorted((p for p in places if p.kind == "w"), key=lambda p: (p.layer, p.source, p.unit))
    units = [(layer, j) for layer in range(len(trace.shape)) for j in range(1, trace.shape[layer] + 1)]
    return {
        "w_tip": [[_of_weight(trace, place)] for place in weights],
        "b_tip": [[_of_bias(trace, place)] for place in places if place.kind == "b"],
        "o_tip": [[_of_activation(trace, *unit)] for unit in units],
        "d_tip": [[_of_delta(trace, *unit)] for unit in units],
    }


def _of_weight(trace: BackpropTrace, place: Place) -> str:
    layer, i, j = place.layer, place.source - 1, place.unit - 1
    o, delta = trace.o[layer - 1][i], trace.delta[layer][j]
    return (
        f"{place.symbol} of {where(trace, layer)} = {digits(trace.w[layer][i, j])}\n"
        f"∂L/∂w = o · δ = {digits(o)} · {guarded(delta)} = {digits(trace.dw[layer][i, j])}"
    )


def _of_bias(trace: BackpropTrace, place: Place) -> str:
    layer, j = place.layer, place.unit - 1
    value, slope = trace.b[layer][j], trace.db[layer][j]
    return f"{place.symbol} of {where(trace, layer)} = {digits(value)}\n∂L/∂b = δ = {digits(slope)}"


def _of_activation(trace: BackpropTrace, layer: int, j: int) -> str:
    if layer == 0:
        return f"input {j}: {digits(trace.x[j - 1])}"
    inp, o = trace.inp[layer][j - 1], trace.o[layer][j - 1]
    return f"{where(trace, layer)}, unit {j}\no = σ(inp) = σ({digits(inp)}) = {digits(o)}"


def _of_delta(trace: BackpropTrace, layer: int, j: int) -> str:
    if layer == 0:
        return ""
    slope, delta = trace.slope[layer][j - 1], trace.delta[layer][j - 1]
    factor = trace.back_sums[layer][-1, j - 1]
    from_where = "(o − t)" if layer == trace.depth else "Σ w δ"
    numbers = f"{digits(factor)} · {digits(slope)} = {digits(delta)}"
    return f"{where(trace, layer)}, unit {j}\nδ = {from_where} · σ′ = {numbers}"


def where(trace: BackpropTrace, layer: int) -> str:
    """The name of a layer."""
    return "output" if layer == trace.depth else f"layer {layer}"


def digits(value: float) -> str:
    """A number in four significant digits, with a real minus, and none before a zero."""
    return f"{value or 0.0:.4g}".replace("-", "−").replace("inf", "∞")


def guarded(value: float, first: bool = False) -> str:
    """The same, in parentheses where a minus would stand after an operator."""
    text = digits(value)
    return f"({text})" if text.startswith("−") and not first else text
