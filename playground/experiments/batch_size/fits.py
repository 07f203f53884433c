"""The models' curves through the data, at every moment of every path."""

from dataclasses import dataclass

import numpy as np

from playground.catalog.small_models import INPUTS
from playground.experiments.batch_size.ground import Ground
from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.spec import BatchSizeSpec

NUMBERS = 30_000  # of one path's curves together: more would take long to send
FEWEST, MOST = 33, 97  # points of a curve
BEYOND = 0.1  # how far a curve goes beyond the data's range


@dataclass(frozen=True)
class FitTrace:
    """Predictions over a grid of inputs; those of the minimum are NaN where there is none.

    The minimum's curve has a grid of its own: it stays what it is, however long the paths are.
    """

    x: np.ndarray  # (F,)
    y: np.ndarray  # (K, F, T)
    best_x: np.ndarray  # (MOST,)
    best: np.ndarray  # (MOST,) at the minimum of the loss


def run(spec: BatchSizeSpec, trace: BatchSizeTrace, ground: Ground) -> FitTrace:
    """The curves of a trace on as many points as can be sent in a moment, 33 to 97 of them."""
    import torch

    points = int(np.clip(NUMBERS // len(trace.seen), FEWEST, MOST))
    x, best_x = (
        torch.linspace(INPUTS[0] - BEYOND, INPUTS[1] + BEYOND, count, dtype=torch.float64)
        for count in (points, MOST)
    )
    theta = torch.from_numpy(trace.theta).float()  # a picture needs no more
    y = spec.model.predict(theta[..., None, :, 0] * x[:, None].float() + theta[..., None, :, 1])  # (K, F, T)
    a, b = ground.minimum if ground.minimum is not None else (np.nan, np.nan)
    best = spec.model.predict(torch.tensor(a) * best_x + torch.tensor(b))
    return FitTrace(x=x.numpy(), y=y.numpy(), best_x=best_x.numpy(), best=best.numpy())
