"""The model's predictions at every step of every path: curves through the data."""

from dataclasses import dataclass

import numpy as np

from playground.catalog.toy_models import INPUTS
from playground.experiments.batch_size.loss_grid import LossGrid
from playground.experiments.batch_size.paths import BatchSizeTrace
from playground.experiments.batch_size.spec import BatchSizeSpec

NUMBERS = 30_000  # of one path's curves together: more would take long to send
FEWEST, MOST = 33, 97  # points of a curve
MARGIN = 0.1  # how far a curve goes beyond the data's range


@dataclass(frozen=True)
class Predictions:
    """Predictions over a grid of inputs; those of the minimum are NaN where there is none.

    The minimum's curve has a grid of its own, which does not depend on the length of the paths.
    """

    x: np.ndarray  # (F,)
    y: tuple[np.ndarray, ...]  # (K,) of (F, U + 1) each: at the start and after every update of the path
    best_x: np.ndarray  # (MOST,)
    best: np.ndarray  # (MOST,) at the minimum of the loss


def run(spec: BatchSizeSpec, trace: BatchSizeTrace, grid: LossGrid) -> Predictions:
    """The predictions of a trace on a grid of 33 to 97 inputs, fewer where the paths are long."""
    import torch

    points = int(np.clip(NUMBERS // len(trace.seen), FEWEST, MOST))
    x, best_x = (
        torch.linspace(INPUTS[0] - MARGIN, INPUTS[1] + MARGIN, count, dtype=torch.float64)
        for count in (points, MOST)
    )
    paths = [torch.from_numpy(trace.path(k)).float() for k in range(len(trace.sizes))]  # enough for a picture
    y = [spec.toy_model.predict(x[:, None].float() * path[:, 0] + path[:, 1]) for path in paths]
    a, b = grid.minimum if grid.minimum is not None else (np.nan, np.nan)
    best = spec.toy_model.predict(torch.tensor(a) * best_x + torch.tensor(b))
    return Predictions(
        x=x.numpy(), y=tuple(values.numpy() for values in y), best_x=best_x.numpy(), best=best.numpy()
    )
