"""The trace as a table: one row for each kept epoch."""

import numpy as np

from playground.experiments.fit.run import FitTrace


def names(trace: FitTrace) -> list[str]:
    """The names of the parameters in their order: w1.1.1 (layer, to unit, from unit), b1.1, ..."""
    out: list[str] = []
    for layer, (m, n) in enumerate(zip(trace.sizes[:-1], trace.sizes[1:], strict=True), 1):
        out += [f"w{layer}.{j}.{i}" for j in range(1, n + 1) for i in range(1, m + 1)]
        out += [f"b{layer}.{j}" for j in range(1, n + 1)]
    return out


def table(trace: FitTrace) -> dict[str, np.ndarray]:
    """Epoch, losses, accuracies or squared errors, and every parameter."""
    columns = {"epoch": trace.epochs, "training_loss": trace.train_loss, "held_out_loss": trace.held_out_loss}
    if trace.spec.is_regression:
        train, held_out = trace.squared_error
        columns |= {"training_squared_error": train, "held_out_squared_error": held_out}
    else:
        columns |= {
            "training_accuracy": trace.train_accuracy,
            "held_out_accuracy": trace.held_out_accuracy,
        }
    return columns | {name: trace.flat[:, i] for i, name in enumerate(names(trace))}
