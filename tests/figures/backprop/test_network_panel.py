"""The drawing and the numbers on it."""

import re

import numpy as np
import pytest

from playground.experiments.backprop import BackpropSpec, run
from playground.experiments.backprop.quantity_ref import find_ref, parameter_refs
from playground.figures.backprop.drawing import selectable
from playground.figures.backprop.network_panel import network_panel
from playground.figures.backprop.numbers import common_format, digits, factor, formats
from playground.figures.backprop.rows import bias_row, unit_row, weight_row
from playground.figures.backprop.states import step_states
from playground.figures.backprop.values import value_vector


def panel(spec, granularity="unit", selected=None):
    trace = run(spec)
    values = value_vector(trace, spec.learning_rate)
    return network_panel(trace, values, step_states(trace.shape, granularity), selected)


@pytest.mark.parametrize("shape", [(2, 3, 2), (8, 8, 8, 8, 8), (1, 1), (3, 4, 4, 2)])
def test_everything_can_be_picked_and_everything_bound_is_there(shape):
    spec = BackpropSpec(shape)
    graph = panel(spec)
    picks = re.findall(r'data-pick="([^"]*)"', graph.svg)
    assert {ref.name for ref in parameter_refs(shape)} <= set(picks)
    units = [(layer, j + 1) for layer in range(1, len(shape)) for j in range(shape[layer])]
    assert {f"{half}{layer}.{j}" for half in "od" for layer, j in units} <= set(picks)
    assert len(picks) == len(set(picks))
    for name, row in re.findall(r'data-(?:bind|state|show)="(\w+)\.(\d+)"', graph.svg):
        assert int(row) < len(graph.arrays[name])
    for name, row in re.findall(r'data-tip="(\w+)\.(\d+)"', graph.svg):
        assert int(row) < len(graph.texts[name])
    edits = set(re.findall(r'data-edit="([^"]*)"', graph.svg))
    assert {f"x{i + 1}" for i in range(shape[0])} | {f"t{j + 1}" for j in range(shape[-1])} <= edits


def test_a_small_network_has_every_number_to_drag():
    spec = BackpropSpec()
    edits = set(re.findall(r'data-edit="([^"]*)"', panel(spec).svg))
    assert {ref.name for ref in parameter_refs((2, 3, 2))} <= edits


def test_a_tip_multiplies_out():
    spec = BackpropSpec()
    trace, tips = run(spec), panel(spec).texts["w_tip"]
    ref = find_ref("w2.3.1", trace.shape)
    row = trace.w[1].size + 2 * 2  # w_31 of the second layer
    o, delta, slope = trace.o[1][2], trace.delta[2][0], trace.dw[2][2, 0]
    assert tips[row] == [
        f"{ref.symbol} of output = {digits(trace.w[2][2, 0])}\n"
        f"∂L/∂w = o · δ = {digits(o)} · {factor(delta)} = {digits(slope)}"
    ]


def test_the_selected_part_is_highlighted():
    spec = BackpropSpec()
    shape = run(spec).shape
    places = [ref.name for ref in selectable(shape)]
    assert not panel(spec).arrays["selected"].any()
    for name, marked in (("w1.1.1", "w1.1.1"), ("b1.2", "b1.2"), ("o1.1", "o1.1"), ("d2.2", "o2.2")):
        graph = panel(spec, selected=find_ref(name, shape))
        assert [places[row] for row in np.flatnonzero(graph.arrays["selected"])] == [marked]
        assert graph.svg == panel(spec).svg, "a choice draws nothing anew"


FITS = {
    0.543: "fixed:3",
    0.0112: "fixed:4",
    0.0051: "fixed:4",
    0.00051: "exponent:1",
    12.3: "fixed:1",
    1234.0: "fixed:0",
    123456.0: "exponent:1",
    1e12: "exponent:0",
    0.0: "fixed:2",
    np.inf: "fixed:2",
}


@pytest.mark.parametrize(("largest", "form"), FITS.items())
def test_numbers_fit_into_their_units(largest, form):
    assert common_format([np.array([largest, -largest])]) == form
    if np.isfinite(largest):
        kind, places = form.split(":")
        shown = f"{-largest:.{places}{'f' if kind == 'fixed' else 'e'}}"
        assert len(shown.replace("e-0", "e-").replace("e+0", "e+")) <= 7


def test_one_large_weight_changes_no_other_number():
    trace = run(BackpropSpec(edits=(("w1.1.1", 1e6),)))
    forms = formats(trace)[5:]  # of three columns and two layers come first
    assert forms.count("exponent:1") == 1
    assert set(forms) == {"exponent:1", "fixed:2"}
    assert len(forms) == len(list(parameter_refs(trace.shape))) + 2


def test_an_edit_of_a_number_leaves_the_drawing_alone():
    one, other = panel(BackpropSpec()), panel(BackpropSpec(edits=(("w1.1.1", 0.5),)))
    assert one.svg == other.svg
    assert not np.array_equal(one.arrays["o"], other.arrays["o"])


def test_tips_multiply_out():
    trace = run(BackpropSpec((2, 3, 2), "tanh", seed=3))
    tips = panel(BackpropSpec((2, 3, 2), "tanh", seed=3)).texts
    units = [(layer, j) for layer, n in enumerate(trace.shape) for j in range(n)]
    for row, (layer, j) in enumerate(units):
        if layer == 0:
            assert tips["o_tip"][row] == [f"input {j + 1}: {digits(trace.x[j])}"]
            continue
        assert tips["o_tip"][row][0].endswith(
            f"σ({digits(trace.inp[layer][j])}) = {digits(trace.o[layer][j])}"
        )
        total, slope = trace.back_sums[layer][-1, j], trace.slope[layer][j]
        product = f"{digits(total)} · {digits(slope)} = {digits(trace.delta[layer][j])}"
        assert tips["d_tip"][row][0].endswith(product)
        bias = tips["b_tip"][row - trace.shape[0]][0]
        assert f"= {digits(trace.b[layer][j])}\n" in bias
        assert bias.endswith(f"= {digits(trace.db[layer][j])}")


def test_the_numbers_of_the_panel_are_the_traces_in_the_order_of_their_rows():
    spec = BackpropSpec((2, 3, 2), "tanh", seed=3)
    trace, graph = run(spec), panel(spec)
    last = graph.arrays["d"].shape[1] - 3  # the last gradient: the pass is over, nothing is updated
    for layer in (1, 2):
        for j in range(trace.shape[layer]):
            row = unit_row(trace.shape, layer, j + 1)
            assert graph.arrays["o"][row, last] == trace.o[layer][j]
            assert graph.arrays["d"][row, last] == trace.delta[layer][j]
            assert graph.arrays["b"][bias_row(trace.shape, layer, j + 1), last] == trace.b[layer][j]
            for i in range(trace.shape[layer - 1]):
                edge = weight_row(trace.shape, layer, i + 1, j + 1)
                assert graph.arrays["w"][edge, last] == trace.w[layer][i, j]
                assert np.sign(graph.arrays["width"][edge, last]) == np.sign(trace.w[layer][i, j])
