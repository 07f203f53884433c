"""The trace as columns: every weight and every bias with what its gradient is made of."""

from playground.experiments.backprop.places import Place, parameters
from playground.experiments.backprop.run import BackpropTrace


def table(trace: BackpropTrace) -> dict[str, list[object]]:
    """One row for each parameter, layer by layer. The source of a bias is 1, and has no number."""
    rows = [_row(trace, place) for place in parameters(trace.shape)]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _row(trace: BackpropTrace, place: Place) -> dict[str, object]:
    layer, j = place.layer, place.unit - 1
    if place.kind == "w":
        i = place.source - 1
        at: tuple[int, ...] = (i, j)
        arrays, o = (trace.w, trace.dw, trace.auto_dw, trace.w_new), float(trace.o[layer - 1][i])
    else:
        at, arrays, o = (j,), (trace.b, trace.db, trace.auto_db, trace.b_new), 1.0
    value, gradient, autograd, new = (float(array[layer][at]) for array in arrays)
    return {
        "name": place.name,
        "layer": layer,
        "from_unit": place.source or None,
        "to_unit": place.unit,
        "value": value,
        "o_from": o,
        "inp_to": float(trace.inp[layer][j]),
        "o_to": float(trace.o[layer][j]),
        "delta_to": float(trace.delta[layer][j]),
        "gradient": gradient,
        "autograd": autograd,
        "new_value": new,
    }
