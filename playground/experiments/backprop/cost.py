"""How many multiplications the backward pass costs: by backpropagation, and path by path.

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
from playground.experiments.backprop.steps import ALL_TERMS, Step, steps, term_count
from playground.experiments.multiplication_counter import MultiplicationCounter

Layers = Sequence[np.ndarray]


@dataclass(frozen=True)
class Factors:
    """What the gradients are products of: w, o, slope as in a trace (entry l of layer l), error = o_D - t."""

    shape: Shape
    w: Layers
    o: Layers
    slope: Layers
    error: np.ndarray


@dataclass(frozen=True)
class Costs:
    """Multiplications of a whole backward pass, counted while it ran, and the number of paths."""

    backprop: int
    path_sum: int
    paths: int


def backpropagate(
    f: Factors, multiply: MultiplicationCounter
) -> "tuple[list[list[float]], list[np.ndarray]]":
    """The deltas of every layer and dL/dw. Each delta is computed once and used by all."""
    depth = len(f.shape) - 1
    delta: list[list[float]] = [[] for _ in f.shape]
    dw = [np.zeros((0, 0)) for _ in f.shape]
    for layer in range(depth, 0, -1):
        for j in range(f.shape[layer]):
            if layer == depth:
                dL_do = float(f.error[j])
            else:
                dL_do = sum(multiply(f.w[layer + 1][j, k], d) for k, d in enumerate(delta[layer + 1]))
            delta[layer].append(multiply(dL_do, f.slope[layer][j]))
        dw[layer] = np.array([[multiply(o, d) for d in delta[layer]] for o in f.o[layer - 1]])
    return delta, dw


def sum_over_paths(
    f: Factors, multiply: MultiplicationCounter
) -> "tuple[list[list[float]], list[np.ndarray], int]":
    """The naive chain rule: for every bias and every weight the sum over all paths to the outputs, each path
    multiplied out from its first factor. Returns dL/db, dL/dw and the number of paths."""
    db: list[list[float]] = [[] for _ in f.shape]
    dw = [np.zeros((0, 0)) for _ in f.shape]
    count = 0
    for layer in layers(f.shape):
        dw[layer] = np.zeros((f.shape[layer - 1], f.shape[layer]))
        for j in range(f.shape[layer]):
            for i in range(-1, f.shape[layer - 1]):  # -1: the bias
                total = 0.0
                for path in paths(f.shape, layer, j):
                    total += _path_product(f, layer, path, i, multiply)
                    count += 1
                if i < 0:
                    db[layer].append(total)
                else:
                    dw[layer][i, j] = total
    return db, dw, count


def paths(shape: Shape, layer: int, unit: int) -> Iterator[tuple[int, ...]]:
    """Every way from a unit (from 0) of a layer to the outputs: one unit of each layer."""
    return product((unit,), *(range(size) for size in shape[layer + 1 :]))


def _path_product(
    f: Factors, layer: int, path: tuple[int, ...], source: int, multiply: MultiplicationCounter
) -> float:
    """The product of all factors along one path, for the weight from `source` or (-1) for the bias."""
    result = float(f.slope[layer][path[0]])
    if source >= 0:
        result = multiply(float(f.o[layer - 1][source]), result)
    for next_layer, (j, k) in enumerate(pairwise(path), start=layer + 1):
        result = multiply(multiply(result, f.w[next_layer][j, k]), f.slope[next_layer][k])
    return multiply(result, float(f.error[path[-1]]))


@lru_cache(maxsize=128)
def count_costs(shape: Shape) -> Costs:
    """Run both on a network of this shape and count. The numbers in it do not matter, so all are 1."""
    pairs = list(pairwise(shape))
    ones = [np.ones(0), *(np.ones(n) for n in shape[1:])]
    w = [np.ones((0, 0)), *(np.ones(pair) for pair in pairs)]
    f = Factors(shape, w, [np.ones(shape[0]), *ones[1:]], ones, ones[-1])
    backprop, path_sum = MultiplicationCounter(), MultiplicationCounter()
    backpropagate(f, backprop)
    *_, number_of_paths = sum_over_paths(f, path_sum)
    return Costs(backprop.count, path_sum.count, number_of_paths)


def backprop_cost(shape: Shape) -> int:
    """Of backpropagation: a product for every weight and output, n_{l+1} + 1 for every hidden unit."""
    gradients = sum(shape[layer - 1] * shape[layer] for layer in layers(shape))
    hidden = sum(shape[layer] * (shape[layer + 1] + 1) for layer in range(1, len(shape) - 1))
    return gradients + shape[-1] + hidden


def path_sum_cost(shape: Shape) -> int:
    """Of the naive chain rule: n_{l+1} ... n_D paths from each unit of layer l, and along each of them
    2 (D - l) + 2 products for a weight, one less for a bias."""
    depth, total = len(shape) - 1, 0
    for layer in layers(shape):
        number_of_paths = shape[layer] * math.prod(shape[layer + 1 :])
        products = 2 * (depth - layer) + 2
        total += number_of_paths * (shape[layer - 1] * products + products - 1)
    return total


def cost_by_depth(width: int, max_depth: int) -> tuple[np.ndarray, np.ndarray]:
    """Both formulas for `width` units in every layer and 1 .. max_depth layers: (max_depth,) each."""
    shapes = [tuple(repeat(width, depth + 1)) for depth in range(1, max_depth + 1)]
    return np.array([backprop_cost(s) for s in shapes]), np.array([path_sum_cost(s) for s in shapes])


def products_so_far(shape: Shape, granularity: str) -> np.ndarray:
    """The products that backpropagation has made after every step, (S,): the last is `backprop_cost`."""
    return np.cumsum([_step_products(shape, step) for step in steps(shape, granularity)])


def _step_products(shape: Shape, step: Step) -> int:
    """The products of one step: an output's error o_j - t_j and a bias's gradient need none."""
    if step.kind not in ("d", "g"):
        return 0
    last = term_count(shape, step.kind, step.layer) - 1
    free = {last} if step.kind == "g" else {0} if step.layer == len(shape) - 1 else set()
    products = last + 1 - len(free)
    if step.term != ALL_TERMS:
        return int(step.term not in free)
    return products if step.unit else products * shape[step.layer]
