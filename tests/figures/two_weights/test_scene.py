"""The scene draws the trace: every name in the drawings has its numbers, and they are the trace's."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.two_weights import STEPS, TwoWeightsSpec, half_width, landscape, run
from playground.experiments.two_weights.steps import PLACE
from playground.figures.two_weights import check, drawing, scene, timeline
from playground.figures.two_weights.look import Numbers, digits, shown
from tests.pages.walking import unpack

SPEC = TwoWeightsSpec()
WILD = [
    SPEC,
    replace(SPEC, w1=1e6, w2=-1e6),
    replace(SPEC, w1=0.0, w2=0.0),
    replace(SPEC, x_in=0.0),
    replace(SPEC, y_target=1e3, rate=1e3),
    replace(SPEC, updates=1),
]


def drawn(spec, **more):
    trace = run(spec)
    land = landscape(spec.x_in, spec.y_target, half_width(trace))
    header, arrays = unpack(scene(trace, land, **more).pack())
    return trace, {panel["id"]: panel for panel in header["panels"]}, arrays, header


def of(panel, arrays, name):
    return arrays[panel["arrays"][name]["$array"]]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("spec", WILD)
@pytest.mark.parametrize("walk", ["first", "every", "none"])
@pytest.mark.parametrize("predict", [False, True])
def test_everything_that_is_named_is_there(spec, walk, predict):
    trace, panels, arrays, header = drawn(spec, walk=walk, predict=predict)
    assert header["last"] == timeline(spec.updates, walk).last
    assert len(header["narration"]) == header["last"] + 1
    for panel in (panels["graph"], panels["check"]):
        for name, row in re.findall(r'data-(?:bind|text|show|state|tip|veil)="([^"]+)\.(\d+)"', panel["svg"]):
            values = of(panel, arrays, name)
            assert np.atleast_2d(values).shape[0] > int(row), name
            assert np.isfinite(values).all(), name
    numbers = panels["map"]["figure"]["layout"]
    assert numbers["xaxis"]["range"] == numbers["yaxis"]["range"] == [-half_width(trace), half_width(trace)]


def test_the_numbers_are_the_traces_to_the_bit():
    trace, panels, arrays, _ = drawn(SPEC, walk="every")
    line = timeline(SPEC.updates, "every")
    for name, values in trace.values.items():
        shown_values = of(panels["graph"], arrays, name)
        assert shown_values.dtype == np.float64
        np.testing.assert_array_equal(shown_values, values[line.update])
    np.testing.assert_array_equal(of(panels["check"], arrays, "autograd"), trace.autograd[:, line.update])


@pytest.mark.parametrize(
    "changed", [{"x_in": -0.3}, {"y_target": 0.1}, {"w1": 2.0}, {"w2": 0.4}, {"rate": 2.0}]
)
def test_nothing_stale_is_left_after_an_edit(changed):
    """The drawing is the same text; all that it shows comes from arrays that belong to the new numbers."""
    trace, panels, arrays, _ = drawn(replace(SPEC, **changed), walk="first")
    line = timeline(SPEC.updates, "first")
    assert panels["graph"]["svg"] == drawing(Numbers())
    for name, values in trace.values.items():
        np.testing.assert_array_equal(of(panels["graph"], arrays, name), values[line.update])
    said = [panels["graph"]["texts"]["slot"][int(i)] for i in np.unique(of(panels["graph"], arrays, "slot"))]
    operands = {shown(v) for name in trace.values for v in trace[name]}
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
    veils = set(re.findall(r'data-veil="(\w+)\.0"', panels["graph"]["svg"]))
    if not predict:
        assert not veils
        return
    made = {f"hide_{name}" for step in STEPS for name in step.makes}
    assert veils == made
    line = timeline(SPEC.updates, "first")
    for name in made:
        hidden = of(panels["graph"], arrays, name)
        expected = line.passing & (line.done == PLACE[name.removeprefix("hide_")] + 1)
        np.testing.assert_array_equal(hidden.astype(bool), expected)


def test_what_is_to_be_guessed_is_told_nowhere():
    """Not in the tips, not in the check, not in the sentences."""
    trace, panels, arrays, header = drawn(SPEC, predict=True)
    line = timeline(SPEC.updates, "first")
    tips = of(panels["graph"], arrays, "tip")
    words = panels["graph"]["texts"]["tip"]
    states = of(panels["check"], arrays, "is")
    for t in np.flatnonzero(line.passing & (line.done > 0)):
        step = STEPS[line.done[t] - 1]
        for name in step.makes:
            value = trace[name][line.update[t]]
            assert digits(value) not in words[int(tips[PLACE[name], t])]
            assert shown(value).replace("-", "−") not in header["narration"][t][1]
        if step.name in check.COLUMNS:
            assert states[list(check.COLUMNS).index(step.name), t] == 0


@pytest.mark.parametrize("predict", [False, True])
def test_the_drawing_is_well_formed_and_readable(predict):
    root = ET.fromstring(drawing(Numbers(predict)))
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
    root = ET.fromstring(drawing(Numbers()))
    assert {e.get("data-edit") for e in root.iter() if e.get("data-edit")} == {"x", "y", "w1", "w2", "eta"}


def test_the_point_the_arrows_and_the_path():
    trace, panels, arrays, _ = drawn(SPEC, walk="every")
    line = timeline(SPEC.updates, "every")
    trail, down, step, marker, far = panels["map"]["actors"]

    def values(actor, *names):
        return [np.ravel(arrays[actor[name]["$array"]]) for name in names]

    x, y = values(marker, "x", "y")
    np.testing.assert_allclose(x, trace["w1"][line.weights()], rtol=1e-6)
    np.testing.assert_allclose(y, trace["w2"][line.weights()], rtol=1e-6)
    np.testing.assert_array_equal(values(trail, "x")[0], x)
    x, y, x2, y2 = values(down, "x", "y", "x2", "y2")
    both = PLACE["dL_dw1"] + 1
    assert x2[both] - x[both] == pytest.approx(-trace["dL_dw1"][0], rel=1e-5)
    assert y2[both] - y[both] == pytest.approx(-trace["dL_dw2"][0], rel=1e-5)
    first = PLACE["dL_dw2"] + 1
    assert x2[first] == x[first]
    assert y2[first] != y[first]
    x, y, x2, y2 = values(step, "x", "y", "x2", "y2")
    done = len(STEPS)
    assert x2[done] - x[done] == pytest.approx(-SPEC.rate * trace["dL_dw1"][0], rel=1e-4)
    assert np.isnan(x[done - 1])
    assert np.isnan(values(far, "x")[0]).all()


def test_a_point_beyond_the_map_is_shown_at_its_edge():
    _, panels, arrays, _ = drawn(replace(SPEC, w1=1e6, w2=-2.0))
    far = panels["map"]["actors"][-1]
    assert (arrays[far["x"]["$array"]] == 3).all()
    assert np.ravel(arrays[far["y"]["$array"]])[0] == -2
    [grip] = panels["map"]["grips"]
    assert (grip["x"], grip["y"]) == (3, -2)


def test_dragging_the_point_leaves_the_still_map_alone():
    _, one, *_ = drawn(SPEC)
    _, two, *_ = drawn(replace(SPEC, w1=0.8))
    _, other, *_ = drawn(replace(SPEC, x_in=1.6))
    assert one["map"]["figure_version"] == two["map"]["figure_version"]
    assert one["map"]["figure_version"] != other["map"]["figure_version"]
    assert one["graph"]["svg_version"] == two["graph"]["svg_version"] == other["graph"]["svg_version"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.5000"), (-1.23456, "-1.2346"), (1.5e-7, "1.500e-7"), (0.0, "0.0000"), (-0.0, "0.0000"),
        (123456.0, "1.235e+5"), (99999.0, "1.000e+5"), (14526.5, "1.453e+4"), (1000.0, "1000"),
        (-250.5, "-250.5000"), (1e-3, "0.0010"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_the_player_writes_them(value, text):
    assert shown(value) == text


def test_how_far_apart_two_results_are():
    assert check.apart([1.0, 2.0], [1.0, 2.0]) == "0"
    assert check.apart([1.0, 2.0], [1.0 + 1e-9, 2.0]) == "1.0e-9"
