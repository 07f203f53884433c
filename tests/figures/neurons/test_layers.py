"""The picture of layers: grid and points at every step, and the one matrix in numbers."""

import numpy as np
import pytest

from playground.catalog.activations import ACTIVATIONS
from playground.experiments.neurons.layers import LIMIT, LayersSpec, run
from playground.figures.neurons.layers import scene
from playground.figures.neurons.layers.stage import disc, ring
from tests.figures import oracle

TRACE = run(LayersSpec())
SCENE = scene(TRACE)


def test_points_go_through_matrix_bias_and_activation():
    plot = oracle.panel(SCENE, "layers")
    for actor, points in ((oracle.actor(plot, "marker"), ring()), (oracle.actor(plot, "marker", 1), disc())):

        def at(step, actor=actor):
            return np.stack([oracle.at(actor.x, step), oracle.at(actor.y, step)], -1)

        np.testing.assert_allclose(at(0), points)
        np.testing.assert_allclose(at(1), points @ TRACE.W[0].T, atol=1e-12)
        np.testing.assert_allclose(at(2), points @ TRACE.W[0].T + TRACE.b[0], atol=1e-12)
        np.testing.assert_allclose(at(3), np.tanh(at(2)), atol=1e-12)
        np.testing.assert_allclose(at(6), np.tanh(at(3) @ TRACE.W[1].T + TRACE.b[1]), atol=1e-12)


def test_the_step_is_lit_in_the_formulas():
    phase = oracle.panel(SCENE, "formulas").arrays["phase"]
    np.testing.assert_array_equal(phase, np.eye(6, 7, 1))


def test_the_formulas_show_the_one_matrix():
    arrays = oracle.panel(SCENE, "formulas").arrays
    np.testing.assert_array_equal(arrays["one"][:4, 0], (TRACE.W[1] @ TRACE.W[0]).ravel())


@pytest.mark.parametrize("key", ACTIVATIONS)
@pytest.mark.parametrize("number", [0.0, 1.0, -LIMIT])
def test_every_activation_and_extremes_make_sane_pictures(key, number):
    drawn = scene(run(LayersSpec(4, key, (number,) * 24)))
    assert drawn.pack()
    low, high = oracle.panel(drawn, "layers").figure["layout"]["xaxis"]["range"]
    assert -50 <= low < 0 < high <= 50
    assert all(len(sentence) <= 118 for _, sentence in drawn.narration)
    assert len(drawn.narration) == drawn.last + 1
