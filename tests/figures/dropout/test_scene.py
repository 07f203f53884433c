"""The scenes of dropout show the trace: units, edges, predictions, all settings, both themes' roles."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from playground.experiments.dropout import DropoutSpec, TrainingSpec, comparison, finished, run
from playground.experiments.dropout.spec import ACTIVATIONS, MODES, SCALINGS
from playground.figures.dropout import scene, training_scene
from playground.figures.dropout.drawing import edges, layered, units
from tests.pages.walking import unpack

SPEC = DropoutSpec(drop_draws=20)
SPECS = [
    SPEC,
    *(replace(SPEC, drop_mode=mode) for mode in MODES),
    *(replace(SPEC, drop_scaling=scaling, drop_mode="eval") for scaling in SCALINGS),
    *(replace(SPEC, drop_activation=activation) for activation in ACTIVATIONS),
    replace(SPEC, drop_units=1, drop_layers=1),
    replace(SPEC, drop_units=6),
    replace(SPEC, drop_hidden=1.0, drop_input=1.0),
    replace(SPEC, drop_hidden=1.0, drop_scaling="classic", drop_mode="eval"),
    replace(SPEC, drop_hidden=0.0, drop_input=0.0),
]


def drawn(spec):
    trace = run(spec)
    header, arrays = unpack(scene(trace, spec).pack())
    return trace, {panel["id"]: panel for panel in header["panels"]}, arrays, header


def of(panel, arrays, name):
    return arrays[panel["arrays"][name]["$array"]]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("view", ["masks", "means", "networks"])
@pytest.mark.parametrize("spec", SPECS)
def test_every_setting_is_drawn(spec, view):
    _, panels, _, header = drawn(replace(spec, drop_view=view))
    assert header["last"] == 19
    for panel in panels.values():
        if panel["kind"] == "plot":
            for axis in ("xaxis", "yaxis"):
                low, high = panel["figure"]["layout"][axis]["range"]
                assert low < high


def test_units_and_edges_follow_the_mask():
    trace, panels, arrays, _ = drawn(SPEC)
    net = panels["net"]
    kept = of(net, arrays, "kept")
    np.testing.assert_array_equal(kept, trace.kept)
    np.testing.assert_array_equal(of(net, arrays, "dropped"), 1 - trace.kept)
    np.testing.assert_array_equal(of(net, arrays, "passed"), trace.passed)
    np.testing.assert_array_equal(of(net, arrays, "back"), trace.grad)
    there = dict(zip(units(SPEC.shape), kept, strict=True))
    for row, (layer, i, j) in zip(of(net, arrays, "edge"), edges(SPEC.shape), strict=True):
        end = there.get((layer + 1, j), np.ones(20))
        np.testing.assert_array_equal(row, there[layer, i] * end)


def test_at_test_nothing_is_dropped_and_the_weights_are_scaled_where_the_convention_says():
    for scaling, factor in (("inverted", 1.0), ("classic", 0.5)):
        trace, panels, arrays, _ = drawn(replace(SPEC, drop_mode="eval", drop_scaling=scaling))
        net = panels["net"]
        assert (of(net, arrays, "kept") == 1).all()
        np.testing.assert_array_equal(of(net, arrays, "y").ravel(), [trace.side.test])
        last = of(net, arrays, "width")[-4:, 0]
        np.testing.assert_allclose(last, factor * trace.w[-1][:, 0], rtol=1e-6)
        assert "back" not in net["arrays"]


def test_what_the_drawn_units_pass_on_at_test_gives_the_output():
    for spec in (replace(SPEC, drop_mode="eval", drop_scaling=scaling) for scaling in SCALINGS):
        trace, panels, arrays, _ = drawn(spec)
        passed, width = (
            of(panels["net"], arrays, "passed")[-4:, 0],
            of(panels["net"], arrays, "width")[-4:, 0],
        )
        assert passed @ width + trace.b[-1][0] == pytest.approx(trace.side.test, abs=1e-6)


def test_the_means_stand_above_what_units_pass_on_at_test():
    trace, panels, arrays, _ = drawn(replace(SPEC, drop_view="means", drop_mode="eval"))
    net = panels["net"]
    np.testing.assert_array_equal(of(net, arrays, "passed"), trace.mean_passed)
    np.testing.assert_array_equal(of(net, arrays, "back").ravel(), trace.test_passed)
    gaps = np.abs(trace.mean_passed - trace.test_passed[:, None]).max(0)
    gaps = np.maximum(gaps, np.abs(trace.side.mean - trace.side.test))
    np.testing.assert_array_equal(of(net, arrays, "foot").ravel(), gaps)
    assert (of(net, arrays, "kept") == 1).all()


def test_the_table_has_both_conventions_and_the_exact_numbers():
    trace, panels, arrays, _ = drawn(SPEC)
    table = panels["numbers"]
    assert table["columns"] == ["inverted", "classic"]
    rows = {
        row["label"]: [np.ravel(arrays[cell["values"]["$array"]]) for cell in row["cells"]]
        for row in table["rows"]
    }
    for c, side in enumerate(trace.sides):
        np.testing.assert_array_equal(rows["ŷ, this mask"][c], side.y)
        np.testing.assert_array_equal(rows["mean so far"][c], side.mean)
        assert rows["mean of all 4,096"][c] == side.exact
        assert rows["one scaled network"][c] == side.test


def test_the_gallery_shows_the_networks_of_the_first_masks():
    trace, panels, arrays, header = drawn(replace(SPEC, drop_view="networks"))
    gallery = panels["gallery"]
    np.testing.assert_array_equal(of(gallery, arrays, "y").ravel(), trace.side.y[:20])
    np.testing.assert_array_equal(of(gallery, arrays, "now"), np.eye(20))
    whole = int(trace.kept[:, :20].sum()) + 20
    assert gallery["svg"].count('fill="var(--role-value)"') == whole, "one filled dot for every unit kept"
    assert header["narration"][3][1].startswith("Network 4: ")


def test_the_share_of_all_predictions_sums_to_one():
    _, panels, arrays, _ = drawn(replace(SPEC, drop_view="networks"))
    share = panels["all"]["figure"]["data"][0]["y"]
    assert arrays[share["$array"]].sum() == pytest.approx(1)


@pytest.mark.filterwarnings("error")
def test_a_training_is_drawn_done_growing_and_not_begun():
    done = finished(TrainingSpec("few"))
    header, _ = unpack(training_scene(done).pack())
    assert header["last"] == header["step"] == 60
    assert "After 1,200 updates" in header["narration"][-1][1]
    part = comparison(
        done.spec,
        {"step": done.step[:1]}
        | {
            f"{arm}_{name}_{r}": done.measures[name][a, r, :1]
            for name in done.measures
            for a, arm in enumerate(("without", "with"))
            for r in range(3)
        },
    )
    assert unpack(training_scene(part).pack())[0]["last"] == 0
    empty, _ = unpack(training_scene(comparison(done.spec, {})).pack())
    assert "press Train" in empty["narration"][0][1]
    begun, _ = unpack(training_scene(comparison(done.spec, {}), active=True).pack())
    assert "in a moment" in begun["narration"][0][1]


def test_the_table_of_a_training_is_the_mean_over_the_seeds_and_the_spread_of_the_difference():
    done = finished(TrainingSpec("few"))
    header, arrays = unpack(training_scene(done).pack())
    table = next(panel for panel in header["panels"] if panel["id"] == "measures")
    [row] = [row for row in table["rows"] if row["label"] == "held-out loss"]
    without, with_it, gap, spread = (arrays[cell["values"]["$array"]].ravel()[-1] for cell in row["cells"])
    held = done.measures["held"][..., -1]
    assert (without, with_it) == pytest.approx((held[0].mean(), held[1].mean()))
    assert gap == pytest.approx(with_it - without)
    assert spread == pytest.approx((held[1] - held[0]).std(ddof=1))


def test_no_two_units_touch():
    for shape in ((4, 6, 6, 1), (4, 1, 1), (4, 4, 4, 1)):
        at = layered(shape, 48, 522, 62, 382, 86)
        for column in at.y:
            assert all(b - a >= 50 for a, b in pairwise(column))
            assert column[0] >= 62
            assert column[-1] <= 382
