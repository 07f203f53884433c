"""Losses of one parameter, for gradient descent in one dimension.

Each entry is a function of PyTorch tensors of any shape, with its derivative written by hand as a check, its
domain, its minima and a start. Adding a curve is one entry here.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Loss1D:
    """A loss L(theta) of one parameter.

    loss, derivative  elementwise on tensors; `python` is the loss as one line of Python over `theta`
    domain            the interval that is drawn
    start             where a descent begins by default: inside the domain and not at a minimum
    minima            all local minima in the domain, exact or correct to 1e-9
    maxima            all local maxima in the domain, likewise
    inflections       where L' is 0 and has the same sign on both sides, likewise
    quadratic         2/L''(minimum) limits the learning rate everywhere, not only near the minimum
    kink              the minimum has no curvature, so that no constant learning rate settles there
    """

    key: str
    title: str
    latex: str
    derivative_latex: str
    remark: str
    loss: "Callable[[Tensor], Tensor]"
    derivative: "Callable[[Tensor], Tensor]"
    python: str
    domain: tuple[float, float]
    start: float
    minima: tuple[float, ...]
    maxima: tuple[float, ...] = ()
    inflections: tuple[float, ...] = ()
    quadratic: bool = False
    kink: bool = False

    @property
    def stationary(self) -> tuple[tuple[float, str], ...]:
        """Every theta in the domain with L'(theta) = 0 and what it is: "min", "max" or "inflection"."""
        kinds = {"min": self.minima, "max": self.maxima, "inflection": self.inflections}
        return tuple(sorted((theta, kind) for kind, points in kinds.items() for theta in points))


def _tilted(theta: "Tensor") -> "Tensor":
    return theta**4 / 4 - theta**2 / 2 + 0.15 * theta


_ENTRIES = (
    Loss1D(
        key="bowl",
        title="Bowl",
        latex=r"L(\theta)=\tfrac12\theta^2",
        derivative_latex=r"L'(\theta)=\theta",
        remark="Convex and quadratic: the curvature is 1 everywhere.",
        loss=lambda theta: theta**2 / 2,
        derivative=lambda theta: theta,
        python="theta**2 / 2",
        domain=(-3.0, 3.0),
        start=-2.5,
        minima=(0.0,),
        quadratic=True,
    ),
    Loss1D(
        key="steep-bowl",
        title="Steep bowl",
        latex=r"L(\theta)=\tfrac52\theta^2",
        derivative_latex=r"L'(\theta)=5\theta",
        remark="The same shape, five times as curved: a rate that was fine in the bowl is too large here.",
        loss=lambda theta: 5 * theta**2 / 2,
        derivative=lambda theta: 5 * theta,
        python="5 * theta**2 / 2",
        domain=(-3.0, 3.0),
        start=-2.5,
        minima=(0.0,),
        quadratic=True,
    ),
    Loss1D(
        key="log-cosh",
        title="Log-cosh",
        latex=r"L(\theta)=\log\cosh\theta",
        derivative_latex=r"L'(\theta)=\tanh\theta",
        remark="Convex but not quadratic: curved like the bowl at the bottom, straight like |θ| far away.",
        loss=lambda theta: theta.logaddexp(-theta) - math.log(2),
        derivative=lambda theta: theta.tanh(),
        python="theta.logaddexp(-theta) - math.log(2)",
        domain=(-6.0, 6.0),
        start=-4.0,
        minima=(0.0,),
    ),
    Loss1D(
        key="two-valleys",
        title="Two valleys",
        latex=r"L(\theta)=\tfrac14\theta^4-\tfrac12\theta^2+0.15\,\theta",
        derivative_latex=r"L'(\theta)=\theta^3-\theta+0.15",
        remark="Not convex: the right valley is a local minimum, the left one is deeper.",
        loss=_tilted,
        derivative=lambda theta: theta**3 - theta + 0.15,
        python="theta**4 / 4 - theta**2 / 2 + 0.15 * theta",
        domain=(-1.8, 1.8),
        start=1.6,
        minima=(-1.0679230136896969, 0.9142973158662129),
        maxima=(0.15362569782348381,),
    ),
    Loss1D(
        key="plateau",
        title="Plateau",
        latex=r"L(\theta)=\frac{\theta^2}{1+\theta^2}",
        derivative_latex=r"L'(\theta)=\frac{2\theta}{(1+\theta^2)^2}",
        remark="Far from the minimum the loss is nearly flat: hardly any slope, hardly any step.",
        loss=lambda theta: theta**2 / (1 + theta**2),
        derivative=lambda theta: 2 * theta / (1 + theta**2) ** 2,
        python="theta**2 / (1 + theta**2)",
        domain=(-6.0, 6.0),
        start=-4.0,
        minima=(0.0,),
    ),
    Loss1D(
        key="inflection",
        title="Inflection",
        latex=r"L(\theta)=\tfrac14\theta^4-\tfrac13\theta^3",
        derivative_latex=r"L'(\theta)=\theta^2(\theta-1)",
        remark="At θ = 0 the slope is zero and yet it is no minimum: a stationary point of inflection.",
        loss=lambda theta: theta**4 / 4 - theta**3 / 3,
        derivative=lambda theta: theta**2 * (theta - 1),
        python="theta**4 / 4 - theta**3 / 3",
        domain=(-1.2, 1.8),
        start=-0.8,
        minima=(1.0,),
        inflections=(0.0,),
    ),
    Loss1D(
        key="waves",
        title="Waves",
        latex=r"L(\theta)=\sin 3\theta+\tfrac15\theta^2",
        derivative_latex=r"L'(\theta)=3\cos 3\theta+\tfrac25\theta",
        remark="Many local minima: where you end depends on where you start, and on η.",
        loss=lambda theta: (3 * theta).sin() + theta**2 / 5,
        derivative=lambda theta: 3 * (3 * theta).cos() + 2 * theta / 5,
        python="(3 * theta).sin() + theta**2 / 5",
        domain=(-5.0, 5.0),
        start=3.2,
        minima=(
            -4.4979997233786895,
            -2.504502628326144,
            -0.5013020607295262,
            1.5035174569745777,
            3.503191648354214,
        ),
        maxima=(
            -3.8445999885378765,
            -1.644483153662031,
            0.5479749378458609,
            2.742790753254236,
            4.952829318485635,
        ),
    ),
    Loss1D(
        key="absolute",
        title="Absolute value",
        latex=r"L(\theta)=|\theta|",
        derivative_latex=r"L'(\theta)=\operatorname{sign}\theta",
        remark="The slope never gets smaller, so the step never does: it hops to and fro across the kink.",
        loss=lambda theta: theta.abs(),
        derivative=lambda theta: theta.sign(),
        python="theta.abs()",
        domain=(-3.0, 3.0),
        start=-2.25,
        minima=(0.0,),
        kink=True,
    ),
)

LOSSES_1D: Mapping[str, Loss1D] = {entry.key: entry for entry in _ENTRIES}
