"""The gradient-descent scene draws the trace, and says in words what happens."""

import math
from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.curves import CURVES
from playground.experiments.gradient_descent import GradientDescentSpec, run
from playground.figures.gradient_descent import narration, regime, scene
from tests.pages.walking import unpack

SPEC = GradientDescentSpec()


def drawn(spec):
    trace = run(spec)
    header, arrays = unpack(scene(trace, spec, CURVES[spec.curve].domain).pack())
    return trace, {panel["id"]: panel for panel in header["panels"]}, arrays, header


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("eta", [0.01, 0.5, 3.0])
def test_every_curve_is_drawn_at_every_rate(curve, eta):
    spec = replace(SPEC, curve=curve, eta=eta, theta=CURVES[curve].start)
    trace, panels, arrays, header = drawn(spec)
    assert header["last"] == spec.steps
    assert {"curve", "numbers", "loss", "rates"} <= panels.keys()
    low, high = panels["curve"]["figure"]["layout"]["yaxis"]["range"]
    assert math.isfinite(low)
    assert low < high
    rows = {
        row["label"]: np.ravel(arrays[row["cells"][0]["values"]["$array"]])
        for row in panels["numbers"]["rows"]
    }
    np.testing.assert_array_equal(rows["θ"], trace.theta)
    np.testing.assert_array_equal(rows["−η L′"], trace.update)
    np.testing.assert_array_equal(rows["η L″"], eta * trace.curvature)


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (math.nan, ""), (-1, "no valley here"), (0, "no valley here"), (0.5, "creeps"), (1, "one step"),
        (1.5, "overshoots"), (2, "bounces"), (2.1, "diverges"),
    ],
)  # fmt: skip
def test_the_regime_of_a_step(factor, words):
    assert regime(factor) == words


@pytest.mark.parametrize("factor", [0.5, 1.0, 1.5, 2.0, 2.5])
def test_the_regime_is_what_a_parabola_does(factor):
    distance = [1.0]
    for _ in range(3):
        distance.append(distance[-1] * (1 - factor))
    moved = {
        "creeps": distance[1] > 0, "one step": distance[1] == 0, "overshoots": -1 < distance[1] < 0,
        "bounces": distance[2] == 1, "diverges": abs(distance[1]) > 1,
    }  # fmt: skip
    assert moved[regime(factor)]


def test_every_step_has_its_sentence_and_divergence_ends_them():
    trace = run(SPEC)
    assert [k for k, _ in narration(trace, SPEC)] == list(range(SPEC.steps + 1))
    wild = replace(SPEC, curve="steep-bowl", eta=3.0, theta=2.0)
    trace = run(wild)
    assert trace.diverged is not None
    last, sentence = narration(trace, wild)[-1]
    assert last == trace.diverged
    assert sentence.startswith(f"Diverged at step {last}")


def test_a_step_is_told_with_its_numbers_and_direction():
    spec = replace(SPEC, curve="bowl", eta=0.3, theta=-2.5)
    trace = run(spec)
    sentence = dict(narration(trace, spec))[0]
    assert f"{trace.slope[0]:+.4g}".replace("-", "−") in sentence
    assert f"{trace.update[0]:+.4g}" in sentence
    assert "downhill to the right" in sentence
