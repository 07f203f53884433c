"""The whole stage, in every look."""

import numpy as np
import pytest

from playground.experiments.backprop import BackpropSpec, run
from playground.experiments.backprop.counting import counted
from playground.experiments.backprop.depth import mean_delta
from playground.experiments.backprop.places import find
from playground.experiments.backprop.steps import GRAINS, position, steps
from playground.figures.backprop import LOOKS, scene
from playground.figures.backprop.narration import narration
from tests.pages.walking import unpack


def shown(spec, grain="unit", look="step", chosen=""):
    trace = run(spec)
    place = find(chosen, trace.shape) if chosen else None
    return unpack(scene(trace, spec, grain, look, place).pack())


def panel_of(header, name):
    return next(panel for panel in header["panels"] if panel["id"] == name)


def numbers(header, arrays, label):
    row = next(row for row in panel_of(header, "chosen")["rows"] if row["label"] == label)
    return arrays[row["cells"][0]["values"]["$array"]]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize("network", ["2-3-2", "8-8-2", "1-1"])
def test_it_packs_with_a_sentence_for_every_step(look, grain, network):
    spec = BackpropSpec(network)
    header, _ = shown(spec, grain, look)
    assert header["last"] == len(steps(run(spec).shape, grain)) - 1
    assert [k for k, _ in header["narration"]] == list(range(header["last"] + 1))
    assert all(sentence.endswith(".") for _, sentence in header["narration"])


@pytest.mark.parametrize("chosen", ["w2.1.2", "b1.3", "o1.2", "d2.1", "x1", "t2", ""])
def test_what_is_chosen_has_its_numbers_and_the_agreement(chosen):
    spec = BackpropSpec()
    header, arrays = shown(spec, chosen=chosen)
    rows = panel_of(header, "chosen")["rows"]
    assert len(rows) == 6
    assert numbers(header, arrays, "autograd")[0] == run(spec).difference
    assert [row["edit"] for row in rows if "edit" in row] == {
        "w2.1.2": ["w2.1.2"], "b1.3": ["b1.3"], "o1.2": ["b1.2"], "d2.1": ["b2.1"],
    }.get(chosen, [])  # fmt: skip


def test_a_chosen_weight_multiplies_out_and_moves():
    spec = BackpropSpec(back_eta=0.25)
    header, arrays = shown(spec, chosen="w2.1.2")
    trace = run(spec)
    o, delta, slope = (numbers(header, arrays, name)[0] for name in ("o₁", "δ₂", "∂L/∂w₁₂"))
    assert (o, delta, slope) == (trace.o[1][0], trace.delta[2][1], trace.dw[2][0, 1])
    assert slope == o * delta
    assert numbers(header, arrays, "w − η ∂L/∂w")[0] == pytest.approx(trace.w[2][0, 1] - 0.25 * slope)


def test_deltas_by_layer_appear_as_the_pass_comes_back():
    spec = BackpropSpec("3-4-4-2")
    header, arrays = shown(spec, "layer", "depth")
    plot = panel_of(header, "depth")
    trace = run(spec)
    dots = arrays[plot["actors"][0]["y"]["$array"]]
    k = position(trace.shape, "layer", "d", 2)
    np.testing.assert_allclose(dots[1:, k], trace.mean_delta()[1:], rtol=1e-6)
    assert np.isnan(dots[0, k])
    lines = {line["name"]: arrays[line["y"]["$array"]] for line in plot["figure"]["data"]}
    np.testing.assert_allclose(lines["He"], mean_delta(trace.shape, "sigmoid", "he"), rtol=1e-6)


def test_the_cost_is_counted():
    spec = BackpropSpec("3-4-4-2")
    header, arrays = shown(spec, "unit", "cost")
    here = counted((3, 4, 4, 2))
    so_far = numbers(header, arrays, "so far")
    assert (so_far[0], so_far[-1]) == (0, here.shared)
    assert numbers(header, arrays, "shared")[0] == here.shared
    assert numbers(header, arrays, "path by path")[0] == here.alone


def test_dead_units_and_overflow_are_said():
    relu = BackpropSpec(activation="relu")
    told = dict(narration(run(relu), relu, "unit"))
    assert told[2].endswith("Here the unit is dead.")
    assert "the slope is 0, and so is δ" in told[12]
    edits = ";".join(f"w{layer}.1.1=1000000" for layer in range(1, 5)) + ";x1=1000000"
    wild = BackpropSpec("1-1-1-1-1", "relu", "equal", 0, edits, -1.0)
    header, _ = shown(wild)
    assert "beyond any number" in header["narration"][-1][1]


def test_zero_targets_and_zero_weights_still_draw():
    for edits in ("x1=0;x2=0", "t1=0;t2=1", "x1=1000000"):
        shown(BackpropSpec(weights_from="zero", edits=edits), look="depth")
