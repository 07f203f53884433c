"""Every panel shows the numbers of its trace, at the places where a spectator reads them."""

import numpy as np
import pytest

from playground.experiments import sources
from playground.experiments.initialization import depth, own_model, symmetry
from playground.experiments.initialization import output_bias as bias
from playground.experiments.initialization.bundled_starts import bundled
from playground.experiments.initialization.depth import DepthSpec
from playground.experiments.initialization.examples import examples
from playground.experiments.initialization.starts import StartsSpec
from playground.experiments.initialization.symmetry import SymmetrySpec
from playground.figures.initialization import QUANTITIES
from playground.figures.initialization import depth as depth_figure
from playground.figures.initialization import output_bias as bias_figure
from playground.figures.initialization import own_model as own_figure
from playground.figures.initialization import starts as starts_figure
from playground.figures.initialization import symmetry as symmetry_figure
from playground.figures.initialization.by_layer import histograms_of
from playground.figures.initialization.ridges import PEAK
from playground.text import samples
from tests.figures import oracle


def sentences_are_short(scene, steps):
    for step in steps:
        assert len(oracle.narration(scene, step)) <= 118, oracle.narration(scene, step)


@pytest.mark.parametrize("spec", [SymmetrySpec(), SymmetrySpec(noise=0.1), SymmetrySpec(start="zero")])
def test_a_unit_s_line_is_where_its_score_is_zero(spec):
    trace = symmetry.run(spec)
    scene = symmetry_figure.scene(trace, spec)
    lines = oracle.actor(oracle.panel(scene, "plane"), "segment")
    for step in (0, 40, trace.last):
        if spec.start == "zero":
            assert np.isnan(oracle.tail(lines, step)).all(), "weights of 0 have no line"
            continue
        for end in (oracle.tail(lines, step), oracle.tip(lines, step)):
            scores = (trace.unit[:, :2, step] * end).sum(1) + trace.unit[:, 2, step]
            np.testing.assert_allclose(scores, 0, atol=1e-9)
    paths = oracle.actor(oracle.panel(scene, "weights"), "trails")
    np.testing.assert_array_equal(oracle.at(paths.x, 40), trace.unit[:, 0, 40])
    np.testing.assert_array_equal(oracle.at(paths.y, 40), trace.unit[:, 1, 40])
    table = oracle.panel(scene, "numbers")
    assert oracle.number(table, "different", trace.last) == trace.different[-1]
    assert oracle.number(table, "loss", 40) == trace.loss[40]
    sentences_are_short(scene, range(trace.last + 1))
    scene.pack()


def test_one_line_has_all_names():
    trace = symmetry.run(SymmetrySpec())
    assert symmetry_figure.names(SymmetrySpec(), trace)[0] == "h₁ = h₂ = … = h₆"
    apart = SymmetrySpec(noise=0.1, units=3)
    assert symmetry_figure.names(apart, symmetry.run(apart)) == ["h₁", "h₂", "h₃"]


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_a_row_of_the_ridges_is_a_layer_s_histogram(quantity):
    trace = depth.run(DepthSpec(layers=3, width=16))
    scene = depth_figure.scene(trace, quantity)
    histograms = histograms_of(trace, quantity)
    plot = oracle.panel(scene, "ridges")
    for layer in range(3):
        curve, floor = oracle.actor(plot, "curve", layer), 2 - layer
        y = oracle.at(curve.y, 4) - floor
        share = histograms.share[layer, :, 4]
        np.testing.assert_allclose(y[1:-1:2], PEAK * share / share.max(), atol=1e-12)
        assert y[0] == y[-1] == 0
        assert curve.x[0] == histograms.edges[0]
        assert curve.x[-1] == histograms.edges[-1]
    ticks_of = plot.figure["layout"]["yaxis"]
    names = dict(zip(np.asarray(ticks_of["tickvals"]).tolist(), ticks_of["ticktext"], strict=True))
    assert names[2.0] == "1", "the first layer stands at the top"


def test_variance_prediction_ratio_and_saturation_by_layer():
    trace = depth.run(DepthSpec(layers=4, width=32))
    scene = depth_figure.scene(trace, "activations")
    variance, ratio = oracle.panel(scene, "variance"), oracle.panel(scene, "ratio")
    np.testing.assert_array_equal(oracle.at(oracle.actor(variance, "marker").y, 2), trace.variance_z[:, 2])
    np.testing.assert_array_equal(oracle.series(variance, 0)[1], trace.predicted_z)
    np.testing.assert_array_equal(oracle.at(oracle.actor(ratio, "curve").y, 2), trace.ratio[:, 2])
    assert oracle.actor(ratio, "rules").y == -3
    np.testing.assert_array_equal(oracle.panel(scene, "saturation").values, trace.saturated)
    sentences_are_short(scene, range(trace.last + 1))
    gradients = oracle.panel(depth_figure.scene(trace, "gradients"), "variance")
    np.testing.assert_array_equal(oracle.series(gradients, 0)[1], trace.predicted_delta)


@pytest.mark.parametrize(
    "spec",
    [
        DepthSpec(layers=10, activation="linear", initializer="gaussian", gain=1e5),
        DepthSpec(initializer="zero"),
        DepthSpec(initializer="equal", layers=10),
        DepthSpec(layers=1, width=8),
        DepthSpec(gain=0.0),
        DepthSpec(layers=10, activation="relu", gain=1e6),
        DepthSpec(learning_rate=100.0, activation="relu", initializer="he"),
    ],
)
@pytest.mark.parametrize("quantity", QUANTITIES)
def test_extreme_networks_are_drawn(spec, quantity):
    trace = depth.run(spec)
    scene = depth_figure.scene(trace, quantity)
    scene.pack()
    sentences_are_short(scene, range(trace.last + 1))
    if trace.nonfinite is not None:
        assert f"layer {trace.nonfinite[1] + 1}" in oracle.narration(scene, trace.last)


@pytest.mark.parametrize("head", bias.HEADS)
def test_the_output_bias_shows_losses_and_mean_predictions(head):
    found = examples(samples.load("stories"), "characters", 500, 0)
    trace = bias.run(bias.OutputBiasSpec(head=head), found)
    scene = bias_figure.scene(trace)
    paths = oracle.actor(oracle.panel(scene, "loss"), "trails")
    np.testing.assert_array_equal(paths.y, trace.loss)
    np.testing.assert_array_equal(paths.x[0], bias.KEPT)
    table = oracle.panel(scene, "numbers")
    assert oracle.number(table, "zero", 5, 0) == trace.loss[2, 0]
    assert oracle.number(table, "bias", 5, 1) == trace.loss[3, 5]
    assert oracle.number(table, "bias", 5, 2) == trace.output[3, 0, 5]
    if head == "tokens":
        rings = oracle.actor(oracle.panel(scene, "outputs"), "marker")
        np.testing.assert_array_equal(oracle.at(rings.y, 0), found.frequencies[:10])
        np.testing.assert_allclose(trace.output[3, :, 0], found.frequencies[:10], rtol=1e-12)
    sentences_are_short(scene, range(trace.last + 1))
    scene.pack()


@pytest.mark.parametrize("key", ["makemore", "catalogue"])
def test_several_starts(key):
    trace = bundled(StartsSpec(starts=key))
    scene = starts_figure.scene(trace)
    np.testing.assert_array_equal(oracle.actor(oracle.panel(scene, "loss"), "trails").y, trace.valid)
    np.testing.assert_array_equal(oracle.actor(oracle.panel(scene, "saturated"), "trails").y, trace.saturated)
    table = oracle.panel(scene, "numbers")
    for s, name in enumerate(trace.names):
        assert oracle.number(table, name, trace.last, 1) == trace.valid[s, -1]
    sentences_are_short(scene, range(trace.last + 1))
    scene.pack()


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_any_model(quantity):
    source = sources.bundled("students")
    trace = own_model.run("the students opened their", source, source.steps()[:2])
    scene = own_figure.scene(trace, quantity)
    assert len([a for a in oracle.panel(scene, "ridges").actors if a.kind == "curve"]) == len(
        trace.names if quantity == "activations" else trace.matrices
    )
    np.testing.assert_array_equal(oracle.panel(scene, "saturation").values, trace.saturated)
    np.testing.assert_array_equal(oracle.actor(oracle.panel(scene, "ratio"), "curve").y, trace.ratio)
    assert "150 updates, not of one" in oracle.narration(scene, 1)
    sentences_are_short(scene, range(trace.last + 1))
    scene.pack()
