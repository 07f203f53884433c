"""All numbers of a trace in one vector, and where each stands in it: panels then gather them by index.

A name is a tuple: (quantity, layer, ...), units and sources counted from 1.

    ("o", l, j)  ("inp", l, j)  ("slope", l, j)  ("delta", l, j)           ("o", 0, j) is input j
    ("w", l, i, j)  ("dw", l, i, j)  ("w_new", l, i, j)  ("w_step", l, i, j) eta dL/dw
    ("b", l, j)  ("db", l, j)  ("b_new", l, j)  ("b_step", l, j)
    ("product", l, i, j) w_ij o_i                ("sum", l, k, j)   b_j + the first k products
    ("back_product", l, m, j) w_jm delta_m       ("back_sum", l, m, j)  the first m of them
      of outputs both are o_j - t_j, with m = 1
    ("one_minus_o", l, j)  ("o_squared", l, j)  ("o_new", l, j)            ("mean_delta", l) mean |delta|
    ("t", j)  ("error", j) t_j - o_j  ("squared_error", j)                 ("one",)  ("zero",)
    ("loss",)  ("loss_new",)  ("change",) loss_new - loss          ("expected_change",) -eta |gradient|^2
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from playground.experiments.backprop import BackpropTrace
from playground.experiments.backprop.shape import Shape, layers

Name = tuple[str | int, ...]


def value_vector(trace: BackpropTrace, learning_rate: float) -> np.ndarray:
    """Every number, in the order of `value_index`, float64; a NaN at the end for what has no place."""
    with np.errstate(all="ignore"):
        arrays = _quantities(trace, learning_rate)
    return np.concatenate([*(np.ravel(arrays[name]) for name, _ in _dimensions(trace.shape)), [np.nan]])


@lru_cache(maxsize=32)
def value_index(shape: Shape) -> dict[Name, int]:
    """The index of each number in the vector of a network of this shape."""
    out: dict[Name, int] = {}
    for name, dims in _dimensions(shape):
        for index in np.ndindex(*dims):
            out[(*name, *(i + (name[0] != "sum" or axis == 1) for axis, i in enumerate(index)))] = len(out)
    return out


def _dimensions(shape: Shape) -> Iterator[tuple[Name, tuple[int, ...]]]:
    """The quantities in order, each with its axes."""
    depth = len(shape) - 1
    yield ("o", 0), (shape[0],)
    for name in ("t", "error", "squared_error"):
        yield (name,), (shape[-1],)
    for layer in layers(shape):
        sources, units = shape[layer - 1], shape[layer]
        of_unit = ("inp", "o", "slope", "delta", "one_minus_o", "o_squared", "o_new")
        for name in (*of_unit, "b", "db", "b_new", "b_step"):
            yield (name, layer), (units,)
        for name in ("w", "dw", "w_new", "w_step", "product"):
            yield (name, layer), (sources, units)
        targets = shape[layer + 1] if layer < depth else 1
        yield ("sum", layer), (sources + 1, units)
        yield ("back_product", layer), (targets, units)
        yield ("back_sum", layer), (targets, units)
        yield ("mean_delta", layer), ()
    for name in ("loss", "loss_new", "change", "expected_change", "one", "zero"):
        yield (name,), ()


def _quantities(trace: BackpropTrace, learning_rate: float) -> dict[Name, np.ndarray]:
    """The array of each quantity, with the axes of `_dimensions`."""
    out: dict[Name, np.ndarray] = {
        ("o", 0): trace.x,
        ("t",): trace.t,
        ("error",): trace.t - trace.o[-1],
        ("squared_error",): (trace.t - trace.o[-1]) ** 2,
        ("loss",): np.array(trace.loss),
        ("loss_new",): np.array(trace.loss_new),
        ("change",): np.array(trace.loss_new - trace.loss),
        ("expected_change",): np.array(-learning_rate * trace.squared_gradient()),
        ("one",): np.array(1.0),
        ("zero",): np.array(0.0),
    }
    for layer in layers(trace.shape):
        out |= {(name, layer): array for name, array in _of_layer(trace, layer, learning_rate).items()}
    return out


def _of_layer(trace: BackpropTrace, layer: int, learning_rate: float) -> dict[str, np.ndarray]:
    """The quantities of a layer of weights and its units."""
    o, delta = trace.o[layer], trace.delta[layer]
    if layer == trace.depth:
        back_product = (o - trace.t)[None]
    else:
        back_product = (trace.w[layer + 1] * trace.delta[layer + 1]).T  # (n_{l+1}, n_l)
    same = ("inp", "slope", "o_new", "w", "dw", "w_new", "b", "db", "b_new")
    return {name: getattr(trace, name)[layer] for name in same} | {
        "o": o,
        "one_minus_o": 1 - o,
        "o_squared": o * o,
        "delta": delta,
        "mean_delta": np.abs(delta).mean(),
        "w_step": learning_rate * trace.dw[layer],
        "b_step": learning_rate * trace.db[layer],
        "product": trace.w[layer] * trace.o[layer - 1][:, None],
        "sum": trace.sums[layer],
        "back_product": back_product,
        "back_sum": trace.back_sums[layer],
    }
