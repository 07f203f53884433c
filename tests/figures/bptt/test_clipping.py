"""The plane, the curves and the sentences of the three trainings."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.bptt.clipping import FAULT_STEP, ClippingSpec, run
from playground.figures.bptt.clipping import scene
from tests.figures.oracle import actor, at, narration, number, panel, series, tip

TRACE = run(ClippingSpec("the students opened their books", clip_steps=20))
SCENE = scene(TRACE)


def test_the_arrows_have_the_lengths_and_the_angle_of_the_gradients():
    plane, by_norm = panel(SCENE, "plane"), TRACE.runs["norm"]
    k = int(np.nanargmin(by_norm.cosine_value))
    value, norm = actor(plane, "arrow", 0), actor(plane, "arrow", 1)
    [end] = tip(value, k)
    assert np.hypot(*end) == pytest.approx(by_norm.length_value[k])
    assert end[0] / np.hypot(*end) == pytest.approx(by_norm.cosine_value[k])
    [along] = tip(norm, k)
    assert along == pytest.approx([by_norm.after[k], 0]), "by norm: along g"
    assert value.colors != norm.colors


def test_curves_table_and_sentences():
    _, loss = series(panel(SCENE, "losses"), 1)
    np.testing.assert_array_equal(loss, TRACE.runs["norm"].loss)
    marker = actor(panel(SCENE, "losses"), "marker")
    assert at(marker.y, 7)[1] == TRACE.runs["norm"].loss[7]
    table, k = panel(SCENE, "numbers"), 5
    norm = TRACE.runs["norm"].norm[k]
    assert number(table, "‖g‖", k) == norm
    assert number(table, "scale", k) == pytest.approx(min(1, TRACE.spec.threshold / (norm + 1e-6)))
    for step in range(21):
        assert len(narration(SCENE, step)) <= 118
        above = step < 20 and TRACE.runs["norm"].norm[step] > TRACE.spec.threshold
        assert ("is above the threshold" in narration(SCENE, step)) == above


def test_a_run_that_ends_is_marked_and_named():
    broken = run(ClippingSpec("hello hello", clip_steps=20, fault="nan"))
    marked = scene(broken)
    assert actor(panel(marked, "losses"), "marker").diverged == [FAULT_STEP + 1] * 3
    assert f"Step {FAULT_STEP}: one entry of the gradient is NaN" in narration(marked, FAULT_STEP)
    for name in ("no clipping", "by norm", "by value"):
        assert f"{name} from step {FAULT_STEP + 1}" in narration(marked, 20)
    assert len(narration(marked, 20)) <= 118
    assert marked.pack()


def test_a_run_has_the_colour_of_a_kind_and_that_everywhere():
    colours = actor(panel(SCENE, "losses"), "marker").colors
    assert len(set(colours)) == 3
    assert all(colour.startswith("kind") for colour in colours), "neither values nor derivatives nor signs"
    for name in ("losses", "norms"):
        drawn = [trace["line"]["color"] for trace in panel(SCENE, name).figure["data"][:3]]
        assert drawn == [f"@{colour}" for colour in colours]
    plane = panel(SCENE, "plane")
    assert [actor(plane, "arrow", i).colors for i in (1, 0)] == colours[1:]


def test_runs_that_end_at_different_steps_have_each_its_own():
    runs = dict(TRACE.runs)
    runs["none"], runs["value"] = replace(runs["none"], diverged=7), replace(runs["value"], diverged=12)
    ended = scene(replace(TRACE, runs=runs))
    assert narration(ended, 11) == "The loss is no number any more: no clipping from step 7."
    assert narration(ended, 12).endswith("no clipping from step 7, by value from step 12.")
