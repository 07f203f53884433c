"""The problem that a race solves: a surface with values for its parameters, and its gradients."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.hyperparameter import with_defaults
from playground.catalog.surfaces import SURFACES, Surface
from playground.catalog.typed_function import parse, surface_of
from playground.experiments.optimizer_race.spec import RaceSpec

if TYPE_CHECKING:
    from torch import Tensor

TYPED = "typed"
ROWS_AT_ONCE = 7  # points that are computed together where the surface is not batch invariant


@dataclass(frozen=True)
class Problem:
    """A surface whose parameters have values; `rows_at_once` is how many points may be computed together."""

    surface: Surface
    values: dict[str, float]
    function: Callable[[Tensor, Tensor], Tensor]
    rows_at_once: int | None = None  # None: any number

    @property
    def lowest(self) -> float:
        """The greatest lower bound of the loss, NaN where it is not known."""
        return self.surface.lowest(self.values)

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the surface's basins."""
        return self.surface.labels(self.values)

    def basin(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The index into `labels` of the basin of each point, -1 for none."""
        return self.surface.basin(x, y, self.values)

    def loss_and_grad(self, w: Tensor) -> tuple[Tensor, Tensor]:
        """Loss (N,) and gradient (N, 2) at the points w (N, 2), by one backward pass over all of them."""
        import torch

        if self.rows_at_once is None or len(w) <= self.rows_at_once:
            return _loss_and_grad(self.function, w)
        parts = [_loss_and_grad(self.function, part) for part in torch.split(w, self.rows_at_once)]
        return torch.cat([loss for loss, _ in parts]), torch.cat([gradient for _, gradient in parts])


def _loss_and_grad(function: Callable[[Tensor, Tensor], Tensor], w: Tensor) -> tuple[Tensor, Tensor]:
    import torch

    with torch.enable_grad():
        x, y = w.detach().t().contiguous().unbind()
        x.requires_grad_()
        y.requires_grad_()
        loss = function(x, y)
        if not loss.requires_grad:  # a constant
            return loss.expand(len(w)).clone(), torch.zeros_like(w)
        gradient = _backward(loss, (x, y))
    return loss.detach(), torch.stack(gradient, dim=1)


def _backward(losses: Tensor, inputs: tuple[Tensor, Tensor]) -> list[Tensor]:
    """torch.autograd.grad(losses, inputs, ones), 0 for an unused input, by calling the engine directly.

    The checks that grad makes beforehand take as long as everything else that is done with so few numbers.
    The engine is no public part of PyTorch: should it change, the test that compares with grad, to the bit,
    fails.
    """
    import torch

    engine = torch.autograd.Variable._execution_engine
    ones = (torch.ones_like(losses),)
    # keep_graph, create_graph = False; inputs; allow_unreachable; do not add to the inputs' .grad
    grads = engine.run_backward((losses,), ones, False, False, inputs, True, accumulate_grad=False)
    return [torch.zeros_like(x) if grad is None else grad for x, grad in zip(inputs, grads, strict=True)]


def problem_of(spec: RaceSpec) -> Problem:
    """The problem of a spec. ValueError with a sentence for a formula or a parameter that is not valid.

    Parameters of other surfaces in `spec.surface_parameters` are ignored. Some powers round differently in
    the vectorised body of a batch than for a single number. The body begins at eight numbers at the earliest,
    so a typed function with such powers is computed for seven points at a time: each gets the value it would
    get by itself, to the bit.
    """
    surface = surface_of(spec.formula) if spec.surface == TYPED else SURFACES[spec.surface]
    names = {parameter.key for parameter in surface.parameters}
    chosen = {name: value for name, value in spec.surface_parameters if name in names}
    values = with_defaults(surface.parameters, chosen)
    rows_at_once = None if surface.batch_invariant else ROWS_AT_ONCE
    return Problem(surface, values, lambda x, y: surface.function(x, y, **values), rows_at_once)


def start_error(spec: RaceSpec) -> str:
    """Why no racer can start where the spec says; "" where all can."""
    if not (math.isfinite(spec.x) and math.isfinite(spec.y)):
        return "The start must be two finite numbers."
    return parse(spec.formula).undefined_at(spec.x, spec.y) if spec.surface == TYPED else ""
