"""What a unit or an edge shows under the pointer: everything that is known at the end of the pass."""

from playground.experiments.backprop import BackpropTrace
from playground.experiments.backprop.quantity_ref import QuantityRef, parameter_refs
from playground.figures.backprop.numbers import digits, factor, layer_name


def tips(trace: BackpropTrace) -> dict[str, list[list[str]]]:
    """The texts of weights, biases, activations and deltas, in the order of rows.py."""
    refs = list(parameter_refs(trace.shape))
    weights = sorted(
        (ref for ref in refs if ref.kind == "w"), key=lambda ref: (ref.layer, ref.source, ref.unit)
    )
    units = [(layer, j) for layer in range(len(trace.shape)) for j in range(1, trace.shape[layer] + 1)]
    return {
        "w_tip": [[_weight(trace, ref)] for ref in weights],
        "b_tip": [[_bias(trace, ref)] for ref in refs if ref.kind == "b"],
        "o_tip": [[_activation(trace, *unit)] for unit in units],
        "d_tip": [[_delta(trace, *unit)] for unit in units],
    }


def _weight(trace: BackpropTrace, ref: QuantityRef) -> str:
    layer, i, j = ref.layer, ref.source - 1, ref.unit - 1
    o, delta = trace.o[layer - 1][i], trace.delta[layer][j]
    return (
        f"{ref.symbol} of {layer_name(trace.shape, layer)} = {digits(trace.w[layer][i, j])}\n"
        f"∂L/∂w = o · δ = {digits(o)} · {factor(delta)} = {digits(trace.dw[layer][i, j])}"
    )


def _bias(trace: BackpropTrace, ref: QuantityRef) -> str:
    layer, j = ref.layer, ref.unit - 1
    value, gradient = trace.b[layer][j], trace.db[layer][j]
    return (
        f"{ref.symbol} of {layer_name(trace.shape, layer)} = {digits(value)}\n∂L/∂b = δ = {digits(gradient)}"
    )


def _activation(trace: BackpropTrace, layer: int, j: int) -> str:
    if layer == 0:
        return f"input {j}: {digits(trace.x[j - 1])}"
    inp, o = trace.inp[layer][j - 1], trace.o[layer][j - 1]
    return f"{layer_name(trace.shape, layer)}, unit {j}\no = σ(inp) = σ({digits(inp)}) = {digits(o)}"


def _delta(trace: BackpropTrace, layer: int, j: int) -> str:
    if layer == 0:
        return ""
    slope, delta = trace.slope[layer][j - 1], trace.delta[layer][j - 1]
    dL_do = trace.back_sums[layer][-1, j - 1]
    symbol = "(o − t)" if layer == trace.depth else "Σ w δ"
    numbers = f"{digits(dL_do)} · {digits(slope)} = {digits(delta)}"
    return f"{layer_name(trace.shape, layer)}, unit {j}\nδ = {symbol} · σ′ = {numbers}"
