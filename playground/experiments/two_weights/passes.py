"""Both passes by hand, with the cache and without, and how many multiplications each makes.

Source: lecture 2, "backpropagation: chain rule of calculus + caching previously computed derivatives".
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.two_weights.steps import STEPS

if TYPE_CHECKING:
    from torch import Tensor

    Times = Callable[[Tensor, Tensor], Tensor]
    Named = Iterator[tuple[str, Tensor]]


class Multiplications:
    """Multiplies, and counts how often it has."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, p: "Tensor", q: "Tensor") -> "Tensor":
        """The product p q."""
        self.count += 1
        return p * q


def by_hand(x: "Tensor", y: "Tensor", w1: "Tensor", w2: "Tensor", times: "Times") -> "Named":
    """Both passes, quantity by quantity, in the order of STEPS.

    `times` multiplies in the backward pass. Every derivative is computed once and kept: dL_da is used twice.
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
    do_da = 1 - times(o, o)
    yield "do_da", do_da
    dL_da = times(dL_do, do_da)
    yield "dL_da", dL_da
    da_dw2 = h
    yield "da_dw2", da_dw2
    yield "dL_dw2", times(dL_da, da_dw2)
    da_dh = w2
    yield "da_dh", da_dh
    dL_dh = times(dL_da, da_dh)  # dL_da comes from the cache
    yield "dL_dh", dL_dh
    dh_db = 1 - times(h, h)
    yield "dh_db", dh_db
    dL_db = times(dL_dh, dh_db)
    yield "dL_db", dL_db
    db_dw1 = x
    yield "db_dw1", db_dw1
    yield "dL_dw1", times(dL_db, db_dw1)


def without_cache(
    x: "Tensor", y: "Tensor", w2: "Tensor", h: "Tensor", o: "Tensor", times: "Times"
) -> "Named":
    """The backward pass as the lecture's chains stand there: each multiplied out from its first factor."""
    do_da = 1 - times(o, o)
    yield "do_da", do_da
    dL_da = times(-(y - o), do_da)
    yield "dL_da", dL_da
    yield "dL_dw2", times(dL_da, h)
    product = times(-(y - o), 1 - times(o, o))  # all over again
    product = times(product, w2)
    yield "dL_dh", product
    dh_db = 1 - times(h, h)
    yield "dh_db", dh_db
    product = times(product, dh_db)
    yield "dL_db", product
    yield "dL_dw1", times(product, x)


def counted(x: "Tensor", y: "Tensor", w1: "Tensor", w2: "Tensor") -> tuple[np.ndarray, np.ndarray]:
    """Multiplications made so far after each step, with the cache and without: counted while both run."""
    with_cache, alone = Multiplications(), Multiplications()
    values, cached, uncached = {}, {}, {}
    for name, value in by_hand(x, y, w1, w2, with_cache):
        values[name], cached[name] = value, with_cache.count
    for name, _ in without_cache(x, y, w2, values["h"], values["o"], alone):
        uncached[name] = alone.count
    return _filled(cached), _filled(uncached)


def _filled(counts: Mapping[str, int]) -> np.ndarray:
    """A count for each of STEPS; where nothing is multiplied it is the count before."""
    out = np.zeros(len(STEPS), dtype=np.int64)
    for i, step in enumerate(STEPS):
        out[i] = counts.get(step.name, out[i - 1] if i else 0)
    return out
