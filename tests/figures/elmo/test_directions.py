"""The scene of "It sees the answer" shows the numbers of the trace."""

import numpy as np
import pytest

from playground.experiments.elmo.directions import MODELS, READINGS, DirectionsSpec
from playground.experiments.elmo.directions_trace import DirectionsTrace, bundled_directions
from playground.figures.elmo.directions import scene
from tests.figures.oracle import actor, narration, number, panel

TRACE = bundled_directions(DirectionsSpec())
SCENE = scene(TRACE)


def test_paths():
    for name, values in (("loss", TRACE.loss), ("accuracy", TRACE.accuracy)):
        plot = panel(SCENE, name)
        for k, rows in enumerate(values):
            path = actor(plot, "trails", k)
            np.testing.assert_array_equal(path.y, rows)
            np.testing.assert_array_equal(path.x[0], TRACE.updates)
        np.testing.assert_allclose(actor(plot, "trails", len(values)).y, values.mean(1))
    assert panel(SCENE, "accuracy").actors[0].y == TRACE.chance


@pytest.mark.parametrize("step", [0, 5, 15])
def test_tables_and_sentences(step):
    for i, title in enumerate(MODELS.values()):
        expected = TRACE.loss[i, :, step].mean(), TRACE.lm_accuracy[i, :, step].mean()
        shown = [number(panel(SCENE, "models"), title, step, k) for k in (0, 1)]
        assert shown == pytest.approx(expected)
    for i, title in enumerate(READINGS.values()):
        assert number(panel(SCENE, "readings"), title, step) == pytest.approx(
            TRACE.accuracy[i, :, step].mean()
        )
    line = narration(SCENE, step)
    assert len(line) <= 118
    assert f"h_n {TRACE.accuracy[2, :, step].mean():.0%}" in line


def test_nothing_trained_yet():
    empty = DirectionsTrace.from_columns(DirectionsSpec(), {})
    assert "press Train" in narration(scene(empty), 0)
    assert "begin in a moment" in narration(scene(empty, active=True), 0)
    assert scene(empty).pack()
