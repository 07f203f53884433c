"""What a formula may contain: its operations on numbers and on tensors, and what can go wrong in each."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


class FunctionError(ValueError):
    """A formula that is not understood or not allowed; the message is one sentence for the reader."""


@dataclass(frozen=True)
class Operation:
    """A function of the formula language.

    `number` computes with floats (the parts without x and y), `tensor` with float64 tensors of one shape;
    `latex` has a place for the arguments. It takes one argument, or, if `many`, two or more.
    """

    number: Callable[..., float]
    tensor: Callable[..., Tensor]
    latex: str
    many: bool = False


def _minimum(*tensors: Tensor) -> Tensor:
    return reduce(lambda a, b: a.minimum(b), tensors)


def _maximum(*tensors: Tensor) -> Tensor:
    return reduce(lambda a, b: a.maximum(b), tensors)


FUNCTIONS: dict[str, Operation] = {
    "sin": Operation(math.sin, lambda a: a.sin(), r"\sin\left({}\right)"),
    "cos": Operation(math.cos, lambda a: a.cos(), r"\cos\left({}\right)"),
    "tanh": Operation(math.tanh, lambda a: a.tanh(), r"\tanh\left({}\right)"),
    "exp": Operation(math.exp, lambda a: a.exp(), r"\mathrm{{e}}^{{{}}}"),
    "log": Operation(math.log, lambda a: a.log(), r"\log\left({}\right)"),
    "sqrt": Operation(math.sqrt, lambda a: a.sqrt(), r"\sqrt{{{}}}"),
    "abs": Operation(abs, lambda a: a.abs(), r"\left|{}\right|"),
    "min": Operation(min, _minimum, r"\min\left({}\right)", many=True),
    "max": Operation(max, _maximum, r"\max\left({}\right)", many=True),
}
CONSTANTS = {"pi": math.pi, "e": math.e}
VARIABLES = ("x", "y")
_ARITHMETIC: dict[str, Callable[..., float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": math.pow,  # unlike **, never complex
    "neg": lambda a: -a,
}


def evaluate_number(name: str, *arguments: float) -> float:
    """An operation on plain numbers; NaN where it has no value, infinity where it is too large."""
    operation = FUNCTIONS[name].number if name in FUNCTIONS else _ARITHMETIC[name]
    try:
        return operation(*arguments)
    except OverflowError:
        return math.inf
    except (ValueError, ZeroDivisionError):
        return math.nan


def failure_reason(name: str, *arguments: float) -> str:
    """Why an operation on finite numbers has no finite value: "takes the logarithm of 0"."""
    first, last = arguments[0], arguments[-1]
    if name == "log":
        return (
            "takes the logarithm of 0"
            if first == 0
            else f"takes the logarithm of {first:.4g}, which is complex there"
        )
    if name == "sqrt":
        return f"takes the square root of {first:.4g}, which is complex there"
    if name == "^" and first < 0 and last != round(last):
        return f"raises {first:.4g} to the power {last:.4g}, which is complex there"
    if (name == "/" and last == 0) or (name == "^" and first == 0):
        return "divides by 0"
    return "is too large for a number"


def power_steps(exponent: int) -> tuple[str, ...]:
    """How to raise to a whole power by squares, cubes and product_steps: 10 is square, square, times, square.

    Squares, cubes and product_steps come out equal to the bit in a batch and alone; torch's pow does not.
    """
    if exponent == 1:
        return ()
    if exponent % 2 == 0:
        return (*power_steps(exponent // 2), "square")
    if exponent % 3 == 0:
        return (*power_steps(exponent // 3), "cube")
    return (*power_steps(exponent - 1), "times")
