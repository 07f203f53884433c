"""The trace by hand as columns: every value with its derivative, then every weight with its gradient."""

from playground.experiments.lstm.by_hand.run import CellTrace
from playground.experiments.weight_ref import weight_refs


def table(trace: CellTrace) -> dict[str, list[object]]:
    """One row for each quantity, time step and unit, and for each weight; autograd's gradients beside."""
    rows: list[tuple[object, ...]] = []
    values, deltas = trace.passes.values, trace.passes.deltas
    for name, array in values.items():
        if array.shape != values["h"].shape or name.endswith("_prev"):
            continue
        for t in range(trace.steps):
            for i in range(trace.spec.units):
                d = float(deltas[name][t, i]) if name in deltas else None
                rows.append((name, t + 1, i + 1, float(array[t, i]), d, None))
    for t, loss in enumerate(values["losses"]):
        rows.append(("J", t + 1, None, float(loss), None, None))
    for ref in weight_refs(trace.parameters):
        numbers = (
            group[ref.parameter][ref.index] for group in (trace.parameters, trace.gradients, trace.reference)
        )
        rows.append((ref.name, None, None, *map(float, numbers)))
    names = ("name", "t", "unit", "value", "derivative", "autograd")
    return {name: [row[k] for row in rows] for k, name in enumerate(names)}
