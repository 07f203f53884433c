"""One unit: z = b + sum_j w_j x_j term by term, a = f(z), and what its derivative lets through.

Source: lecture 5, "Units / neurons" and "Common activation functions".
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.activations import ACTIVATIONS, FLAT, Activation
from playground.experiments.agreement import relative_error

if TYPE_CHECKING:
    from torch import Tensor

LIMIT = 1e6  # of every number of the unit, to either side
SMALLEST_REACH, PLANE_REACH = 6.0, 4.0  # of the axes of z, and of the inputs
CURVE_POINTS, PLANE_POINTS = 601, 49


@dataclass(frozen=True)
class UnitSpec:
    """A unit of one or two inputs."""

    inputs: int = 2
    x1: float = 1.5
    x2: float = -0.5
    w1: float = 1.2
    w2: float = 0.8
    b: float = -0.6
    activation: str = "tanh"  # key of ACTIVATIONS


@dataclass(frozen=True)
class UnitTrace:
    """Every quantity of the unit, float64; n inputs, terms b, w_1 x_1, ..., w_n x_n.

    The derivatives are of the output a. `autograd` holds those by autograd, NaN where it has none (a step).
    """

    x: np.ndarray  # (n,)
    w: np.ndarray  # (n,)
    b: float
    terms: np.ndarray  # (n + 1,) b first
    sums: np.ndarray  # (n + 2,) 0, b, b + w_1 x_1, ..., z
    z: float
    a: float
    slope: float  # f'(z)
    da_dw: np.ndarray  # (n,) f'(z) x_j
    da_dx: np.ndarray  # (n,) f'(z) w_j
    autograd: np.ndarray  # (2 n + 1,) da/dw, da/dx, da/db
    autograd_error: float  # max |autograd - by hand| / max(1, |autograd|); NaN for a step
    reach: float  # the curve is drawn for |z| up to here
    curve_z: np.ndarray  # (P,)
    curve_a: np.ndarray  # (P,)
    curve_slope: np.ndarray  # (P,)
    flat: tuple[tuple[float, float], ...]  # stretches of z, within the reach, where |f'| < FLAT
    plane_reach: float
    grid: np.ndarray  # (G,) the inputs of the plane, or of the line
    plane: np.ndarray  # (G, G) a by x_2 and x_1; with one input (G,)

    @property
    def last(self) -> int:
        """The last step of the clock: nothing, then the terms, then a, then f'(z)."""
        return len(self.terms) + 2


def run(spec: UnitSpec) -> UnitTrace:
    """The unit and its surroundings: same spec, same trace, to the bit. KeyError: unknown activation."""
    entry, n = ACTIVATIONS[spec.activation], spec.inputs
    x, w = np.array([spec.x1, spec.x2])[:n], np.array([spec.w1, spec.w2])[:n]
    terms = np.array([spec.b, *(w * x)])
    sums = np.concatenate([[0.0], np.cumsum(terms)])
    z = float(sums[-1])
    a, slope = (float(values[0]) for values in _function(entry, np.array([z])))
    autograd = _autograd(entry, x, w, spec.b)
    da_dw, da_dx = slope * x, slope * w
    reach = rounded_up(1.1 * float(np.abs(sums).max()), SMALLEST_REACH)
    curve_z = np.linspace(-reach, reach, CURVE_POINTS)
    curve_a, curve_slope = _function(entry, curve_z)
    plane_reach = rounded_up(1.05 * float(np.abs(x).max()), PLANE_REACH)
    grid = np.linspace(-plane_reach, plane_reach, PLANE_POINTS)
    scores = spec.b + w[0] * grid if n == 1 else spec.b + w[0] * grid + w[1] * grid[:, None]
    return UnitTrace(
        x=x,
        w=w,
        b=spec.b,
        terms=terms,
        sums=sums,
        z=z,
        a=a,
        slope=slope,
        da_dw=da_dw,
        da_dx=da_dx,
        autograd=autograd,
        autograd_error=relative_error(np.concatenate([da_dw, da_dx, [slope]]), autograd),
        reach=reach,
        curve_z=curve_z,
        curve_a=curve_a,
        curve_slope=curve_slope,
        flat=_stretches(curve_z, np.abs(curve_slope) < FLAT),
        plane_reach=plane_reach,
        grid=grid,
        plane=_function(entry, scores)[0],
    )


def bias_through(spec: UnitSpec, x1: float, x2: float) -> float:
    """The bias with which the line z = 0 of two inputs goes through a point: b = -w x."""
    return -spec.w1 * x1 - spec.w2 * x2


def weight_through(spec: UnitSpec, z: float) -> float:
    """The weight of one input with which z has a value at x = 1: w = z - b."""
    return z - spec.b


def rounded_up(value: float, least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is not below the value, or `least`.

    An axis that ends there stays where it is while a number is dragged a little.
    """
    if value <= least:
        return least
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= value))


def _function(entry: Activation, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """f(z) and f'(z), of the shape of z."""
    import torch

    inp = torch.from_numpy(np.ascontiguousarray(z))
    a = entry.function(inp)
    return a.numpy(), entry.derivative(inp, a).numpy()


def _autograd(entry: Activation, x: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """da/dw, da/dx and da/db by autograd, (2 n + 1,); NaN where it has none."""
    import torch

    if not entry.differentiable:
        return np.full(2 * len(x) + 1, np.nan)
    leaves: list[Tensor] = [
        torch.tensor(values, dtype=torch.float64, requires_grad=True) for values in (w, x, b)
    ]
    weights, inputs, bias = leaves
    a = entry.function(bias + (weights * inputs).sum())
    return torch.cat([gradient.reshape(-1) for gradient in torch.autograd.grad(a, leaves)]).numpy()


def _stretches(z: np.ndarray, is_flat: np.ndarray) -> tuple[tuple[float, float], ...]:
    """Where the points are flat, as (first, last) of each stretch of at least two points."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], is_flat.astype(np.int8), [0]])))
    pairs = zip(edges[::2], edges[1::2] - 1, strict=True)
    return tuple((float(z[first]), float(z[last])) for first, last in pairs if last > first)


def table(trace: UnitTrace) -> dict[str, list[str] | list[float]]:
    """One row for each term: weight, input, product, and the sum so far."""
    n = len(trace.x)
    return {
        "term": ["b", *(f"w{j} x{j}" for j in range(1, n + 1))],
        "weight": [trace.b, *trace.w.tolist()],
        "input": [1.0, *trace.x.tolist()],
        "product": trace.terms.tolist(),
        "sum": trace.sums[1:].tolist(),
        "da/dweight": [trace.slope, *trace.da_dw.tolist()],
    }


def script(spec: UnitSpec) -> str:
    """A standalone PyTorch program for this spec: z term by term, a, f'(z), and the derivatives."""
    entry, n = ACTIVATIONS[spec.activation], spec.inputs
    function, derivative = entry.python
    check = AUTOGRAD if entry.differentiable else NO_AUTOGRAD
    return SCRIPT.format(
        title=entry.title,
        x=[spec.x1, spec.x2][:n],
        w=[spec.w1, spec.w2][:n],
        b=spec.b,
        function=function,
        derivative=derivative,
        check=check,
    )


SCRIPT = '''"""One unit: z = b + w x term by term, a = f(z), and f'(z). Activation: {title}."""

import torch

x = torch.tensor({x}, dtype=torch.float64, requires_grad=True)
w = torch.tensor({w}, dtype=torch.float64, requires_grad=True)
b = torch.tensor({b}, dtype=torch.float64, requires_grad=True)

z = b
print(f"b        {{b.item():14.8g}}   z so far {{z.item():14.8g}}")
for j in range(len(x)):
    z = z + w[j] * x[j]
    print(f"w{{j + 1}} x{{j + 1}}    {{(w[j] * x[j]).item():14.8g}}   z so far {{z.item():14.8g}}")

inp = z
o = {function}
slope = ({derivative}).detach()
print(f"a      = {{o.item():.8g}}")
print(f"f'(z)  = {{slope.item():.8g}}")
{check}'''
AUTOGRAD = """da_dw, da_dx, da_db = torch.autograd.grad(o, (w, x, b))
torch.testing.assert_close(da_dw, slope * x.detach())
torch.testing.assert_close(da_dx, slope * w.detach())
torch.testing.assert_close(da_db, slope.reshape(()))
print("da/dw  =", da_dw.tolist())
print("da/dx  =", da_dx.tolist())
"""
NO_AUTOGRAD = """assert not o.requires_grad  # a step has no gradient for autograd
print("autograd: a step has no gradient")
"""
