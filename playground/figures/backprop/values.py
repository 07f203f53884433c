"""All numbers of a trace in one long vector, and where each stands: a picture then gathers its indices.

A name is a tuple: (quantity, layer, ...), units and sources counted from 1.

    ("o", l, j)  ("inp", l, j)  ("slope", l, j)  ("delta", l, j)           ("o", 0, j) is input j
    ("w", l, i, j)  ("dw", l, i, j)  ("w_new", l, i, j)  ("move", l, i, j) eta dL/dw  ("b", l, j) and likewise
    ("product", l, i, j) w_ij o_i                ("sum", l, k, j)   b_j + the first k products
    ("back", l, m, j) w_jm delta_m               ("back_sum", l, m, j)  the first m of them
      of outputs both are o_j - t_j, with m = 1
    ("rest", l, j) 1 - o   ("square", l, j) o^2   ("o_new", l, j)          ("mean", l) mean |delta|
    ("t", j)  ("miss", j) t_j - o_j  ("squared", j) its square            ("one",)  ("zero",)
    ("loss",)  ("loss_new",)  ("change",) loss_new - loss                 ("foreseen",) -eta |gradient|^2
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from playground.experiments.backprop import BackpropTrace
from playground.experiments.backprop.shape import Shape, layers

Name = tuple[str | int, ...]


def vector(trace: BackpropTrace, eta: float) -> np.ndarray:
    """Every number, in the order of `places`, float64; a NaN at the end for what is nowhere."""
    with np.errstate(all="ignore"):
        arrays = _quantities(trace, eta)
    return np.concatenate([*(np.ravel(arrays[name]) for name, _ in _dimensions(trace.shape)), [np.nan]])


@lru_cache(maxsize=32)
def places(shape: Shape) -> dict[Name, int]:
    """Where each number of a network of this shape stands in its vector."""
    out: dict[Name, int] = {}
    for name, dims in _dimensions(shape):
        for index in np.ndindex(*dims):
            out[(*name, *(i + (name[0] != "sum" or axis == 1) for axis, i in enumerate(index)))] = len(out)
    return out


def _dimensions(shape: Shape) -> Iterator[tuple[Name, tuple[int, ...]]]:
    """The quantities in order, each with its axes."""
    depth = len(shape) - 1
    yield ("o", 0), (shape[0],)
    yield ("t",), (shape[-1],)
    yield ("miss",), (shape[-1],)
    yield ("squared",), (shape[-1],)
    for layer in layers(shape):
        above, here = shape[layer - 1], shape[layer]
        for unit in ("inp", "o", "slope", "delta", "rest", "square", "o_new", "b", "db", "b_new", "b_move"):
            yield (unit, layer), (here,)
        for weight in ("w", "dw", "w_new", "move", "product"):
            yield (weight, layer), (above, here)
        fed = shape[layer + 1] if layer < depth else 1
        yield ("sum", layer), (above + 1, here)
        yield ("back", layer), (fed, here)
        yield ("back_sum", layer), (fed, here)
        yield ("mean", layer), ()
    for single in ("loss", "loss_new", "change", "foreseen", "one", "zero"):
        yield (single,), ()


def _quantities(trace: BackpropTrace, eta: float) -> dict[Name, np.ndarray]:
    """The array of each quantity, with the axes of `_dimensions`."""
    out: dict[Name, np.ndarray] = {
        ("o", 0): trace.x,
        ("t",): trace.t,
        ("miss",): trace.t - trace.o[-1],
        ("squared",): (trace.t - trace.o[-1]) ** 2,
        ("loss",): np.array(trace.loss),
        ("loss_new",): np.array(trace.loss_new),
        ("change",): np.array(trace.loss_new - trace.loss),
        ("foreseen",): np.array(-eta * trace.slope_of_step()),
        ("one",): np.array(1.0),
        ("zero",): np.array(0.0),
    }
    for layer in layers(trace.shape):
        out |= {(name, layer): array for name, array in _of_layer(trace, layer, eta).items()}
    return out


def _of_layer(trace: BackpropTrace, layer: int, eta: float) -> dict[str, np.ndarray]:
    """What a layer of weights and its units have."""
    o, delta = trace.o[layer], trace.delta[layer]
    above = trace.o[layer - 1][:, None]
    last = layer == trace.depth
    fed = (o - trace.t)[:, None] if last else trace.w[layer + 1] * trace.delta[layer + 1]  # (n_l, n_{l+1})
    same = ("inp", "slope", "o_new", "w", "dw", "w_new", "b", "db", "b_new")
    return {name: getattr(trace, name)[layer] for name in same} | {
        "o": o,
        "rest": 1 - o,
        "square": o * o,
        "delta": delta,
        "mean": np.abs(delta).mean(),
        "move": eta * trace.dw[layer],
        "b_move": eta * trace.db[layer],
        "product": trace.w[layer] * above,
        "sum": trace.sums[layer],
        "back": fed.T,
        "back_sum": trace.back_sums[layer],
    }
