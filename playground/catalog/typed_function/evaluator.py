"""The value of a formula on tensors, and the reason where it is undefined."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from playground.catalog.typed_function.node import Node
from playground.catalog.typed_function.operations import FUNCTIONS, VARIABLES, failure_reason, power_steps

if TYPE_CHECKING:
    from torch import Tensor


def evaluate(node: Node, x: Tensor, y: Tensor) -> Tensor | float:
    """The value of a part of a formula: a float where neither x nor y occurs, else a tensor of x's shape."""
    if node.value is not None:
        return node.value
    if node.name in VARIABLES:
        return x if node.name == "x" else y
    if node.name == "^":
        return _power(node.arguments[0], node.arguments[1], x, y)
    values = [evaluate(argument, x, y) for argument in node.arguments]
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


def product_steps(base: Node, exponent: Node) -> tuple[int, tuple[str, ...]] | None:
    """The sign of a whole exponent and the products that raise to it; None where torch's pow is used.

    Whole powers up to 16 of x and y are products, and of a longer base those that need squares and cubes
    alone (so that the formula written as one expression never repeats the base).
    """
    n = exponent.value
    if n is None or base.value is not None or n != round(n) or not 1 <= abs(n) <= 16:
        return None
    steps = power_steps(int(abs(n)))
    return None if "times" in steps and base.name not in VARIABLES else (1 if n > 0 else -1, steps)


def _power(base: Node, exponent: Node, x: Tensor, y: Tensor) -> Tensor | float:
    """base^exponent, by repeated products for small whole exponents."""
    factor = evaluate(base, x, y)
    products = product_steps(base, exponent)
    if products is None:
        return factor ** evaluate(exponent, x, y)
    sign, steps = products
    result = factor
    for step in steps:
        result = result * factor if step == "times" else result ** (2 if step == "square" else 3)
    return result if sign > 0 else 1 / result


def batch_invariant(node: Node) -> bool:
    """Whether an element's value is the same, to the bit, in every batch: whether torch's pow is not used."""
    if node.value is not None:
        return True
    if node.name == "^" and product_steps(*node.arguments) is None:
        return False
    return all(batch_invariant(argument) for argument in node.arguments)


def undefined_part(node: Node, x: float, y: float) -> str:
    """The part of a formula that has no finite value at (x, y), and why; "" if the whole has one."""
    value = _value_at(node, x, y)
    if math.isfinite(value):
        return ""
    values = [_value_at(argument, x, y) for argument in node.arguments]
    bad = [(a, v) for a, v in zip(node.arguments, values, strict=True) if not math.isfinite(v)]
    if not bad:
        return f"{node.text} {failure_reason(node.name, *values)}"
    # Infinity alone may do no harm, as in 1/exp(1000): what is not a number comes first.
    return undefined_part(next((a for a, v in bad if math.isnan(v)), bad[0][0]), x, y)


def _value_at(node: Node, x: float, y: float) -> float:
    """The value of a part at one point."""
    import torch

    return float(evaluate(node, *(torch.tensor(v, dtype=torch.float64) for v in (x, y))))
