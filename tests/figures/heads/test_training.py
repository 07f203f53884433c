"""The scene of a head's training shows the numbers of the trace, and says what is going on."""

import re

import numpy as np
import pytest

from playground.experiments.heads.make_bundled import BUNDLED_SPECS
from playground.experiments.heads.sizes import ROUNDS
from playground.experiments.heads.tasks import tasks_of
from playground.experiments.heads.training import REGIMES, HeadsSpec, column
from playground.experiments.heads.training_trace import HeadsTrace, bundled_heads, parameters
from playground.figures.heads.training import SHORT, scene
from tests.figures.oracle import actor, narration, number, panel

TRACE = bundled_heads(HeadsSpec(head="tags"))


@pytest.mark.parametrize("spec", BUNDLED_SPECS)
def test_paths_are_the_means_and_the_seeds(spec):
    trace = bundled_heads(spec)
    shown = scene(trace)
    assert shown.last == ROUNDS
    for name, values, baseline in (
        ("accuracy", trace.accuracy, trace.baseline.accuracy),
        ("loss", trace.loss, trace.baseline.loss),
    ):
        plot = panel(shown, name)
        for k, rows in enumerate(values):
            np.testing.assert_array_equal(actor(plot, "trails", k).y, rows)
        np.testing.assert_allclose(actor(plot, "trails", len(values)).y, values.mean(1))
        np.testing.assert_array_equal(actor(plot, "trails").x[0], trace.updates)
        assert actor(plot, "rules").y == baseline
        low, high = plot.figure["layout"]["yaxis"]["range"]
        assert low <= baseline <= high
        assert (values[..., -1].mean(1) <= high).all(), "every curve ends within the axis"
    assert all(len(narration(shown, r)) <= 118 for r in range(ROUNDS + 1))


def test_the_table():
    shown = scene(TRACE)
    for i, way in enumerate(TRACE.spec.ways):
        for k, values in enumerate((TRACE.accuracy, TRACE.loss)):
            expected = values[i, :, -1].mean()
            assert number(panel(shown, "numbers"), SHORT[way], shown.last, k) == pytest.approx(expected)
    assert number(panel(shown, "numbers"), "majority", 0) == TRACE.baseline.accuracy


@pytest.mark.parametrize(
    "spec", [HeadsSpec(), HeadsSpec(head="word", cell="gru", directions="one", hidden=40)]
)
def test_the_drawing(spec):
    """Every head can be picked; one is lit; shapes and counts are those of the spec."""
    svg = panel(scene(HeadsTrace.from_columns(spec, {})), "network").svg
    heads = tasks_of(spec.task.text)
    assert re.findall(r'data-pick="(\w+)"', svg) == [task.key for task in heads]
    lit = [part for part in svg.split("<g")[1:] if "var(--role-lit)" in part]
    assert len(lit) == 1
    assert f'data-pick="{spec.head}"' in lit[0]
    counts = parameters(spec)
    for count in (counts.embedding, counts.encoder, *counts.heads.values()):
        assert f"{count:,}" in svg
    D = 2 if spec.directions == "two" else 1
    assert f"T × {spec.hidden} → T × {D * spec.hidden}" in svg
    assert ("forward states" in svg) == (spec.task.level == "next")


def test_the_sentences():
    shown = scene(TRACE)
    assert f"{TRACE.accuracy[2, :, -1].mean():.1%} on a frozen body" in narration(shown, shown.last)


def test_nothing_trained_yet_and_a_training_that_goes_on():
    empty = HeadsTrace.from_columns(HeadsSpec(), {})
    assert "press Train" in narration(scene(empty), 0)
    assert "frozen" in narration(scene(empty, active=True), 0)
    assert scene(empty).pack()
    columns = {
        column(way, m, r): np.full(3, 0.5) for way in REGIMES for m in ("loss", "accuracy") for r in range(3)
    }
    growing = scene(HeadsTrace.from_columns(HeadsSpec(), {"round": np.arange(3), **columns}), active=True)
    assert growing.last == 2
    assert "20 updates" in narration(growing, 2)
    assert growing.pack()
