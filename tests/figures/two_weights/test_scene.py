"""The scene draws the trace: every name in the drawings has its numbers, and they are the trace's."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.two_weights import STEPS, TwoWeightsSpec, error_grid, half_width, run
from playground.experiments.two_weights.steps import STEP_INDEX
from playground.figures.two_weights import drawing, gradient_table, scene, timeline
from playground.figures.two_weights.style import NumberStyle, all_digits, format_number
from tests.figures import oracle
from tests.pages.walking import unpack

SPEC = TwoWeightsSpec()
WILD = [
    SPEC,
    replace(SPEC, w1=1e6, w2=-1e6),
    replace(SPEC, w1=0.0, w2=0.0),
    replace(SPEC, x=0.0),
    replace(SPEC, y=1e3, learning_rate=1e3),
    replace(SPEC, updates=1),
]


def drawn(spec, **more):
    trace = run(spec)
    grid = error_grid(spec.x, spec.y, half_width(trace))
    header, arrays = unpack(scene(trace, grid, **more).pack())
    return trace, {panel["id"]: panel for panel in header["panels"]}, arrays, header


def of(panel, arrays, name):
    return arrays[panel["arrays"][name]["$array"]]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("spec", WILD)
@pytest.mark.parametrize("detailed_updates", ["first", "every", "none"])
@pytest.mark.parametrize("predict", [False, True])
def test_everything_that_is_named_is_there(spec, detailed_updates, predict):
    trace, panels, arrays, header = drawn(spec, detailed_updates=detailed_updates, predict=predict)
    assert header["last"] == timeline(spec.updates, detailed_updates).last
    assert len(header["narration"]) == header["last"] + 1
    for panel in (panels["graph"], panels["gradients"]):
        for name, row in re.findall(r'data-(?:bind|text|show|state|tip|hide)="([^"]+)\.(\d+)"', panel["svg"]):
            values = of(panel, arrays, name)
            assert np.atleast_2d(values).shape[0] > int(row), name
            assert np.isfinite(values).all(), name
    numbers = panels["map"]["figure"]["layout"]
    assert numbers["xaxis"]["range"] == numbers["yaxis"]["range"] == [-half_width(trace), half_width(trace)]


def test_the_numbers_are_the_traces_to_the_bit():
    trace, panels, arrays, _ = drawn(SPEC, detailed_updates="every")
    clock = timeline(SPEC.updates, "every")
    for name, values in trace.values.items():
        shown_values = of(panels["graph"], arrays, name)
        assert shown_values.dtype == np.float64
        np.testing.assert_array_equal(shown_values, values[clock.update])
    np.testing.assert_array_equal(
        of(panels["gradients"], arrays, "autograd"), trace.autograd[:, clock.update]
    )


@pytest.mark.parametrize(
    "changed", [{"x": -0.3}, {"y": 0.1}, {"w1": 2.0}, {"w2": 0.4}, {"learning_rate": 2.0}]
)
def test_nothing_stale_is_left_after_an_edit(changed):
    """The drawing is the same text; all that it shows comes from arrays that belong to the new numbers."""
    trace, panels, arrays, _ = drawn(replace(SPEC, **changed), detailed_updates="first")
    clock = timeline(SPEC.updates, "first")
    assert panels["graph"]["svg"] == drawing(NumberStyle())
    for name, values in trace.values.items():
        np.testing.assert_array_equal(of(panels["graph"], arrays, name), values[clock.update])
    said = [panels["graph"]["texts"]["slot"][int(i)] for i in np.unique(of(panels["graph"], arrays, "slot"))]
    operands = {format_number(v) for name in trace.values for v in trace[name]}
    assert {text.strip("()") for text in said} <= operands | {""}


def test_the_multiplications_are_the_ones_made_so_far():
    trace, panels, arrays, _ = drawn(SPEC)
    for name, counted in (("cached", trace.cached), ("uncached", trace.uncached)):
        values = of(panels["graph"], arrays, name)
        assert values[0] == 0
        np.testing.assert_array_equal(values[1 : len(STEPS) + 1], counted)


@pytest.mark.parametrize("predict", [False, True])
def test_a_number_hides_exactly_when_it_is_computed(predict):
    _, panels, arrays, _ = drawn(SPEC, predict=predict)
    hidden = set(re.findall(r'data-hide="(\w+)\.0"', panels["graph"]["svg"]))
    if not predict:
        assert not hidden
        return
    made = {f"hide_{name}" for step in STEPS for name in step.results}
    assert hidden == made
    clock = timeline(SPEC.updates, "first")
    for name in made:
        hidden = of(panels["graph"], arrays, name)
        expected = clock.stepwise & (clock.done == STEP_INDEX[name.removeprefix("hide_")] + 1)
        np.testing.assert_array_equal(hidden.astype(bool), expected)


def test_what_is_to_be_guessed_is_told_nowhere():
    """Not in the tips, not in the check, not in the sentences."""
    trace, panels, arrays, header = drawn(SPEC, predict=True)
    clock = timeline(SPEC.updates, "first")
    tips = of(panels["graph"], arrays, "tip")
    words = panels["graph"]["texts"]["tip"]
    states = of(panels["gradients"], arrays, "state")
    for t in np.flatnonzero(clock.stepwise & (clock.done > 0)):
        step = STEPS[clock.done[t] - 1]
        for name in step.results:
            value = trace[name][clock.update[t]]
            assert all_digits(value) not in words[int(tips[STEP_INDEX[name], t])]
            assert format_number(value).replace("-", "−") not in header["narration"][t][1]
        if step.name in gradient_table.COLUMNS:
            assert states[list(gradient_table.COLUMNS).index(step.name), t] == 0


@pytest.mark.parametrize("predict", [False, True])
def test_the_drawing_is_well_formed_and_readable(predict):
    root = ET.fromstring(drawing(NumberStyle(predict)))
    sizes = [float(e.get("font-size")) for e in root.iter() if e.get("font-size")]
    assert min(sizes) >= 14
    _, _, width, height = map(float, root.get("viewBox").split())
    for rect in root.iter("rect"):
        x, y, w, h = (float(rect.get(key)) for key in ("x", "y", "width", "height"))
        assert x >= 0
        assert y >= 0
        assert x + w <= width
        assert y + h <= height


def test_what_is_given_can_be_edited_and_nothing_else():
    root = ET.fromstring(drawing(NumberStyle()))
    assert {e.get("data-edit") for e in root.iter() if e.get("data-edit")} == {"x", "y", "w1", "w2", "eta"}


def test_the_point_the_arrows_and_the_path():
    trace, panels, arrays, _ = drawn(SPEC, detailed_updates="every")
    clock = timeline(SPEC.updates, "every")
    trail, down, step, marker, far = panels["map"]["actors"]

    def values(actor, *names):
        return [np.ravel(arrays[actor[name]["$array"]]) for name in names]

    x, y = values(marker, "x", "y")
    np.testing.assert_allclose(x, trace["w1"][clock.weight_index()], rtol=1e-6)
    np.testing.assert_allclose(y, trace["w2"][clock.weight_index()], rtol=1e-6)
    np.testing.assert_array_equal(values(trail, "x")[0], x)
    x, y, x2, y2 = values(down, "x", "y", "x2", "y2")
    both = STEP_INDEX["dL_dw1"] + 1
    assert x2[both] - x[both] == pytest.approx(-trace["dL_dw1"][0], rel=1e-5)
    assert y2[both] - y[both] == pytest.approx(-trace["dL_dw2"][0], rel=1e-5)
    first = STEP_INDEX["dL_dw2"] + 1
    assert x2[first] == x[first]
    assert y2[first] != y[first]
    x, y, x2, y2 = values(step, "x", "y", "x2", "y2")
    done = len(STEPS)
    assert x2[done] - x[done] == pytest.approx(-SPEC.learning_rate * trace["dL_dw1"][0], rel=1e-4)
    assert np.isnan(x[done - 1])
    assert np.isnan(values(far, "x")[0]).all()


def test_a_point_beyond_the_map_is_shown_at_its_edge():
    _, panels, arrays, _ = drawn(replace(SPEC, w1=1e6, w2=-2.0))
    far = panels["map"]["actors"][-1]
    assert (arrays[far["x"]["$array"]] == 3).all()
    assert np.ravel(arrays[far["y"]["$array"]])[0] == -2
    [handle] = panels["map"]["handles"]
    assert (handle["x"], handle["y"]) == (3, -2)


def test_dragging_the_point_leaves_the_still_map_alone():
    _, one, *_ = drawn(SPEC)
    _, two, *_ = drawn(replace(SPEC, w1=0.8))
    _, other, *_ = drawn(replace(SPEC, x=1.6))
    assert one["map"]["figure_version"] == two["map"]["figure_version"]
    assert one["map"]["figure_version"] != other["map"]["figure_version"]
    assert one["graph"]["svg_version"] == two["graph"]["svg_version"] == other["graph"]["svg_version"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.5000"),
        (-1.23456, "-1.2346"),
        (1.5e-7, "1.500e-7"),
        (0.0, "0.0000"),
        (-0.0, "0.0000"),
        (123456.0, "1.235e+5"),
        (99999.0, "1.000e+5"),
        (14526.5, "1.453e+4"),
        (1000.0, "1000"),
        (-250.5, "-250.5000"),
        (1e-3, "0.0010"),
    ],
)
def test_numbers_are_written_as_the_player_writes_them(value, text):
    assert format_number(value) == text


def test_how_far_apart_two_results_are():
    assert gradient_table.absolute_difference([1.0, 2.0], [1.0, 2.0]) == "0"
    assert gradient_table.absolute_difference([1.0, 2.0], [1.0 + 1e-9, 2.0]) == "1.0e-9"


def test_the_map_is_the_loss_and_the_arrow_points_downhill():
    trace = run(SPEC)
    grid = error_grid(SPEC.x, SPEC.y, half_width(trace))
    plot = oracle.panel(scene(trace, grid, "every"), "map")
    surface = plot.figure["data"][0]
    i, j = 10, 37  # row: w2, column: w1
    own = run(replace(SPEC, w1=float(grid.w[j]), w2=float(grid.w[i]), updates=0))
    assert surface["customdata"][i, j] == pytest.approx(own["L"][0], rel=1e-5)
    assert (surface["x"][j], surface["y"][i]) == pytest.approx((grid.w[j], grid.w[i]))
    clock = timeline(SPEC.updates, "every")
    descent, update = (oracle.actor(plot, "arrow", k) for k in (0, 1))
    for k in (0, 3):
        step = int(np.flatnonzero((clock.update == k) & (clock.done == len(STEPS) - 1))[0])
        (x, y), (x2, y2) = oracle.tail(descent, step), oracle.tip(descent, step)
        assert (x, y) == (trace["w1"][k], trace["w2"][k])
        short = run(replace(SPEC, w1=x + 1e-4 * (x2 - x), w2=y + 1e-4 * (y2 - y), updates=0))
        assert short["L"][0] < trace["L"][k]
        point = oracle.actor(plot, "marker")
        assert (oracle.at(point.x, step), oracle.at(point.x, step + 1)) == (
            trace["w1"][k],
            trace["w1"][k + 1],
        )
        assert tuple(oracle.tail(update, step + 1)) == (trace["w1"][k], trace["w2"][k])
        assert tuple(oracle.tip(update, step + 1)) == (trace["w1"][k + 1], trace["w2"][k + 1])
    for curve in plot.figure["data"][1:]:
        for w1, w2 in zip(curve["x"][::50], curve["y"][::50], strict=True):
            assert run(replace(SPEC, w1=float(w1), w2=float(w2), updates=0))["L"][0] < 1e-9


def test_the_table_compares_three_gradients():
    trace, panels, arrays, _ = drawn(SPEC, detailed_updates="every")
    clock = timeline(SPEC.updates, "every")
    table = panels["gradients"]
    ways = {"hand": trace.gradient(), "autograd": trace.autograd, "difference": trace.difference}
    for way, values in ways.items():
        np.testing.assert_array_equal(of(table, arrays, way), values[:, clock.update])
    step = int(np.flatnonzero((clock.update == 3) & (clock.done == len(STEPS)))[0])
    index = int(np.ravel(of(table, arrays, "difference_difference"))[step])
    largest = np.abs(trace.difference[:, 3] - trace.gradient()[:, 3]).max()
    assert table["texts"]["difference_difference"][index] == f"{largest:.1e}".replace("e-0", "e-")
    known = of(table, arrays, "state")
    first = [int(np.flatnonzero(row)[0]) for row in known]
    assert first == [STEP_INDEX["dL_dw1"] + 1, STEP_INDEX["dL_dw2"] + 1, STEP_INDEX["dL_dw1"] + 1]
