"""The distance from the minimum at which the noise keeps a path when the learning rate is constant.

Source: lecture 4, algorithm 8.1 and its schedule epsilon_k, whose purpose this is.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from playground.experiments.batch_size.loss_grid import LossGrid
from playground.experiments.batch_size.paths import ESCAPED, BatchSizeTrace, inputs, walk
from playground.experiments.batch_size.spec import BatchSizeSpec, orders

RATES = 15
RANGE = (0.01, 1.0)
BURN_IN = 0.5  # the share of the updates that is left out: by then the noise has spread


@dataclass(frozen=True)
class SteadyState:
    """Distances from the minimum; all NaN where there is no minimum."""

    distance: np.ndarray  # (K, T) of each path
    learning_rates: np.ndarray  # (R,)
    steady: (
        np.ndarray
    )  # (K, R) root mean squared distance in the second half of a run that starts at the minimum


def run(spec: BatchSizeSpec, trace: BatchSizeTrace, grid: LossGrid) -> SteadyState:
    """Distances along the paths, and the steady distance at many learning rates."""
    rates = np.geomspace(*RANGE, RATES)
    if grid.minimum is None:
        unknown = np.full((len(trace.sizes), RATES), np.nan)
        return SteadyState(np.full(trace.loss.shape, np.nan), rates, unknown)
    distance = np.linalg.norm(trace.theta - grid.minimum, axis=-1)
    a, b = (float(value) for value in grid.minimum)
    return SteadyState(distance, rates, _sweep(replace(spec, a=a, b=b, learning_rate=0.0)))


@lru_cache(maxsize=16)  # it does not change while the start is dragged
def _sweep(spec: BatchSizeSpec) -> np.ndarray:
    """The steady distance of each batch size at each rate, all rates at once, from the start: (K, R)."""
    import torch

    x, y = spec.data
    eta = torch.from_numpy(np.geomspace(*RANGE, RATES))
    minimum = torch.tensor([[spec.a], [spec.b]], dtype=torch.float64)
    order = orders(spec)
    rows = []
    for size in spec.sizes:
        path = walk(spec.toy_model, inputs(x), y[:, None], order, size, minimum.expand(2, RATES), eta)
        late = path[int(BURN_IN * len(path)) :] - minimum  # (U/2, 2, R)
        steady = late.square().sum(1).mean(0).sqrt()
        rows.append(torch.where(steady <= ESCAPED, steady, torch.inf))  # NaN, too
    return torch.stack(rows).numpy()
