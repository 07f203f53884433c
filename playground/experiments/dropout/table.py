"""The masks as a table."""

import numpy as np

from playground.experiments.dropout.run import DropoutTrace
from playground.experiments.dropout.spec import DropoutSpec


def table(spec: DropoutSpec, trace: DropoutTrace) -> dict[str, np.ndarray]:
    """The trace as columns, one row for each random mask."""
    columns: dict[str, np.ndarray] = {"mask": np.arange(1, spec.mask_count + 1)}
    for result in trace.results:
        columns |= {
            f"y_{result.scaling}": result.y,
            f"mean_y_{result.scaling}": result.running_mean,
        }
    columns["loss"] = trace.loss
    for row, unit in enumerate(unit_names(spec)):
        columns |= {
            f"mask_{unit}": trace.masks[row].astype(np.int64),
            f"output_{unit}": trace.output[row],
            f"dL_d{unit}": trace.gradient[row],
            f"mean_output_{unit}": trace.mean_output[row],
        }
    return columns


def unit_names(spec: DropoutSpec) -> list[str]:
    """The units in the order of the trace's rows: x1, x2, ..., h1_1, h1_2, ..."""
    return [
        f"x{i}" if layer == 0 else f"h{layer}_{i}"
        for layer, n in enumerate(spec.shape[:-1])
        for i in range(1, n + 1)
    ]
