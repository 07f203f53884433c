"""The scene of "The cell by hand"."""

import numpy as np

from playground.experiments.lstm.by_hand.run import CellTrace
from playground.experiments.lstm.by_hand.steps import steps
from playground.figures.scene import Row, Scene, Table

__all__ = ["scene"]


def scene(trace: CellTrace) -> Scene:
    """The whole stage."""
    clock = steps(trace.spec.cell, trace.steps)
    t = np.array([max(step.t, 1) - 1 for step in clock])
    rows = [
        Row(name, [values[t, i] for i in range(trace.spec.units)], "significant:4")
        for name, values in trace.passes.values.items()
        if values.ndim == 2 and values.shape[1] == trace.spec.units
    ]
    return Scene(
        last=len(clock) - 1,
        rate=2.0,
        height=452,
        panels=[Table("values", rows, columns=[f"unit {i + 1}" for i in range(trace.spec.units)])],
    )
