"""The whole stage, in every view."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.backprop import BackpropSpec, run
from playground.experiments.backprop.cost import count_costs
from playground.experiments.backprop.delta_sizes import mean_delta_sizes
from playground.experiments.backprop.quantity_ref import find_ref
from playground.experiments.backprop.steps import GRANULARITIES, Step, step_index, steps
from playground.figures.backprop import VIEWS, scene
from playground.figures.backprop.formula_entries import entry
from playground.figures.backprop.narration import narration
from playground.figures.backprop.numbers import digits
from tests.figures import oracle
from tests.pages.walking import unpack


def shown(spec, granularity="unit", view="step", selected=""):
    trace = run(spec)
    ref = find_ref(selected, trace.shape) if selected else None
    return unpack(scene(trace, spec, granularity, view, ref).pack())


def panel_of(header, name):
    return next(panel for panel in header["panels"] if panel["id"] == name)


def numbers(header, arrays, label):
    row = next(row for row in panel_of(header, "selection")["rows"] if row["label"] == label)
    return arrays[row["cells"][0]["values"]["$array"]]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("granularity", GRANULARITIES)
@pytest.mark.parametrize("shape", [(2, 3, 2), (8, 8, 2), (1, 1)])
def test_it_packs_with_a_sentence_for_every_step(view, granularity, shape):
    spec = BackpropSpec(shape)
    header, _ = shown(spec, granularity, view)
    assert header["last"] == len(steps(run(spec).shape, granularity)) - 1
    assert [k for k, _ in header["narration"]] == list(range(header["last"] + 1))
    assert all(sentence.endswith(".") for _, sentence in header["narration"])


@pytest.mark.parametrize("selected", ["w2.1.2", "b1.3", "o1.2", "d2.1", "x1", "t2", ""])
def test_what_is_selected_has_its_numbers_and_the_agreement(selected):
    spec = BackpropSpec()
    header, arrays = shown(spec, selected=selected)
    rows = panel_of(header, "selection")["rows"]
    assert len(rows) == 6
    assert numbers(header, arrays, "autograd")[0] == run(spec).difference
    assert [row["edit"] for row in rows if "edit" in row] == {
        "w2.1.2": ["w2.1.2"],
        "b1.3": ["b1.3"],
        "o1.2": ["b1.2"],
        "d2.1": ["b2.1"],
    }.get(selected, [])


def test_a_selected_weight_multiplies_out_and_moves():
    spec = BackpropSpec(learning_rate=0.25)
    header, arrays = shown(spec, selected="w2.1.2")
    trace = run(spec)
    o, delta, slope = (numbers(header, arrays, name)[0] for name in ("o₁", "δ₂", "∂L/∂w₁₂"))
    assert (o, delta, slope) == (trace.o[1][0], trace.delta[2][1], trace.dw[2][0, 1])
    assert slope == o * delta
    assert numbers(header, arrays, "w − η ∂L/∂w")[0] == pytest.approx(trace.w[2][0, 1] - 0.25 * slope)


def test_deltas_by_layer_appear_as_the_pass_comes_back():
    spec = BackpropSpec((3, 4, 4, 2))
    header, arrays = shown(spec, "layer", "depth")
    plot = panel_of(header, "depth")
    trace = run(spec)
    dots = arrays[plot["actors"][0]["y"]["$array"]]
    k = step_index(trace.shape, "layer", "d", 2)
    np.testing.assert_allclose(dots[1:, k], trace.mean_delta_sizes()[1:], rtol=1e-6)
    assert np.isnan(dots[0, k])
    lines = {line["name"]: arrays[line["y"]["$array"]] for line in plot["figure"]["data"]}
    np.testing.assert_allclose(lines["He"], mean_delta_sizes(trace.shape, "sigmoid", "he"), rtol=1e-6)


def test_the_cost_is_counted():
    spec = BackpropSpec((3, 4, 4, 2))
    header, arrays = shown(spec, "unit", "cost")
    here = count_costs((3, 4, 4, 2))
    so_far = numbers(header, arrays, "so far")
    assert (so_far[0], so_far[-1]) == (0, here.backprop)
    assert numbers(header, arrays, "shared")[0] == here.backprop
    assert numbers(header, arrays, "path by path")[0] == here.path_sum


def test_dead_units_and_overflow_are_said():
    relu = BackpropSpec(activation="relu")
    told = dict(narration(run(relu), relu, "unit"))
    assert told[2].endswith("Here the unit is dead.")
    assert "the slope is 0, and so is δ" in told[12]
    edits = (*((f"w{layer}.1.1", 1e6) for layer in range(1, 5)), ("x1", 1e6))
    wild = BackpropSpec((1, 1, 1, 1, 1), "relu", "equal", 0, edits, -1.0)
    header, _ = shown(wild)
    assert "beyond any number" in header["narration"][-1][1]


def test_zero_targets_and_zero_weights_still_draw():
    for edits in ((("x1", 0.0), ("x2", 0.0)), (("t1", 0.0), ("t2", 1.0)), (("x1", 1e6),)):
        shown(BackpropSpec(initializer="zero", edits=edits), view="depth")


def test_every_initializer_has_its_own_line_and_colour():
    spec = BackpropSpec((3, 4, 4, 2), "tanh")
    trace = run(spec)
    plot = oracle.panel(scene(trace, spec, "unit", "depth"), "depth")
    colours = set()
    for name, key in {"He": "he", "Xavier": "xavier", "PyTorch": "torch", "small": "small"}.items():
        x, y = oracle.series(plot, name)
        np.testing.assert_array_equal(x, [1, 2, 3])
        np.testing.assert_allclose(y, mean_delta_sizes(trace.shape, "tanh", key))
        [line] = [line for line in plot.figure["data"] if line["name"] == name]
        colours.add(line["line"]["color"])
        assert name in line["hovertemplate"]
    assert len(colours) == 4


def test_the_rings_of_the_cost_stand_on_their_curves():
    spec = BackpropSpec((4, 4, 4))
    trace = run(spec)
    picture = scene(trace, spec, "unit", "cost")
    plot, costs = oracle.panel(picture, "cost"), count_costs(trace.shape)
    for index, (name, cost) in enumerate((("path by path", costs.path_sum), ("shared", costs.backprop))):
        ring, (x, y) = oracle.actor(plot, "marker", index), oracle.series(plot, name)
        assert (oracle.at(ring.x, 0).item(), oracle.at(ring.y, 0).item()) == (trace.depth, cost)
        assert y[list(x).index(trace.depth)] == cost, "all layers are as wide as the widest"
    table = oracle.panel(picture, "selection")
    assert oracle.number(table, "times", 0) == costs.path_sum / costs.backprop
    assert oracle.number(table, "so far", 0) == 0
    first = step_index(trace.shape, "unit", "d", 2, 1)
    assert oracle.number(table, "so far", first - 1) == 0
    assert oracle.number(table, "so far", first) == 1, "(o - t) times the slope"


@pytest.mark.parametrize(("name", "layer", "j"), [("o1.2", 1, 1), ("d2.1", 2, 0)])
def test_a_selected_unit_has_its_own_numbers(name, layer, j):
    spec = BackpropSpec(activation="tanh", seed=3)
    trace = run(spec)
    table = oracle.panel(scene(trace, spec, selected=find_ref(name, trace.shape)), "selection")
    i = "₁₂₃"[j]
    expected = {
        f"b{i}": trace.b,
        f"inp{i}": trace.inp,
        f"o{i}": trace.o,
        f"σ′(inp{i})": trace.slope,
        f"δ{i}": trace.delta,
    }
    for label, values in expected.items():
        assert oracle.number(table, label, 0) == values[layer][j], label


def test_a_selected_bias_has_its_own_numbers_and_moves_against_its_gradient():
    spec = BackpropSpec(activation="tanh", seed=3, learning_rate=0.25)
    trace = run(spec)
    table = oracle.panel(scene(trace, spec, selected=find_ref("b2.2", trace.shape)), "selection")
    assert oracle.number(table, "b₂", 0) == trace.b[2][1]
    assert oracle.number(table, "∂L/∂b₂", 0) == trace.delta[2][1]
    assert oracle.number(table, "b − η ∂L/∂b", 0) == trace.b[2][1] - 0.25 * trace.delta[2][1]


def test_without_a_selection_it_is_the_whole_pass():
    spec = BackpropSpec()
    trace = run(spec)
    table = oracle.panel(scene(trace, spec), "selection")
    costs = count_costs(trace.shape)
    expected = {
        "parameters": 2 * 3 + 3 + 3 * 2 + 2,
        "L": trace.loss,
        "L, then": trace.loss_new,
        "shared": costs.backprop,
        "path by path": costs.path_sum,
    }
    for label, value in expected.items():
        assert oracle.number(table, label, 0) == value, label


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_the_sentences_have_the_numbers_of_their_step(activation):
    spec = BackpropSpec((2, 3, 2), activation, learning_rate=0.25)
    trace = run(spec)
    picture = scene(trace, spec, "term")
    for k, step in enumerate(steps(trace.shape, "term")):
        sentence, layer, j = oracle.narration(picture, k), step.layer, step.unit - 1
        if step.kind == "o" and step.term == len(trace.o[layer - 1]) + 1:
            assert f"= {digits(trace.o[layer][j])}." in sentence
        elif step.kind == "o" and step.term:
            assert f"{digits(trace.sums[layer][step.term, j])} so far" in sentence
        elif step.kind == "d" and layer == 1 and step.term < 2:
            assert f"{digits(trace.back_sums[1][step.term, j])} so far" in sentence
        elif step.kind == "d" and step.term == len(trace.back_sums[layer]) and trace.slope[layer][j]:
            assert f"δ = {digits(trace.delta[layer][j])}." in sentence
        elif step.kind == "g" and step.term < len(trace.o[layer - 1]):
            assert f"= {digits(trace.dw[layer][step.term, j])}." in sentence
        elif step.kind == "loss":
            assert f"L = {digits(trace.loss)}." in sentence
        elif step.kind == "again":
            verb = "falls" if trace.loss_new < trace.loss else "rises"
            assert f"{verb} from {digits(trace.loss)} to {digits(trace.loss_new)}" in sentence


@pytest.mark.parametrize("granularity", GRANULARITIES)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_the_table_shows_the_new_numbers_once_they_are_computed(granularity, activation):
    """At the last step, against a pass through a network that has the new weights from the start."""
    spec = BackpropSpec(activation=activation, seed=3, learning_rate=0.25)
    trace = run(spec)
    edits = [(f"w{k}.{i + 1}.{j + 1}", w) for k in (1, 2) for (i, j), w in np.ndenumerate(trace.w_new[k])]
    edits += [(f"b{k}.{j + 1}", b) for k in (1, 2) for (j,), b in np.ndenumerate(trace.b_new[k])]
    after = run(replace(spec, edits=tuple(edits)))
    last = len(steps(trace.shape, granularity)) - 1
    same = {"rel": 1e-12}

    def table(name):
        ref = find_ref(name, trace.shape) if name else None
        return oracle.panel(scene(trace, spec, granularity, selected=ref), "selection")

    unit, bias, weight, nothing = table("o2.1"), table("b1.3"), table("w2.2.1"), table("")
    assert oracle.number(unit, "o₁", last) == pytest.approx(after.o[2][0], **same)
    assert oracle.number(unit, "inp₁", last) == pytest.approx(after.inp[2][0], **same)
    assert oracle.number(bias, "inp₃", last) == pytest.approx(after.inp[1][2], **same)
    assert oracle.number(weight, "o₂", last) == pytest.approx(after.o[1][1], **same)
    assert oracle.number(nothing, "L", last) == pytest.approx(after.loss, **same)
    for panel, label in ((unit, "δ₁"), (unit, "σ′(inp₁)"), (bias, "∂L/∂b₃"), (weight, "∂L/∂w₂₁")):
        assert np.isnan(oracle.number(panel, label, last)), "of the old weights, and gone from the picture"
        assert np.isfinite(oracle.number(panel, label, last - 1))
    assert oracle.number(nothing, "L", last - 1) == trace.loss


@pytest.mark.parametrize("name", ["w2.2.1", "b1.3"])
def test_the_row_of_the_update_lights_up_when_the_picture_shows_it(name):
    spec = BackpropSpec()
    trace = run(spec)
    table = oracle.panel(scene(trace, spec, selected=find_ref(name, trace.shape)), "selection")
    letter = name[0]
    updated, gradient = oracle.rows(table)[f"{letter} − η ∂L/∂{letter}"], table.rows[3]
    kinds = [step.kind for step in steps(trace.shape, "unit")]
    np.testing.assert_array_equal(updated.lit, [kind in ("update", "again") for kind in kinds])
    np.testing.assert_array_equal(gradient.lit, [kind not in ("update", "again") for kind in kinds])


def test_a_squared_error_is_written_as_a_product():
    """A sign before a square would say that the square is negative."""
    for shape in ((2, 3, 2), (1, 1)):
        for line in entry(shape, "sigmoid", Step("loss"), None).lines[:-1]:
            assert (line.first, line.sign, line.second) == (line.first, "·", line.first)
            assert line.equals == "="
