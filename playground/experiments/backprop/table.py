"""The trace as columns: every weight and every bias with what its gradient is made of."""

from playground.experiments.backprop.quantity_ref import QuantityRef, parameter_refs
from playground.experiments.backprop.run import BackpropTrace


def table(trace: BackpropTrace) -> dict[str, list[object]]:
    """One row for each parameter, layer by layer. The source of a bias is 1, and has no number."""
    rows = [_row(trace, ref) for ref in parameter_refs(trace.shape)]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _row(trace: BackpropTrace, ref: QuantityRef) -> dict[str, object]:
    layer, j = ref.layer, ref.unit - 1
    if ref.kind == "w":
        i = ref.source - 1
        index: tuple[int, ...] = (i, j)
        arrays, o = (trace.w, trace.dw, trace.auto_dw, trace.w_new), float(trace.o[layer - 1][i])
    else:
        index, arrays, o = (j,), (trace.b, trace.db, trace.auto_db, trace.b_new), 1.0
    value, gradient, autograd, new = (float(array[layer][index]) for array in arrays)
    return {
        "name": ref.name,
        "layer": layer,
        "from_unit": ref.source or None,
        "to_unit": ref.unit,
        "value": value,
        "o_from": o,
        "inp_to": float(trace.inp[layer][j]),
        "o_to": float(trace.o[layer][j]),
        "delta_to": float(trace.delta[layer][j]),
        "gradient": gradient,
        "autograd": autograd,
        "new_value": new,
    }
