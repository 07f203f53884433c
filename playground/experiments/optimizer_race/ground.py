"""The ground a race is run on: a surface with its parameters filled in, its gradients, its picture."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.entry import complete
from playground.catalog.surfaces import SURFACES, Surface
from playground.catalog.typed_function import read, surface_of
from playground.experiments.optimizer_race.spec import RaceSpec

if TYPE_CHECKING:
    from torch import Tensor

TYPED = "typed"
AT_ONCE = 7  # rows that are computed together where the function is not steady
MARGIN = 0.5  # how far the landscape reaches beyond the domain, as a share of its width on each side


@dataclass(frozen=True)
class Ground:
    """A surface whose parameters have values; `together` is how many rows may be computed at once."""

    surface: Surface
    values: dict[str, float]
    function: Callable[[Tensor, Tensor], Tensor]
    together: int | None = None  # None: any number

    @property
    def lowest(self) -> float:
        """The greatest lower bound of the loss, NaN where nobody knows it."""
        return self.surface.lowest(self.values)

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the surface's basins."""
        return self.surface.labels(self.values)

    def basin(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Which of `labels` the points belong to, -1 for none."""
        return self.surface.basin(x, y, self.values)

    def slopes(self, w: Tensor) -> tuple[Tensor, Tensor]:
        """Loss (N,) and gradient (N, 2) at the points w (N, 2), by one backward pass over all of them."""
        import torch

        if self.together is None or len(w) <= self.together:
            return _slopes(self.function, w)
        parts = [_slopes(self.function, part) for part in torch.split(w, self.together)]
        return torch.cat([loss for loss, _ in parts]), torch.cat([slope for _, slope in parts])


def _slopes(function: Callable[[Tensor, Tensor], Tensor], w: Tensor) -> tuple[Tensor, Tensor]:
    import torch

    with torch.enable_grad():
        x, y = w.detach().t().contiguous().unbind()
        x.requires_grad_()
        y.requires_grad_()
        loss = function(x, y)
        if not loss.requires_grad:  # a constant
            return loss.expand(len(w)).clone(), torch.zeros_like(w)
        slope = _backward(loss, (x, y))
    return loss.detach(), torch.stack(slope, dim=1)


def _backward(losses: Tensor, points: tuple[Tensor, Tensor]) -> list[Tensor]:
    """torch.autograd.grad(losses, points, ones), 0 where a point has no say, by asking the engine itself.

    What grad checks beforehand takes as long as everything else that is done with so few numbers. The engine
    is no public part of PyTorch: should it change, the test that compares with grad, to the bit, fails.
    """
    import torch

    engine = torch.autograd.Variable._execution_engine
    ones = (torch.ones_like(losses),)
    # keep no graph, make none, stop at the points, which may be unreachable, and leave their .grad alone
    found = engine.run_backward((losses,), ones, False, False, points, True, accumulate_grad=False)
    return [torch.zeros_like(x) if slope is None else slope for x, slope in zip(points, found, strict=True)]


def ground_of(spec: RaceSpec) -> Ground:
    """The ground of a spec. ValueError with a sentence for a formula or a parameter that will not do.

    Of `spec.values` those of other surfaces are passed over. Some powers round differently in the vectorised
    body of a batch than for a single number. The body begins at eight numbers at the earliest, so a typed
    function with such powers is computed for seven rows at a time: each gets what it would get alone, to the
    bit.
    """
    surface = surface_of(spec.formula) if spec.surface == TYPED else SURFACES[spec.surface]
    own = {parameter.key for parameter in surface.parameters}
    values = complete(surface.parameters, {name: value for name, value in spec.values if name in own})
    together = None if surface.steady else AT_ONCE
    return Ground(surface, values, lambda x, y: surface.function(x, y, **values), together)


def no_start(spec: RaceSpec) -> str:
    """Why nobody can start where the spec says; "" where everybody can."""
    if not (math.isfinite(spec.x) and math.isfinite(spec.y)):
        return "The start must be two finite numbers."
    return read(spec.formula).undefined_at(spec.x, spec.y) if spec.surface == TYPED else ""


@dataclass(frozen=True)
class Landscape:
    """The loss on a grid that covers the surface's domain and half of it more on every side."""

    x: np.ndarray  # (n,)
    y: np.ndarray  # (n,)
    loss: np.ndarray  # (n, n), row = y; NaN where the function is undefined
    domain: tuple[tuple[float, float], tuple[float, float]]  # ((x low, x high), (y low, y high))


def landscape(spec: RaceSpec, size: int = 161) -> Landscape:
    """The loss around the surface's domain, whatever the racers and the start. ValueError as ground_of."""
    import torch

    ground = ground_of(spec)
    sides = []
    for low, high in ground.surface.domain:
        margin = MARGIN * (high - low)
        sides.append(torch.linspace(low - margin, high + margin, size, dtype=torch.float64))
    x, y = torch.meshgrid(*sides, indexing="xy")
    loss = ground.function(x, y).expand(size, size)
    loss = torch.where(loss.isfinite(), loss, torch.nan)
    return Landscape(sides[0].numpy(), sides[1].numpy(), loss.numpy(), ground.surface.domain)
