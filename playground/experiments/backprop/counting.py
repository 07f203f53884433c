"""How many multiplications the backward pass costs: shared, as backpropagation does it, and path by path.

Both algorithms are run, and count what they multiply; a closed formula for each says how they grow. The
factors themselves (o_i, w_jk, sigma'(inp_j), o_j - t_j) are given to both: counted is how they are combined.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product, repeat

import numpy as np

from playground.experiments.backprop.shape import Shape, layers
from playground.experiments.backprop.steps import WHOLE, Step, steps, terms

Layers = Sequence[np.ndarray]


class Times:
    """Multiplies, and counts how often it has."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, p: float, q: float) -> float:
        """The product p q."""
        self.count += 1
        return p * q


@dataclass(frozen=True)
class Factors:
    """What the gradients are products of: w, o, slope as in a trace (entry l of layer l), error = o_D - t."""

    shape: Shape
    w: Layers
    o: Layers
    slope: Layers
    error: np.ndarray


@dataclass(frozen=True)
class Counts:
    """Multiplications of a whole backward pass, counted while it ran, and the paths walked on their own."""

    shared: int
    alone: int
    paths: int


def shared(f: Factors, times: Times) -> "tuple[list[list[float]], list[np.ndarray]]":
    """Backpropagation: the deltas of every layer and dL/dw. Each delta is computed once and used by all."""
    depth = len(f.shape) - 1
    delta: list[list[float]] = [[] for _ in f.shape]
    dw = [np.zeros((0, 0)) for _ in f.shape]
    for layer in range(depth, 0, -1):
        for j in range(f.shape[layer]):
            if layer == depth:
                total = float(f.error[j])
            else:
                total = sum(times(f.w[layer + 1][j, k], d) for k, d in enumerate(delta[layer + 1]))
            delta[layer].append(times(total, f.slope[layer][j]))
        dw[layer] = np.array([[times(o, d) for d in delta[layer]] for o in f.o[layer - 1]])
    return delta, dw


def alone(f: Factors, times: Times) -> "tuple[list[list[float]], list[np.ndarray], int]":
    """The naive chain rule: for every bias and every weight the sum over all paths to the outputs, each path
    multiplied out from its first factor. Also the number of paths."""
    db: list[list[float]] = [[] for _ in f.shape]
    dw = [np.zeros((0, 0)) for _ in f.shape]
    walked = 0
    for layer in layers(f.shape):
        dw[layer] = np.zeros((f.shape[layer - 1], f.shape[layer]))
        for j in range(f.shape[layer]):
            for i in range(-1, f.shape[layer - 1]):  # -1: the bias
                total = 0.0
                for path in paths(f.shape, layer, j):
                    total += _along(f, layer, path, i, times)
                    walked += 1
                if i < 0:
                    db[layer].append(total)
                else:
                    dw[layer][i, j] = total
    return db, dw, walked


def paths(shape: Shape, layer: int, unit: int) -> Iterator[tuple[int, ...]]:
    """Every way from a unit (from 0) of a layer to the outputs: one unit of each layer."""
    return product((unit,), *(range(size) for size in shape[layer + 1 :]))


def _along(f: Factors, layer: int, path: tuple[int, ...], source: int, times: Times) -> float:
    """The product of all factors along one path, for the weight from `source` or (-1) for the bias."""
    result = f.slope[layer][path[0]]
    if source >= 0:
        result = times(f.o[layer - 1][source], result)
    for step, (j, k) in enumerate(pairwise(path), start=layer + 1):
        result = times(times(result, f.w[step][j, k]), f.slope[step][k])
    return times(result, f.error[path[-1]])


@lru_cache(maxsize=128)
def counted(shape: Shape) -> Counts:
    """Run both on a network of this shape and count. The numbers in it do not matter, so all are 1."""
    pairs = list(pairwise(shape))
    ones = [np.ones(0), *(np.ones(n) for n in shape[1:])]
    w = [np.ones((0, 0)), *(np.ones(pair) for pair in pairs)]
    f = Factors(shape, w, [np.ones(shape[0]), *ones[1:]], ones, ones[-1])
    together, each = Times(), Times()
    shared(f, together)
    *_, walked = alone(f, each)
    return Counts(together.count, each.count, walked)


def shared_formula(shape: Shape) -> int:
    """Of backpropagation: a product for every weight and output, n_{l+1} + 1 for every hidden unit."""
    gradients = sum(shape[layer - 1] * shape[layer] for layer in layers(shape))
    hidden = sum(shape[layer] * (shape[layer + 1] + 1) for layer in range(1, len(shape) - 1))
    return gradients + shape[-1] + hidden


def alone_formula(shape: Shape) -> int:
    """Of the naive chain rule: n_{l+1} ... n_D paths from each unit of layer l, and along each of them
    2 (D - l) + 2 products for a weight, one less for a bias."""
    depth, total = len(shape) - 1, 0
    for layer in layers(shape):
        ways = shape[layer] * math.prod(shape[layer + 1 :])
        longest = 2 * (depth - layer) + 2
        total += ways * (shape[layer - 1] * longest + longest - 1)
    return total


def growth(width: int, deepest: int) -> tuple[np.ndarray, np.ndarray]:
    """Both formulas for `width` units in every layer and 1 .. deepest layers: (deepest,) each."""
    shapes = [tuple(repeat(width, depth + 1)) for depth in range(1, deepest + 1)]
    return np.array([shared_formula(s) for s in shapes]), np.array([alone_formula(s) for s in shapes])


def made(shape: Shape, grain: str) -> np.ndarray:
    """The products that backpropagation has made after every step, (S,): its total is `shared`'s."""
    return np.cumsum([_products(shape, step) for step in steps(shape, grain)])


def _products(shape: Shape, step: Step) -> int:
    """The products of one step: an output's error o_j - t_j and a bias's gradient need none."""
    if step.kind not in ("d", "g"):
        return 0
    last = terms(shape, step.kind, step.layer) - 1
    free = {last} if step.kind == "g" else {0} if step.layer == len(shape) - 1 else set()
    whole = last + 1 - len(free)
    if step.term != WHOLE:
        return int(step.term not in free)
    return whole if step.unit else whole * shape[step.layer]
