"""The drawing and the numbers on it."""

import re

import numpy as np
import pytest

from playground.experiments.backprop import BackpropSpec, run
from playground.experiments.backprop.places import find, parameters
from playground.figures.backprop.drawing import choices
from playground.figures.backprop.stage import digits, fitting, formats, guarded, stage
from playground.figures.backprop.states import course
from playground.figures.backprop.values import vector


def panel(spec, grain="unit", chosen=None):
    trace = run(spec)
    values = vector(trace, spec.back_eta)
    return stage(trace, values, course(trace.shape, grain), chosen)


@pytest.mark.parametrize("network_text", ["2-3-2", "8-8-8-8-8", "1-1", "3-4-4-2"])
def test_everything_can_be_picked_and_everything_bound_is_there(network_text):
    spec = BackpropSpec(network_text)
    graph = panel(spec)
    shape = run(spec).shape
    picks = re.findall(r'data-pick="([^"]*)"', graph.svg)
    assert {place.name for place in parameters(shape)} <= set(picks)
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
    assert {place.name for place in parameters((2, 3, 2))} <= edits


def test_a_tip_multiplies_out():
    spec = BackpropSpec()
    trace, tips = run(spec), panel(spec).texts["w_tip"]
    place = find("w2.3.1", trace.shape)
    row = trace.w[1].size + 2 * 2  # w_31 of the second layer
    o, delta, slope = trace.o[1][2], trace.delta[2][0], trace.dw[2][2, 0]
    assert tips[row] == [
        f"{place.symbol} of output = {digits(trace.w[2][2, 0])}\n"
        f"∂L/∂w = o · δ = {digits(o)} · {guarded(delta)} = {digits(slope)}"
    ]


def test_the_chosen_part_is_marked():
    spec = BackpropSpec()
    shape = run(spec).shape
    places = [place.name for place in choices(shape)]
    assert not panel(spec).arrays["chosen"].any()
    for name, marked in (("w1.1.1", "w1.1.1"), ("b1.2", "b1.2"), ("o1.1", "o1.1"), ("d2.2", "o2.2")):
        graph = panel(spec, chosen=find(name, shape))
        assert [places[row] for row in np.flatnonzero(graph.arrays["chosen"])] == [marked]
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
    assert fitting([np.array([largest, -largest])]) == form
    if np.isfinite(largest):
        kind, places = form.split(":")
        shown = f"{-largest:.{places}{'f' if kind == 'fixed' else 'e'}}"
        assert len(shown.replace("e-0", "e-").replace("e+0", "e+")) <= 7


def test_one_large_weight_changes_no_other_number():
    trace = run(BackpropSpec(edits="w1.1.1=1000000"))
    forms = formats(trace)[5:]  # of three columns and two layers come first
    assert forms.count("exponent:1") == 1
    assert set(forms) == {"exponent:1", "fixed:2"}
    assert len(forms) == len(list(parameters(trace.shape))) + 2


def test_an_edit_of_a_number_leaves_the_drawing_alone():
    one, other = panel(BackpropSpec()), panel(BackpropSpec(edits="w1.1.1=0.5"))
    assert one.svg == other.svg
    assert not np.array_equal(one.arrays["o"], other.arrays["o"])
