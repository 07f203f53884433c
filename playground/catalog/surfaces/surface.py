"""A loss surface: a function of two parameters, its domain and its minima."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from playground.catalog.hyperparameter import HyperParameter, with_defaults

if TYPE_CHECKING:
    from torch import Tensor

ARRIVAL_RADIUS = 0.1  # largest distance from a minimum of an end point that belongs to it


@dataclass(frozen=True)
class Minimum:
    """A local minimum: where it is, the loss there, and the name of the basin that leads to it.

    Minima that share a label share a basin, hence a colour of the basin map.
    """

    label: str
    x: float
    y: float
    value: float


@dataclass(frozen=True)
class Surface:
    """A loss L(x, y), bounded below.

    function         (x, y, **parameters) -> loss, elementwise on float64 tensors of one shape
    python           the same operations as an expression over x, y and the parameters' names
    domain, start    what a picture shows at first
    rate             a learning rate at which plain gradient descent makes progress from `start`, the
                     parameters at their defaults
    minima           all minima inside the domain, exact or correct to 1e-9, in the order of the basin map's
                     colours
    saddles          all saddle points inside the domain, exact or correct to 1e-9
    scale            "log" where contours of log(loss - lowest) show more than those of the loss
    axes             names of x and y
    batch_invariant  value and gradient of an element are the same, to the bit, in every batch; false only for
                     some typed functions
    """

    key: str
    title: str
    latex: str
    python: str
    source: str
    remark: str
    function: Callable[..., Tensor]
    domain: tuple[tuple[float, float], tuple[float, float]]  # ((x low, x high), (y low, y high))
    start: tuple[float, float]
    rate: float
    minima: tuple[Minimum, ...]
    saddles: tuple[tuple[float, float], ...] = ()
    parameters: tuple[HyperParameter, ...] = ()
    scale: Literal["linear", "log"] = "linear"
    axes: tuple[str, str] = ("x", "y")
    batch_invariant: bool = True

    def loss(self, x: Tensor, y: Tensor, values: Mapping[str, float] | None = None) -> Tensor:
        """L(x, y), elementwise; missing parameters take their defaults, ValueError for a wrong one."""
        return self.function(x, y, **with_defaults(self.parameters, values or {}))

    def lowest(self, values: Mapping[str, float] | None = None) -> float:
        """The greatest lower bound of the loss, NaN where it is unknown."""
        return min((minimum.value for minimum in self.minima), default=float("nan"))

    def saddle_points(self, values: Mapping[str, float] | None = None) -> tuple[tuple[float, float], ...]:
        """The saddle points inside the domain."""
        return self.saddles

    def minima_note(self, values: Mapping[str, float] | None = None) -> str:
        """Where the minima are if they are no isolated points, or that there is none; "" for points."""
        return ""

    def labels(self, values: Mapping[str, float] | None = None) -> tuple[str, ...]:
        """The names of the basins, in the order of the map's colours."""
        return tuple(dict.fromkeys(minimum.label for minimum in self.minima))

    def basin(self, x: np.ndarray, y: np.ndarray, values: Mapping[str, float] | None = None) -> np.ndarray:
        """For end points: which of labels() they belong to, -1 for none of them (or not there yet).

        A point belongs to a minimum when it lies within 0.1 of it. x, y: any one shape; the answer has it.
        """
        labels = self.labels(values)
        basin = np.full(np.shape(x), -1)
        for minimum in self.minima:
            near = np.hypot(x - minimum.x, y - minimum.y) <= ARRIVAL_RADIUS  # False for NaN
            basin[near] = labels.index(minimum.label)
        return basin
