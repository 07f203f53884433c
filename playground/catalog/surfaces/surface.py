"""What a loss surface is: a function of two parameters, and what is known about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from playground.catalog.entry import HyperParameter, complete

if TYPE_CHECKING:
    from torch import Tensor

REACH = 0.1  # how near to a minimum an end point must lie to count as having arrived there


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

    `function(x, y, **parameters)` works element by element on float64 tensors of any one shape; where it
    is `steady`, value and gradient do not depend on the batch an element sits in: to the bit. `python` is
    the same expression as text (over x, y and the parameters' names), operation by operation, for the
    script on the page. `domain` and `start` are what a picture shows at first, `axes` what it calls x and
    y, and `scale` whether contours of the loss itself or of log(loss - lowest) tell more. `rate` is a
    learning rate with which plain gradient descent gets down from `start`, the parameters at their
    defaults. `minima` are all minima inside the domain, exact or correct to 1e-9, in the order of the
    basin map's colours.
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
    parameters: tuple[HyperParameter, ...] = ()
    scale: Literal["linear", "log"] = "linear"
    axes: tuple[str, str] = ("x", "y")
    steady: bool = True  # all of the table are; a typed function need not be

    def loss(self, x: Tensor, y: Tensor, values: Mapping[str, float] | None = None) -> Tensor:
        """L(x, y), elementwise; missing parameters take their defaults, ValueError for a wrong one."""
        return self.function(x, y, **complete(self.parameters, values or {}))

    def lowest(self, values: Mapping[str, float] | None = None) -> float:
        """The greatest lower bound of the loss, NaN where nobody knows it."""
        return min((minimum.value for minimum in self.minima), default=float("nan"))

    def labels(self, values: Mapping[str, float] | None = None) -> tuple[str, ...]:
        """The names of the basins, in the order of the map's colours."""
        return tuple(dict.fromkeys(minimum.label for minimum in self.minima))

    def basin(self, x: np.ndarray, y: np.ndarray, values: Mapping[str, float] | None = None) -> np.ndarray:
        """For end points: which of labels() they belong to, -1 for none of them (or not there yet).

        A point belongs to a minimum when it lies within 0.1 of it. x, y: any one shape; the answer has it.
        """
        labels = self.labels(values)
        found = np.full(np.shape(x), -1)
        for minimum in self.minima:
            near = np.hypot(x - minimum.x, y - minimum.y) <= REACH  # False for NaN
            found[near] = labels.index(minimum.label)
        return found
