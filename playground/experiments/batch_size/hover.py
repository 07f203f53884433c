"""How far from the minimum a constant learning rate keeps a path: the noise never dies down there.

Source: lecture 4, algorithm 8.1 and its schedule epsilon_k, which is there for this reason.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from playground.experiments.batch_size.ground import Ground
from playground.experiments.batch_size.paths import ESCAPED, BatchSizeTrace, inputs, walk
from playground.experiments.batch_size.spec import BatchSizeSpec, orders

RATES = 15
RANGE = (0.01, 1.0)
START = 0.5  # the share of the epochs that is left out: by then the noise has spread


@dataclass(frozen=True)
class HoverTrace:
    """Distances from the minimum; all NaN where there is no minimum."""

    distance: np.ndarray  # (K, T) of each path
    eta: np.ndarray  # (R,) learning rates
    hover: np.ndarray  # (K, R) root mean squared distance in the second half of a run started at the minimum


def run(spec: BatchSizeSpec, trace: BatchSizeTrace, ground: Ground) -> HoverTrace:
    """Distances along the paths, and the hover at many learning rates."""
    eta = np.geomspace(*RANGE, RATES)
    if ground.minimum is None:
        nothing = np.full((len(trace.sizes), RATES), np.nan)
        return HoverTrace(np.full(trace.loss.shape, np.nan), eta, nothing)
    distance = np.linalg.norm(trace.theta - ground.minimum, axis=-1)
    a, b = (float(value) for value in ground.minimum)
    return HoverTrace(distance, eta, _sweep(replace(spec, a=a, b=b, batch_eta=0.0)))


@lru_cache(maxsize=16)  # it does not depend on where the paths start
def _sweep(spec: BatchSizeSpec) -> np.ndarray:
    """The hover of each batch size at each rate, all rates at once, from the spec's start: (K, R)."""
    import torch

    x, y = spec.data
    eta = torch.from_numpy(np.geomspace(*RANGE, RATES))
    minimum = torch.tensor([[spec.a], [spec.b]], dtype=torch.float64)
    order = orders(spec)
    rows = []
    for size in spec.sizes:
        path = walk(spec.model, inputs(x), y[:, None], order, size, minimum.expand(2, RATES), eta)
        late = path[int(START * len(path)) :] - minimum  # (U/2, 2, R)
        hover = late.square().sum(1).mean(0).sqrt()
        rows.append(torch.where(hover <= ESCAPED, hover, torch.inf))  # NaN is no hover either
    return torch.stack(rows).numpy()
