"""Both passes by hand, with the cache and without, and how many multiplications each makes.

Source: lecture 2, "backpropagation: chain rule of calculus + caching previously computed derivatives".
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.multiplication_counter import MultiplicationCounter
from playground.experiments.two_weights.steps import STEPS

if TYPE_CHECKING:
    from torch import Tensor

    Named = Iterator[tuple[str, Tensor]]


def by_hand(x: "Tensor", y: "Tensor", w1: "Tensor", w2: "Tensor", multiply: MultiplicationCounter) -> "Named":
    """Both passes, quantity by quantity, in the order of STEPS.

    `multiply` multiplies in the backward pass. Every derivative is computed once: dL_da is used twice.
    """
    b = w1 * x
    yield "b", b
    h = b.tanh()
    yield "h", h
    a = w2 * h
    yield "a", a
    o = a.tanh()
    yield "o", o
    yield "L", 0.5 * (y - o) ** 2

    dL_do = -(y - o)
    yield "dL_do", dL_do
    do_da = 1 - multiply(o, o)
    yield "do_da", do_da
    dL_da = multiply(dL_do, do_da)
    yield "dL_da", dL_da
    da_dw2 = h
    yield "da_dw2", da_dw2
    yield "dL_dw2", multiply(dL_da, da_dw2)
    da_dh = w2
    yield "da_dh", da_dh
    dL_dh = multiply(dL_da, da_dh)  # dL_da comes from the cache
    yield "dL_dh", dL_dh
    dh_db = 1 - multiply(h, h)
    yield "dh_db", dh_db
    dL_db = multiply(dL_dh, dh_db)
    yield "dL_db", dL_db
    db_dw1 = x
    yield "db_dw1", db_dw1
    yield "dL_dw1", multiply(dL_db, db_dw1)


def without_cache(
    x: "Tensor", y: "Tensor", w2: "Tensor", h: "Tensor", o: "Tensor", multiply: MultiplicationCounter
) -> "Named":
    """The backward pass as the lecture writes the chains: each multiplied out from its first factor."""
    do_da = 1 - multiply(o, o)
    yield "do_da", do_da
    dL_da = multiply(-(y - o), do_da)
    yield "dL_da", dL_da
    yield "dL_dw2", multiply(dL_da, h)
    product = multiply(-(y - o), 1 - multiply(o, o))  # the same factors once more
    product = multiply(product, w2)
    yield "dL_dh", product
    dh_db = 1 - multiply(h, h)
    yield "dh_db", dh_db
    product = multiply(product, dh_db)
    yield "dL_db", product
    yield "dL_dw1", multiply(product, x)


def count_multiplications(
    x: "Tensor", y: "Tensor", w1: "Tensor", w2: "Tensor"
) -> tuple[np.ndarray, np.ndarray]:
    """Multiplications made so far after each of STEPS, with the cache and without, counted while both run."""
    with_cache, no_cache = MultiplicationCounter(), MultiplicationCounter()
    values, cached, uncached = {}, {}, {}
    for name, value in by_hand(x, y, w1, w2, with_cache):
        values[name], cached[name] = value, with_cache.count
    for name, _ in without_cache(x, y, w2, values["h"], values["o"], no_cache):
        uncached[name] = no_cache.count
    return _at_every_step(cached), _at_every_step(uncached)


def _at_every_step(counts: Mapping[str, int]) -> np.ndarray:
    """A count for each of STEPS; where nothing is multiplied it is the count before."""
    out = np.zeros(len(STEPS), dtype=np.int64)
    for i, step in enumerate(STEPS):
        out[i] = counts.get(step.name, out[i - 1] if i else 0)
    return out
