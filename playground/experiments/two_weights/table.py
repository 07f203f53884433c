"""The trace as columns."""

from playground.experiments.two_weights.run import TwoWeightsTrace


def table(trace: TwoWeightsTrace) -> "dict[str, object]":
    """One row for each update, the last after all of them; the lecture's eta is `learning_rate`."""
    values = {"learning_rate" if name == "eta" else name: values for name, values in trace.values.items()}
    return {"update": range(trace.updates + 1), **values, **trace.checks()}
