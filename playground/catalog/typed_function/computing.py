"""The value of a formula on tensors, and why it has none where it has none."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from playground.catalog.typed_function.operations import FUNCTIONS, VARIABLES, plan, trouble
from playground.catalog.typed_function.reading import Node

if TYPE_CHECKING:
    from torch import Tensor


def compute(node: Node, x: Tensor, y: Tensor) -> Tensor | float:
    """The value of a part of a formula: a float where neither x nor y occurs, else a tensor of x's shape."""
    if node.value is not None:
        return node.value
    if node.name in VARIABLES:
        return x if node.name == "x" else y
    if node.name == "^":
        return _power(node.arguments[0], node.arguments[1], x, y)
    values = [compute(argument, x, y) for argument in node.arguments]
    if node.name in FUNCTIONS:
        import torch

        tensors = [torch.full_like(x, v) if isinstance(v, float) else v for v in values]
        return FUNCTIONS[node.name].tensor(*tensors)
    if node.name == "neg":
        return -values[0]
    left, right = values
    if node.name == "+":
        return left + right
    if node.name == "-":
        return left - right
    return left * right if node.name == "*" else left / right


def products(base: Node, exponent: Node) -> tuple[int, tuple[str, ...]] | None:
    """The sign of a whole exponent and the products that raise to it; None where torch's pow does it.

    Whole powers up to 16 of x and y are products, and of a longer base those that need squares and cubes
    alone (so that the formula written as one expression never repeats the base).
    """
    n = exponent.value
    if n is None or base.value is not None or n != round(n) or not 1 <= abs(n) <= 16:
        return None
    steps = plan(int(abs(n)))
    return None if "times" in steps and base.name not in VARIABLES else (1 if n > 0 else -1, steps)


def _power(base: Node, exponent: Node, x: Tensor, y: Tensor) -> Tensor | float:
    """base^exponent, by repeated products for small whole exponents."""
    of = compute(base, x, y)
    how = products(base, exponent)
    if how is None:
        return of ** compute(exponent, x, y)
    sign, steps = how
    result = of
    for step in steps:
        result = result * of if step == "times" else result ** (2 if step == "square" else 3)
    return result if sign > 0 else 1 / result


def steady(node: Node) -> bool:
    """Whether an element of a batch gets what it would get alone, to the bit: torch's pow is nowhere used."""
    if node.value is not None:
        return True
    if node.name == "^" and products(*node.arguments) is None:
        return False
    return all(steady(argument) for argument in node.arguments)


def culprit(node: Node, x: float, y: float) -> str:
    """The part of a formula that has no finite value at (x, y), and why; "" if the whole has one."""
    value = _at(node, x, y)
    if math.isfinite(value):
        return ""
    values = [_at(argument, x, y) for argument in node.arguments]
    bad = [(a, v) for a, v in zip(node.arguments, values, strict=True) if not math.isfinite(v)]
    if not bad:
        return f"{node.text} {trouble(node.name, *values)}"
    # Infinity alone may do no harm, as in 1/exp(1000): what is not a number comes first.
    return culprit(next((a for a, v in bad if math.isnan(v)), bad[0][0]), x, y)


def _at(node: Node, x: float, y: float) -> float:
    """The value of a part at one point."""
    import torch

    return float(compute(node, *(torch.tensor(v, dtype=torch.float64) for v in (x, y))))
