"""The numbers of the selected weight, bias or unit, which can be edited; else those of the whole pass."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from playground.experiments.backprop import BackpropTrace
from playground.experiments.backprop.cost import backprop_cost, path_sum_cost
from playground.experiments.backprop.edits import LIMIT
from playground.experiments.backprop.quantity_ref import QuantityRef, subscript
from playground.figures.backprop.formula_lines import source
from playground.figures.backprop.numbers import digits
from playground.figures.scene import Row, Table

LIT = np.ones(1)  # the row is lit at every step


def selection_table(trace: BackpropTrace, selected: QuantityRef | None, learning_rate: float) -> Table:
    """Inputs and targets have no rows of their own: for them, too, it is the whole pass."""
    if selected is None or selected.kind not in ROWS:
        rows = _whole_pass(trace)
    else:
        rows = ROWS[selected.kind](trace, selected, learning_rate)
    return Table("selection", [*rows, autograd_row(trace)], alt="The numbers of what is selected")


def number_row(label: str, value: float, format: str = "significant:4", **more: Any) -> Row:
    """A row with a number that is the same at every step."""
    return Row(label, np.array([value]), format, **more)


def autograd_row(trace: BackpropTrace) -> Row:
    """How far the gradients by hand are from autograd's."""
    return number_row("autograd", trace.difference, format="exponent:1", meaning="difference")


def _parameter(ref: QuantityRef, value: float) -> Row:
    """The row of a weight or bias, which can be set."""
    return number_row(
        ref.symbol,
        value,
        edit=ref.name,
        link=ref.name,
        meaning="drag or type",
        low=-LIMIT,
        high=LIMIT,
        step=0.05,
    )


def _weight(trace: BackpropTrace, ref: QuantityRef, learning_rate: float) -> list[Row]:
    layer, i, j = ref.layer, ref.source - 1, ref.unit - 1
    (o, o_link), delta = source(layer - 1, ref.source), f"δ{subscript(ref.unit)}"
    return [
        _parameter(ref, trace.w[layer][i, j]),
        number_row(o, trace.o[layer - 1][i], color="value", link=o_link, meaning="sent along it"),
        number_row(
            delta,
            trace.delta[layer][j],
            color="gradient",
            link=f"d{layer}.{ref.unit}",
            meaning=f"of unit {ref.unit}",
        ),
        number_row(
            f"∂L/∂{ref.symbol}", trace.dw[layer][i, j], color="gradient", meaning=f"{o} · {delta}", lit=LIT
        ),
        _updated("w", trace.w_new[layer][i, j], learning_rate),
    ]


def _bias(trace: BackpropTrace, ref: QuantityRef, learning_rate: float) -> list[Row]:
    layer, j, index = ref.layer, ref.unit - 1, subscript(ref.unit)
    delta_link = f"d{layer}.{ref.unit}"
    return [
        _parameter(ref, trace.b[layer][j]),
        number_row(f"inp{index}", trace.inp[layer][j], meaning="what arrives"),
        number_row(
            f"δ{index}", trace.delta[layer][j], color="gradient", link=delta_link, meaning="of its unit"
        ),
        number_row(f"∂L/∂b{index}", trace.db[layer][j], color="gradient", meaning=f"1 · δ{index}", lit=LIT),
        _updated("b", trace.b_new[layer][j], learning_rate),
    ]


def _unit(trace: BackpropTrace, ref: QuantityRef, learning_rate: float) -> list[Row]:
    layer, j, index = ref.layer, ref.unit - 1, subscript(ref.unit)
    inp, o_link, delta_link = f"inp{index}", f"o{layer}.{ref.unit}", f"d{layer}.{ref.unit}"
    return [
        _parameter(QuantityRef("b", layer, ref.unit), trace.b[layer][j]),
        number_row(inp, trace.inp[layer][j], meaning="what arrives"),
        number_row(f"o{index}", trace.o[layer][j], color="value", link=o_link, meaning=f"σ({inp})"),
        number_row(f"σ′({inp})", trace.slope[layer][j], color="value", meaning="slope there"),
        number_row(
            f"δ{index}", trace.delta[layer][j], color="gradient", link=delta_link, meaning=f"∂L/∂{inp}"
        ),
    ]


def _updated(letter: str, value: float, learning_rate: float) -> Row:
    meaning = f"η = {digits(learning_rate)}"
    return number_row(f"{letter} − η ∂L/∂{letter}", value, color="update", meaning=meaning)


def _whole_pass(trace: BackpropTrace) -> list[Row]:
    shape = trace.shape
    parameters = sum((m + 1) * n for m, n in pairwise(shape))
    return [
        number_row("parameters", parameters, format="integer", meaning="w and b"),
        number_row("L", trace.loss, link="L", meaning="½ Σ (t − o)²"),
        number_row("L, then", trace.loss_new, color="update", meaning="one step later"),
        number_row("shared", backprop_cost(shape), format="integer", color="gradient", meaning="products"),
        number_row("path by path", path_sum_cost(shape), format="integer", meaning="products"),
    ]


ROWS: Mapping[str, Callable[[BackpropTrace, QuantityRef, float], list[Row]]] = {
    "w": _weight,
    "b": _bias,
    "o": _unit,
    "d": _unit,
}
"""By the kind of what is selected."""
