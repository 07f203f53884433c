"""The stage of the weights: every product that is written out is the trace's."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from playground.catalog.losses import LOSSES
from playground.experiments.losses import WORDS, LossesSpec, run_weights
from playground.figures.losses import weights_scene
from tests.figures.oracle import actor, at, narration, number, panel, panels

SPEC = LossesSpec(learning_rate=0.2)


def drawn(spec):
    trace = run_weights(spec)
    return trace, weights_scene(trace, spec)


def written(graph, step):
    """Every text of a drawing, with its bound numbers at the step, as lists of strings and floats."""
    lines = []
    for text in ElementTree.fromstring(graph.svg).iter("text"):
        parts = [text.text or ""]
        for part in text:
            if reference := part.get("data-bind"):
                name, row = reference.rsplit(".", 1)
                parts.append(float(np.atleast_1d(at(graph.arrays[name], step))[int(row)]))
            else:
                parts.append(part.text or "")
            parts.append(part.tail or "")
        lines.append([part for part in parts if part != ""])
    return lines


def products(graph, step):
    """The written products "a · x = p" as (a, x, p)."""
    numbers = [[part for part in line if isinstance(part, float)] for line in written(graph, step)]
    return [tuple(line) for line in numbers if len(line) == 3]


@pytest.mark.parametrize("key", LOSSES)
@pytest.mark.parametrize("step", [0, 7])
def test_every_product_is_written_and_is_autograds(key, step):
    trace, stage = drawn(replace(SPEC, loss=key))
    assert list(panels(stage)) == ["forward", "backward", "loss", "numbers"]
    backward = products(panel(stage, "backward"), step)
    assert len(backward) == trace.dL_dw.shape[0] * trace.dL_dw.shape[1]
    for (slope, x, product), expected in zip(backward, trace.autograd[..., step].ravel(), strict=True):
        assert slope * x == product
        assert product == pytest.approx(expected, rel=1e-12, abs=1e-15)
    forward = panel(stage, "forward").arrays
    w = at(forward["w"], step).reshape(trace.w.shape[:2])
    np.testing.assert_allclose(w @ at(forward["x"], step), at(forward["z"], step), atol=1e-12)
    np.testing.assert_array_equal(at(forward["prediction"], step), trace.prediction[:, step])
    assert stage.pack()


@pytest.mark.parametrize("key", ["cross-entropy", "squared"])
def test_the_terms_stand_in_the_order_of_the_weights(key):
    trace, stage = drawn(replace(SPEC, loss=key))
    graph = panel(stage, "forward")
    edits = re.findall(r'data-bind="w\.(\d+)"[^>]*data-edit="w(\d)(\d)"', graph.svg)
    inputs = len(trace.x)
    assert [int(row) for row, _, _ in edits] == list(range(trace.w.shape[0] * inputs))
    assert all(int(row) == int(i) * inputs + int(j) for row, i, j in edits)
    assert len(re.findall(r'data-edit="x\d"', graph.svg)) == 3, "the 1 of the bias is no input to edit"
    first, later = at(graph.arrays["first"], 0), at(graph.arrays["later"], 0)
    assert (first[0], later[0]) == (1, 0)
    assert (at(graph.arrays["first"], 3)[0], at(graph.arrays["later"], 3)[0]) == (0, 1), (
        "edited at step 0 only"
    )


def test_the_numbers_and_the_loss_are_the_traces():
    trace, stage = drawn(replace(SPEC, word="exams"))
    table, i = panel(stage, "numbers"), WORDS.index("exams")
    for step in (0, 9):
        assert number(table, "L", step) == trace.loss[step]
        assert number(table, "∂L/∂z", step) == trace.dL_dz[i, step]
        change = number(table, "−η |x|² ∂L/∂z", step)
        assert change == pytest.approx(trace.z[i, step + 1] - trace.z[i, step], abs=1e-12)
    np.testing.assert_array_equal(actor(panel(stage, "loss"), "trails").y[0], trace.loss)


def test_the_sentence_names_the_largest_product_and_what_teaches_nothing():
    spec = replace(SPEC, loss="binary-cross-entropy", inputs=(1.0, -2.0, 0.0))
    trace, stage = drawn(spec)
    expected = f"w₂: {trace.dL_dz[0, 0]:.3g} · -2 = {trace.dL_dw[0, 1, 0]:.3g}. x₃ = 0 teaches nothing."
    assert narration(stage, 0).endswith(expected.replace("-", "−"))
    wild = replace(spec, loss="squared", learning_rate=3.0)
    assert narration(drawn(wild)[1], 40).startswith(f"Diverged at step {run_weights(wild).diverged}")
