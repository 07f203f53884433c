"""The trace of a race as columns, for *The data*."""

import numpy as np

from playground.experiments.optimizer_race.racers import display_names
from playground.experiments.optimizer_race.spec import RaceTrace


def table(trace: RaceTrace) -> dict[str, np.ndarray]:
    """The trace as columns, a row for each racer and step; NaN in buffers that a racer does not have (yet).

    Buffers are those that the optimizer holds at the step, before the coming update.
    """
    racers, count = trace.loss.shape
    columns = {
        "racer": np.repeat(np.array(display_names(trace.racers), dtype=object), count),
        "step": np.tile(np.arange(count), racers),
        "x": trace.w[..., 0].ravel(),
        "y": trace.w[..., 1].ravel(),
        "loss": trace.loss.ravel(),
    }
    for name in ("gradient", "grad_used", "update"):
        for axis, letter in enumerate("xy"):
            columns[f"{name}_{letter}"] = getattr(trace, name)[..., axis].ravel()
    for name in ("learning_rate", "clip_factor", "evaluations"):
        columns[name] = getattr(trace, name).ravel()
    return columns | _buffer_columns(trace)


def _buffer_columns(trace: RaceTrace) -> dict[str, np.ndarray]:
    racers, count = trace.loss.shape
    columns: dict[str, np.ndarray] = {}
    for index in range(racers):
        for name, values in trace.state(index).items():
            parts = (
                {name: values} if values.ndim == 1 else {f"{name}_x": values[:, 0], f"{name}_y": values[:, 1]}
            )
            for title, part in parts.items():
                column = columns.setdefault(title, np.full(racers * count, np.nan))
                column[index * count : (index + 1) * count] = part
    return columns
