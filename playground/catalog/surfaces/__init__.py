"""The loss surfaces of two parameters, on which optimizers race.

Adding a surface is one entry here. Its function must give an element the same value and gradient in every
batch, to the bit, so that a batched race equals every racer's own run. In PyTorch (measured with 2.13 on x86,
scalar, AVX2 and AVX-512 code) + - * /, squares, cubes, sqrt, sin, cos, tanh, exp and log do; pow(4) and
higher, fractional powers and sigmoid differ in the last bit between the vectorised body of a batch and
its tail. Hence (x**2)**2 for x^4.
"""

import math

from playground.catalog.hyperparameter import HyperParameter
from playground.catalog.surfaces.rastrigin import rastrigin_minima, rastrigin_saddles
from playground.catalog.surfaces.surface import Minimum, Surface
from playground.catalog.surfaces.two_weights import TWO_WEIGHTS

__all__ = ["SURFACES", "Minimum", "Surface"]


def _minimum(x: float, y: float, value: float) -> Minimum:
    """A minimum, named after its rounded coordinates."""
    return Minimum(f"({x:.3g}, {y:.3g})", x, y, value)


_ENTRIES = (
    Surface(
        key="bowl",
        title="Bowl",
        latex=r"L(x,y)=\tfrac12\left(x^2+y^2\right)",
        python="(x**2 + y**2) / 2",
        source="Lecture 1, gradient descent",
        remark="Equally curved in all directions, so minus the gradient points straight at the minimum.",
        function=lambda x, y: (x**2 + y**2) / 2,
        domain=((-3.0, 3.0), (-3.0, 3.0)),
        start=(-2.5, 1.5),
        rate=0.1,
        minima=(Minimum("(0, 0)", 0.0, 0.0, 0.0),),
    ),
    Surface(
        key="ravine",
        title="Ravine",
        latex=r"L(x,y)=\tfrac12\left(x^2+\kappa\,y^2\right)",
        python="(x**2 + condition * y**2) / 2",
        source="Lecture 1, gradient descent with momentum; Goodfellow et al. 2016, section 4.2",
        remark="κ times as curved across as along: a step that suits one direction is wrong for the other.",
        function=lambda x, y, condition: (x**2 + condition * y**2) / 2,
        domain=((-5.0, 5.0), (-2.5, 2.5)),
        start=(-4.0, 1.0),
        rate=0.09,
        minima=(Minimum("(0, 0)", 0.0, 0.0, 0.0),),
        parameters=(
            HyperParameter(
                "condition",
                "Condition number",
                r"\kappa",
                20.0,
                1.0,
                1000.0,
                "How many times more curved the ravine is across than along. Gradient descent settles"
                " only while its learning rate stays below 2/κ.",
                log=True,
            ),
        ),
    ),
    Surface(
        key="saddle",
        title="Saddle",
        latex=r"L(x,y)=\tfrac12x^2-\tfrac12y^2+\tfrac14y^4",
        python="x**2 / 2 - y**2 / 2 + (y**2) ** 2 / 4",
        source="Lecture 1, problem in saddle points",
        remark="At (0, 0) the gradient vanishes and yet it is no minimum: the way down starts almost flat.",
        function=lambda x, y: x**2 / 2 - y**2 / 2 + (y**2) ** 2 / 4,
        domain=((-2.5, 2.5), (-1.8, 1.8)),
        start=(-2.0, 0.001),
        rate=0.1,
        minima=(Minimum("(0, 1)", 0.0, 1.0, -0.25), Minimum("(0, -1)", 0.0, -1.0, -0.25)),
        saddles=((0.0, 0.0),),
    ),
    Surface(
        key="plateau",
        title="Plateau",
        latex=r"L(x,y)=\frac{2r^2}{1+2r^2}+\tfrac12\bigl(1-\tanh 2(x+4)\bigr),\quad r^2=x^2+y^2",
        python="1 - 1 / (1 + 2 * (x**2 + y**2)) + (1 - (2 * (x + 4)).tanh()) / 2",
        source="Lecture 4, approximate minimization; Goodfellow et al. 2016, figure 4.3",
        remark="A step down, then flat ground with hardly any slope, then a basin: small slope, small step.",
        function=lambda x, y: 1 - 1 / (1 + 2 * (x**2 + y**2)) + (1 - (2 * (x + 4)).tanh()) / 2,
        domain=((-5.5, 2.0), (-2.5, 2.5)),
        start=(-4.6, 1.2),
        rate=0.1,
        minima=(Minimum("(0, 0)", 1.1253509873434421e-7, 0.0, 1.1253513672679669e-7),),
    ),
    Surface(
        key="rosenbrock",
        title="Rosenbrock",
        latex=r"L(x,y)=(1-x)^2+100\left(y-x^2\right)^2",
        python="(1 - x) ** 2 + 100 * (y - x**2) ** 2",
        source="Rosenbrock 1960, An automatic method for finding the greatest or least value of a function",
        remark="A bent, narrow valley: finding its floor is easy, following the floor to (1, 1) is slow.",
        function=lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        domain=((-2.0, 2.0), (-1.0, 3.0)),
        start=(-1.2, 1.0),
        rate=0.001,
        minima=(Minimum("(1, 1)", 1.0, 1.0, 0.0),),
        scale="log",
    ),
    Surface(
        key="beale",
        title="Beale",
        latex=(r"L(x,y)=\left(1.5-x+xy\right)^2+\left(2.25-x+xy^2\right)^2+\left(2.625-x+xy^3\right)^2"),
        python="(1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2",
        source="Beale 1958, On an iterative method for finding a local minimum; More et al. 1981, problem 5",
        remark="Steep walls, a flat floor, and on the upper left a valley that leads away for ever.",
        function=lambda x, y: (
            (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
        ),
        domain=((-4.5, 4.5), (-4.5, 4.5)),
        start=(1.0, 1.0),
        rate=0.01,
        minima=(Minimum("(3, 0.5)", 3.0, 0.5, 0.0),),
        saddles=((0.0, 1.0), (0.1005379373241583, -2.644513585023125)),
        scale="log",
    ),
    Surface(
        key="himmelblau",
        title="Himmelblau",
        latex=r"L(x,y)=\left(x^2+y-11\right)^2+\left(x+y^2-7\right)^2",
        python="(x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2",
        source="Himmelblau 1972, Applied Nonlinear Programming",
        remark="Four minima, all equally deep: the start and the optimizer decide which one is found.",
        function=lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
        domain=((-5.0, 5.0), (-5.0, 5.0)),
        start=(0.0, 0.0),
        rate=0.005,
        minima=(
            _minimum(3.0, 2.0, 0.0),
            _minimum(-2.805118086952745, 3.131312518250573, 0.0),
            _minimum(-3.779310253377747, -3.283185991286170, 0.0),
            _minimum(3.584428340330492, -1.848126526964404, 0.0),
        ),
        saddles=(
            (-3.0730257507643897, -0.0813530442879675),
            (-0.1279613467306801, -1.9537149802445763),
            (0.0866775045553963, 2.884254701174776),
            (3.385154183607021, 0.0738518798377493),
        ),
        scale="log",
    ),
    Surface(
        key="rastrigin",
        title="Rastrigin",
        latex=r"L(x,y)=20+x^2-10\cos 2\pi x+y^2-10\cos 2\pi y",
        python="20 + x**2 - 10 * (2 * math.pi * x).cos() + y**2 - 10 * (2 * math.pi * y).cos()",
        source="Rastrigin 1974, Systems of extremal control; Hoffmeister and Baeck 1991",
        remark="A bowl full of wells: the slope leads into the nearest one, and only one is the deepest.",
        function=lambda x, y: 20 + x**2 - 10 * (2 * math.pi * x).cos() + y**2 - 10 * (2 * math.pi * y).cos(),
        domain=((-2.5, 2.5), (-2.5, 2.5)),
        start=(2.2, 1.7),
        rate=0.002,
        minima=rastrigin_minima(),
        saddles=rastrigin_saddles(),
    ),
    Surface(
        key="styblinski-tang",
        title="Styblinski-Tang",
        latex=r"L(x,y)=\tfrac12\left(x^4-16x^2+5x+y^4-16y^2+5y\right)",
        python="((x**2) ** 2 - 16 * x**2 + 5 * x + (y**2) ** 2 - 16 * y**2 + 5 * y) / 2",
        source="Styblinski and Tang 1990, Experiments in nonconvex optimization",
        remark="Four minima of three depths, the deepest at the lower left: not every way down leads to it.",
        function=lambda x, y: ((x**2) ** 2 - 16 * x**2 + 5 * x + (y**2) ** 2 - 16 * y**2 + 5 * y) / 2,
        domain=((-5.0, 5.0), (-5.0, 5.0)),
        start=(1.0, 4.5),
        rate=0.01,
        minima=(
            _minimum(-2.903534027771177, -2.903534027771177, -78.33233140754282),
            _minimum(2.746802770990837, -2.903534027771177, -64.19561235905536),
            _minimum(-2.903534027771177, 2.746802770990837, -64.19561235905536),
            _minimum(2.746802770990837, 2.746802770990837, -50.05889331056788),
        ),
        saddles=(
            (-2.903534027771177, 0.1567312567803401),
            (0.1567312567803401, -2.903534027771177),
            (0.1567312567803401, 2.746802770990837),
            (2.746802770990837, 0.1567312567803401),
        ),
    ),
    TWO_WEIGHTS,
)

SURFACES: dict[str, Surface] = {entry.key: entry for entry in _ENTRIES}
"""The menu, in the order the pages show it."""
