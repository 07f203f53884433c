"""The numbers of the selected weight, bias or unit, which can be edited; else those of the whole pass.

They are those of the step, as in the picture: once the network is computed again with the new weights, its
outputs and its loss are the new ones, and deltas and gradients, which belong to the old weights, are gone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from playground.experiments.backprop import BackpropTrace
from playground.experiments.backprop.cost import backprop_cost, path_sum_cost
from playground.experiments.backprop.edits import LIMIT
from playground.experiments.backprop.quantity_ref import QuantityRef, subscript
from playground.experiments.backprop.steps import step_index, steps
from playground.figures.backprop.formula_lines import source
from playground.figures.backprop.numbers import digits
from playground.figures.scene import END, Row, Table


@dataclass(frozen=True, eq=False)
class Moments:
    """The steps with the new weights, and those at which all is computed with them; bool (S,) each.

    `known(kind, layer, unit)` is the step at which a number is known.
    """

    updated: np.ndarray
    again: np.ndarray
    known: Callable[..., int]

    def row(
        self, label: str, value: float, again: float = np.nan, format: str = "significant:4", **more: Any
    ) -> Row:
        """A row with a number of the pass, and the number `again` with the new weights."""
        return Row(label, np.where(self.again, again, value), format, **more)


def selection_table(
    trace: BackpropTrace, selected: QuantityRef | None, learning_rate: float, granularity: str
) -> Table:
    """Inputs and targets have no rows of their own: for them, too, it is the whole pass."""
    kinds = np.array([step.kind for step in steps(trace.shape, granularity)])
    known = partial(step_index, trace.shape, granularity)
    moments = Moments(np.isin(kinds, ("update", "again")), kinds == "again", known)
    if selected is None or selected.kind not in ROWS:
        rows = _whole_pass(trace, moments)
    else:
        rows = ROWS[selected.kind](trace, selected, learning_rate, moments)
    return Table("selection", [*rows, autograd_row(trace)], alt="The numbers of what is selected")


def number_row(label: str, value: float, format: str = "significant:4", **more: Any) -> Row:
    """A row with a number that is the same at every step."""
    return Row(label, np.array([value]), format, **more)


def autograd_row(trace: BackpropTrace) -> Row:
    """How far the gradients by hand are from autograd's."""
    return number_row("autograd", trace.difference, format="exponent:1", meaning="difference", known_from=END)


def _parameter(ref: QuantityRef, value: float) -> Row:
    """The row of a weight or bias before the update, which can be set."""
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


def _weight(trace: BackpropTrace, ref: QuantityRef, learning_rate: float, moments: Moments) -> list[Row]:
    layer, i, j = ref.layer, ref.source - 1, ref.unit - 1
    (o, o_link), delta = source(layer - 1, ref.source), f"δ{subscript(ref.unit)}"
    o_new = trace.o_new[layer - 1][i] if layer > 1 else trace.x[i]
    o_known = moments.known("o", layer - 1, ref.source) if layer > 1 else None
    delta_look: dict[str, Any] = {
        "color": "gradient",
        "link": f"d{layer}.{ref.unit}",
        "known_from": moments.known("d", layer, ref.unit),
    }
    return [
        _parameter(ref, trace.w[layer][i, j]),
        moments.row(
            o,
            trace.o[layer - 1][i],
            o_new,
            color="value",
            link=o_link,
            meaning="sent along it",
            known_from=o_known,
        ),
        moments.row(delta, trace.delta[layer][j], **delta_look, meaning=f"of unit {ref.unit}"),
        moments.row(
            f"∂L/∂{ref.symbol}",
            trace.dw[layer][i, j],
            color="gradient",
            meaning=f"{o} · {delta}",
            lit=~moments.updated,
            known_from=moments.known("g", layer, ref.unit),
        ),
        _updated(ref, "w", trace.w_new[layer][i, j], learning_rate, moments),
    ]


def _bias(trace: BackpropTrace, ref: QuantityRef, learning_rate: float, moments: Moments) -> list[Row]:
    layer, j, index = ref.layer, ref.unit - 1, subscript(ref.unit)
    arrives: dict[str, Any] = {"meaning": "what arrives", "known_from": moments.known("o", layer, ref.unit)}
    delta_look: dict[str, Any] = {
        "color": "gradient",
        "link": f"d{layer}.{ref.unit}",
        "known_from": moments.known("d", layer, ref.unit),
    }
    gradient_look: dict[str, Any] = {
        "color": "gradient",
        "meaning": f"1 · δ{index}",
        "lit": ~moments.updated,
        "known_from": moments.known("g", layer, ref.unit),
    }
    return [
        _parameter(ref, trace.b[layer][j]),
        moments.row(f"inp{index}", trace.inp[layer][j], _new_input(trace, layer, j), **arrives),
        moments.row(f"δ{index}", trace.delta[layer][j], **delta_look, meaning="of its unit"),
        moments.row(f"∂L/∂b{index}", trace.db[layer][j], **gradient_look),
        _updated(ref, "b", trace.b_new[layer][j], learning_rate, moments),
    ]


def _unit(trace: BackpropTrace, ref: QuantityRef, learning_rate: float, moments: Moments) -> list[Row]:
    layer, j, index = ref.layer, ref.unit - 1, subscript(ref.unit)
    inp, o = f"inp{index}", f"o{layer}.{ref.unit}"
    forward: dict[str, Any] = {"known_from": moments.known("o", layer, ref.unit)}
    look: dict[str, Any] = {"color": "value", **forward}
    delta_look: dict[str, Any] = {
        "color": "gradient",
        "link": f"d{layer}.{ref.unit}",
        "known_from": moments.known("d", layer, ref.unit),
    }
    return [
        _parameter(QuantityRef("b", layer, ref.unit), trace.b[layer][j]),
        moments.row(inp, trace.inp[layer][j], _new_input(trace, layer, j), meaning="what arrives", **forward),
        moments.row(
            f"o{index}", trace.o[layer][j], trace.o_new[layer][j], **look, link=o, meaning=f"σ({inp})"
        ),
        moments.row(f"σ′({inp})", trace.slope[layer][j], **look, meaning="slope there"),
        moments.row(f"δ{index}", trace.delta[layer][j], **delta_look, meaning=f"∂L/∂{inp}"),
    ]


def _new_input(trace: BackpropTrace, layer: int, j: int) -> float:
    """inp of a unit with the new weights: b_j + sum_i w_ij o_i."""
    o = trace.o_new[layer - 1] if layer > 1 else trace.x
    return float(trace.b_new[layer][j] + trace.w_new[layer][:, j] @ o)


def _updated(ref: QuantityRef, letter: str, value: float, learning_rate: float, moments: Moments) -> Row:
    """The weight or bias after the update: what the picture shows from then on."""
    label, meaning = f"{letter} − η ∂L/∂{letter}", f"η = {digits(learning_rate)}"
    return number_row(
        label,
        value,
        color="update",
        meaning=meaning,
        link=ref.name,
        lit=moments.updated,
        known_from=moments.known("update"),
    )


def _whole_pass(trace: BackpropTrace, moments: Moments) -> list[Row]:
    shape = trace.shape
    parameters = sum((m + 1) * n for m, n in pairwise(shape))
    return [
        number_row("parameters", parameters, format="integer", meaning="w and b"),
        moments.row(
            "L",
            trace.loss,
            trace.loss_new,
            link="L",
            meaning="½ Σ (t − o)²",
            known_from=moments.known("loss"),
        ),
        number_row("L, then", trace.loss_new, color="update", meaning="one step later", known_from=END),
        number_row("shared", backprop_cost(shape), format="integer", meaning="products"),
        number_row("path by path", path_sum_cost(shape), format="integer", meaning="products"),
    ]


ROWS: Mapping[str, Callable[[BackpropTrace, QuantityRef, float, Moments], list[Row]]] = {
    "w": _weight,
    "b": _bias,
    "o": _unit,
    "d": _unit,
}
"""By the kind of what is selected."""
