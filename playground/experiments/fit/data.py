"""The points: drawn from a function or a data set of the menu, or the reader's own; split by a seed.

Sources: lecture 5, demo 03 (x^3 - x^2 + 25 sin 2x with 100 points and deviation 10); the data sets of
TensorFlow Playground (circles, exclusive or, blobs, spirals) and scikit-learn's moons.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.typed_function import parse
from playground.experiments.fit.points import LARGEST
from playground.experiments.fit.spec import OWN, FitSpec

if TYPE_CHECKING:
    from torch import Generator, Tensor

X_LIMIT = 5.0  # a regression's x is drawn from [-X_LIMIT, X_LIMIT]
Draw = Callable[[int, float, "Generator"], "tuple[Tensor, Tensor]"]


@dataclass(frozen=True)
class Data:
    """The points: x (N, inputs), y (N,) targets or classes 0..K-1, train (N,) whether trained on."""

    x: np.ndarray
    y: np.ndarray
    train: np.ndarray
    classes: int  # 0 for a regression


def course(x: "Tensor") -> "Tensor":
    """x^3 - x^2 + 25 sin 2x: the function of lecture 5's demo 03."""
    return x**3 - x**2 + 25 * (2 * x).sin()


def sine(x: "Tensor") -> "Tensor":
    """50 sin x."""
    return 50 * x.sin()


def step(x: "Tensor") -> "Tensor":
    """50 where x > 0, else -50."""
    return 50 * ((x > 0).to(x.dtype) * 2 - 1)


FUNCTIONS: Mapping[str, tuple[str, "Callable[[Tensor], Tensor]"]] = {
    "course": ("x³ − x² + 25 sin 2x", course),
    "sine": ("50 sin x", sine),
    "step": ("A step of 100", step),
}


def _in_halves(n: int) -> tuple[int, int]:
    return n - n // 2, n // 2


def _circles(n: int, noise: float, g: "Generator") -> "tuple[Tensor, Tensor]":
    """A disc of radius 1 and a ring of radii 1.6 to 2.4."""
    import torch

    inner, outer = _in_halves(n)
    u = torch.rand(n, 2, generator=g, dtype=torch.float64)
    radius = torch.cat([u[:inner, 0].sqrt(), 1.6 + 0.8 * u[inner:, 0]])
    angle = 2 * math.pi * u[:, 1]
    x = torch.stack([radius * angle.cos(), radius * angle.sin()], 1)
    return _noisy(x, noise, g), _labels(inner, outer)


def _xor(n: int, noise: float, g: "Generator") -> "tuple[Tensor, Tensor]":
    """Uniform on a square; the class says whether x1 and x2 differ in sign."""
    import torch

    x = 4 * torch.rand(n, 2, generator=g, dtype=torch.float64) - 2
    x = x + 0.15 * x.sign()  # a lane between the quarters
    return _noisy(x, noise, g), (x[:, 0] * x[:, 1] < 0).long()


def _blobs(n: int, noise: float, g: "Generator") -> "tuple[Tensor, Tensor]":
    """Two Gaussian clouds, deviation 0.5."""
    import torch

    first, second = _in_halves(n)
    y = _labels(first, second)
    x = 0.5 * torch.randn(n, 2, generator=g, dtype=torch.float64) + (2.4 * y.double() - 1.2).unsqueeze(1)
    return _noisy(x, noise, g), y


def _moons(n: int, noise: float, g: "Generator") -> "tuple[Tensor, Tensor]":
    """Two half circles that reach into each other."""
    import torch

    first, second = _in_halves(n)
    angle = math.pi * torch.rand(n, generator=g, dtype=torch.float64)
    y = _labels(first, second)
    upper = torch.stack([angle.cos() - 0.5, angle.sin() - 0.25], 1)
    x = 1.5 * torch.where(y.bool().unsqueeze(1), -upper, upper)
    return _noisy(x, noise, g), y


def _spirals(n: int, noise: float, g: "Generator") -> "tuple[Tensor, Tensor]":
    """Two arms of about one and a half turns."""
    import torch

    first, second = _in_halves(n)
    u = torch.rand(n, generator=g, dtype=torch.float64)
    y = _labels(first, second)
    angle = 3 * math.pi * u.sqrt() + math.pi * y
    radius = 2.3 * u.sqrt() + 0.1
    x = torch.stack([radius * angle.cos(), radius * angle.sin()], 1)
    return _noisy(x, noise, g), y


def _labels(first: int, second: int) -> "Tensor":
    import torch

    return torch.cat([torch.zeros(first, dtype=torch.long), torch.ones(second, dtype=torch.long)])


def _noisy(x: "Tensor", noise: float, g: "Generator") -> "Tensor":
    import torch

    return x + noise * torch.randn(x.shape, generator=g, dtype=torch.float64)


DATASETS: Mapping[str, tuple[str, Draw]] = {
    "circles": ("Circles", _circles),
    "xor": ("Exclusive or", _xor),
    "blobs": ("Blobs", _blobs),
    "moons": ("Moons", _moons),
    "spirals": ("Spirals", _spirals),
}


def data_of(spec: FitSpec) -> Data:
    """The points of a spec and their split; a typed formula that has no value at a point leaves it out."""
    import torch

    g = torch.Generator().manual_seed(spec.data_seed)
    if spec.has_own_points:
        x, y, classes = own_points(spec)
    elif spec.is_regression:
        x, y, classes = _function_points(spec, g)
    else:
        x, y, classes = _class_points(spec, g)
    n = len(x)
    train = np.ones(n, dtype=bool)
    train[torch.randperm(n, generator=g).numpy()[: min(n * spec.held_out // 100, max(n - 1, 0))]] = False
    return Data(x, y, train, classes)


def own_points(spec: FitSpec) -> tuple[np.ndarray, np.ndarray, int]:
    """The reader's points: x, y and the number of classes, at least 2, 0 for a regression."""
    own = np.array(spec.own, dtype=np.float64).reshape(len(spec.own), 2 if spec.is_regression else 3)
    if spec.is_regression:
        return own[:, :1], own[:, 1], 0
    y = own[:, 2].astype(np.int64) - 1
    return own[:, :2], y, max(2, int(y.max(initial=0)) + 1)


def _function_points(spec: FitSpec, g: "Generator") -> tuple[np.ndarray, np.ndarray, int]:
    import torch

    x = X_LIMIT * (2 * torch.rand(spec.number, generator=g, dtype=torch.float64) - 1)
    noise = spec.deviation * torch.randn(spec.number, generator=g, dtype=torch.float64)
    y = true_values(spec, x) + noise
    valid = y.isfinite() & (y.abs() <= LARGEST)
    return x[valid].unsqueeze(1).numpy(), y[valid].numpy(), 0


def true_values(spec: FitSpec, x: "Tensor") -> "Tensor":
    """The function without noise, NaN for own points."""
    if spec.function == OWN:
        return x * math.nan
    if spec.function == "typed":
        return parse(spec.formula).function(x, 0 * x)
    return FUNCTIONS[spec.function][1](x)


def _class_points(spec: FitSpec, g: "Generator") -> tuple[np.ndarray, np.ndarray, int]:
    x, y = DATASETS[spec.dataset][1](spec.number, spec.noise, g)
    return x.numpy(), y.numpy(), 2


def remark(spec: FitSpec, data: Data) -> str:
    """One sentence about points of which little can be learned, or ""."""
    n = len(data.x)
    if n == 0:
        return (
            "There are no points: click in the plot to set some."
            if spec.has_own_points
            else ("The function has no value at any of the points.")
        )
    if n == 1:
        return "There is one point: every curve through it has loss 0."
    if len(np.unique(data.x, axis=0)) == 1:
        return "All points have the same input: the network can only learn one answer."
    if data.classes and len(np.unique(data.y)) == 1:
        return "All points are of one class: there is nothing to separate."
    return ""
