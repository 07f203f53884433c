"""The trace as a table: one row for each kept epoch."""

import numpy as np

from playground.experiments.fit.edits import shapes
from playground.experiments.fit.run import FitTrace
from playground.experiments.weight_ref import weight_refs


def names(trace: FitTrace) -> list[str]:
    """The names of the parameters in their order: w1.1.1 (layer, to unit, from unit), b1.1, ..."""
    parameters = {name: np.empty(shape) for name, shape in shapes(trace.sizes).items()}
    return [ref.name for ref in weight_refs(parameters)]


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
