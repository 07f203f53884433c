"""How numbers are written: in sentences and tips as text, and in the drawing by the player's formats."""

import math
from collections.abc import Sequence

import numpy as np

from playground.experiments.backprop import BackpropTrace
from playground.experiments.backprop.shape import Shape
from playground.figures.plots import minus

CHARACTERS = 7  # at most, of a number in a unit


def layer_name(shape: Shape, layer: int) -> str:
    """The name of a layer on the screen."""
    return "output" if layer == len(shape) - 1 else f"layer {layer}"


def digits(value: float) -> str:
    """A number in four significant digits, with a real minus, and none before a zero."""
    return minus(f"{value or 0.0:.4g}").replace("inf", "∞")


def factor(value: float, first: bool = False) -> str:
    """The same in a product: in parentheses where a minus would stand after an operator."""
    text = digits(value)
    return f"({text})" if text.startswith("−") and not first else text


def formats(trace: BackpropTrace) -> tuple[str, ...]:
    """The player's formats: one for the activations of every column and one for the deltas of every layer,
    then one for each weight, bias and target."""
    o = (common_format(both) for both in zip(trace.o, trace.o_new, strict=True))
    delta = (common_format([delta]) for delta in trace.delta[1:])
    weights, biases = own_formats(trace.w, trace.w_new), own_formats(trace.b, trace.b_new)
    targets = ["fixed:2" if abs(t) < 100 else "exponent:0" for t in trace.t]
    return (*o, *delta, *weights, *biases, *targets)


def own_formats(old: Sequence[np.ndarray], new: Sequence[np.ndarray]) -> list[str]:
    """Two decimals for each weight, unless that would be a long number."""
    sizes = (np.concatenate([np.ravel(part) for part in parts]) for parts in (old, new))
    largest = np.maximum(*(np.abs(size) for size in sizes))
    return ["fixed:2" if size < 100 else "exponent:1" for size in largest]


def common_format(parts: Sequence[np.ndarray]) -> str:
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
