"""The view of weight decay: paths, shares and norms are the trace's, each in its optimizer's colour."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.weight_penalties.decay import VARIANTS
from playground.figures.weight_penalties.decay import COLOURS
from tests.figures.oracle import actor, at, narration, panels
from tests.figures.weight_penalties.scenes import SPEC, draw, table_column


def test_the_table_holds_the_exact_numbers():
    trace, scene = draw(SPEC, "decay")
    for k, variant in enumerate(VARIANTS):
        columns = (*trace.w[k].T, *trace.decay_share[k].T)
        for column, values in enumerate(columns):
            shown = table_column(panels(scene)["numbers"], variant.title, column)
            np.testing.assert_array_equal(shown, values)


def test_every_path_is_its_optimizers():
    trace, scene = draw(SPEC, "decay")
    plot = panels(scene)["map"]
    for k, variant in enumerate(VARIANTS):
        trail = actor(plot, "trails", k)
        np.testing.assert_array_equal((trail.x, trail.y), trace.w[k].T)
        assert trail.colors == COLOURS[k]
        assert trail.labels == ([variant.title] if variant.key != "sgd-decay" else [""])
    assert COLOURS[2] != COLOURS[3], "Adam and AdamW can be told apart"


def test_the_crosses_are_the_two_minima():
    _, scene = draw(replace(SPEC, strength=0.1), "decay")
    alone, with_l2 = (actor(panels(scene)["map"], "marker", k) for k in (0, 1))
    assert (alone.labels, alone.x, alone.y) == (["loss alone"], 1.0, 1.0)
    assert with_l2.labels == ["with L2"]
    assert (with_l2.x, with_l2.y) == pytest.approx((1 / 1.1, 0.01 / 0.11))


def test_the_contours_are_those_of_the_loss():
    _, scene = draw(SPEC, "decay")
    [surface] = panels(scene)["map"].figure["data"]
    w1, w2 = np.meshgrid(surface["x"], surface["y"])
    loss = ((w1 - 1) ** 2 + (0.1 * (w2 - 1)) ** 2) / 2  # columns of mean square 1 and 0.01
    np.testing.assert_allclose(np.asarray(surface["z"]), np.sqrt(loss), atol=1e-7)


def test_shares_are_in_percent_and_each_has_its_name():
    trace, scene = draw(replace(SPEC, strength=0.1), "decay")
    trails = actor(panels(scene)["decay-share"], "trails")
    assert trails.labels == ["Adam, w₁", "Adam, w₂", "AdamW"]
    expected = (trace.decay_share[2, :, 0], trace.decay_share[2, :, 1], trace.decay_share[3, :, 0])
    for row, share in enumerate(expected):
        np.testing.assert_allclose(trails.y[row], 100 * share)
    assert at(trails.y, 5)[2] == pytest.approx(0.5), "eta lambda = 0.05 * 0.1"


def test_the_norms_are_each_optimizers():
    trace, scene = draw(SPEC, "decay")
    plot = panels(scene)["norm"]
    for k in range(len(VARIANTS)):
        trail = actor(plot, "trails", k)
        np.testing.assert_allclose(trail.y, np.sqrt((trace.w[k] ** 2).sum(1)))
        assert trail.colors == COLOURS[k]


def test_the_narration_says_what_the_next_step_removes():
    spec = replace(SPEC, strength=0.1)
    trace, scene = draw(spec, "decay")
    assert "Adam with L2 0.42 % of w₁ and 2.4 % of w₂; AdamW 0.5 % of both" in narration(scene, 0)
    w1, w2 = trace.decay_share[2, 7]
    assert f"{100 * w1:.2g} % of w₁ and {100 * w2:.2g} % of w₂" in narration(scene, 7)
    adam = trace.w[2, -1]
    assert f"Adam, L2 is at ({adam[0]:.3g}, {adam[1]:.3g})" in narration(scene, 20)
    assert "AdamW has diverged" in narration(draw(replace(SPEC, strength=1e6), "decay")[1], 20)
