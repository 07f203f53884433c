"""The trace by hand as columns: every weight, what each time step adds to its gradient, and the sum."""

from playground.experiments.bptt.run import BpttTrace
from playground.experiments.weight_ref import weight_refs


def table(trace: BpttTrace) -> dict[str, list[object]]:
    """One row for each weight: its value, the contribution of t = 1 .. T, their sum, and autograd's."""
    refs = list(weight_refs(trace.parameters))
    columns: dict[str, list[object]] = {
        "weight": [ref.name for ref in refs],
        "value": [float(trace.parameters[ref.parameter][ref.index]) for ref in refs],
    }
    for t in range(trace.steps):
        parts = trace.backward.contributions
        columns[f"from_step_{t + 1}"] = [float(parts[ref.parameter][(t, *ref.index)]) for ref in refs]
    columns["gradient"] = [float(trace.gradients[ref.parameter][ref.index]) for ref in refs]
    columns["autograd"] = [float(trace.autograd[ref.parameter][ref.index]) for ref in refs]
    return columns
