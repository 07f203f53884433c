"""A loss f(x, y) typed by the reader, in a small formula language with its own parser.

Numbers, x, y, pi, e; + - * / and ^ or ** for powers; sin cos tanh exp log sqrt abs min max; parentheses; a
number directly before a name or a parenthesis multiplies it (2x). abs, min and max have torch's subgradients.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.catalog.surfaces import Surface
from playground.catalog.typed_function.evaluator import batch_invariant, evaluate, undefined_part
from playground.catalog.typed_function.node import Node
from playground.catalog.typed_function.operations import VARIABLES, FunctionError
from playground.catalog.typed_function.parser import parse_tree
from playground.catalog.typed_function.printer import latex, python

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["FunctionError", "TypedFunction", "parse", "surface_of"]


@dataclass(frozen=True)
class TypedFunction:
    """A parsed formula."""

    text: str
    tree: Node

    def function(self, x: Tensor, y: Tensor) -> Tensor:
        """f(x, y), elementwise on float64 tensors of one shape; NaN or infinite where f has no value.

        Both x and y are in its graph even where the formula leaves them out, so that autograd answers 0.
        """
        value = evaluate(self.tree, x, y)
        for name, tensor in zip(VARIABLES, (x, y), strict=True):
            if name not in self.tree.variables():
                value = value + 0 * tensor
        return value  # type: ignore[return-value]  # a tensor now: both variables are in it

    @property
    def batch_invariant(self) -> bool:
        """Whether value and gradient of an element are the same, to the bit, in every batch.

        Fractional, variable and large powers use torch's pow, which rounds differently in the
        vectorised body of a batch (from eight elements on) than for a single number.
        """
        return batch_invariant(self.tree)

    @property
    def source(self) -> str:
        """The same operations as a Python expression over x and y; needs torch, and math for constants."""
        missing = [name for name in VARIABLES if name not in self.tree.variables()]
        return " + ".join([python(self.tree), *(f"0 * {name}" for name in missing)])

    @property
    def latex(self) -> str:
        """The formula in LaTeX, without a left-hand side."""
        return latex(self.tree)

    def undefined_at(self, x: float, y: float) -> str:
        """Why a run cannot start at (x, y): one sentence, or "" if value and slope are finite there."""
        import torch

        if not (math.isfinite(x) and math.isfinite(y)):
            return "The start must be two finite numbers."
        at = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (x, y)]
        value = self.function(*at)
        place = f"at ({x:.4g}, {y:.4g})"
        if not value.isfinite():
            return f"f has no value {place}: {undefined_part(self.tree, x, y)}."
        if not all(slope.isfinite() for slope in torch.autograd.grad(value, at)):
            return f"f has a value {place} but no finite slope, so there is no way down from there."
        return ""


def parse(text: str) -> TypedFunction:
    """Parse a formula. FunctionError (a ValueError) with one plain sentence for anything that is not one."""
    return TypedFunction(text.strip(" "), parse_tree(text))


def surface_of(text: str) -> Surface:
    """The surface of a typed formula: no known minima, so no basins. FunctionError as `parse` raises it."""
    typed = parse(text)
    return Surface(
        key="typed",
        title="Typed function",
        latex=f"L(x,y)={typed.latex}",
        python=typed.source,
        source="Typed on this page",
        remark="A formula of your own: nothing is known about its minima.",
        function=typed.function,
        domain=((-4.0, 4.0), (-4.0, 4.0)),
        start=(2.5, 1.5),
        rate=0.01,
        minima=(),
        batch_invariant=typed.batch_invariant,
    )
