"""What the pictures claim: shapes, labels, fixed axes, the same rows in both distributions."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from playground.experiments import sources
from playground.experiments.fixed_window import FixedWindowSpec, run
from playground.experiments.fixed_window.model_size import ModelSizeSpec, model_sizes
from playground.experiments.fixed_window.vs_ngram import compare_with_ngram
from playground.figures import fixed_window as figure
from playground.figures.fixed_window.embeddings import embeddings
from playground.figures.fixed_window.network import network
from playground.figures.fixed_window.side_panels import contexts
from playground.runs.bundled import WINDOWS
from playground.text import samples
from tests.pages.walking import unpack


def trace_of(model="window-students", **spec):
    return run(FixedWindowSpec(**spec), sources.bundled(model))


@pytest.mark.parametrize("model", WINDOWS)
@pytest.mark.parametrize("view", ["network", "embeddings"])
@pytest.mark.parametrize("other", ["", "the twins in"])
def test_every_network_is_drawn(model, view, other):
    trace = trace_of(model, second_context=other)
    header, _ = unpack(figure.scene(trace, view).pack())
    assert header["last"] == len(trace.steps) - 1
    ids = {panel["id"] for panel in header["panels"]}
    assert {"window", "next", "numbers"} <= ids
    assert ("other" in ids) == bool(other)


def test_the_drawing_names_every_shape():
    svg = network(trace_of()).svg
    for shape in ("24 × 16", "24 × 74", "16 × 74"):
        assert shape in svg
    assert svg.count('data-bind="w.') == 16 * 24
    assert svg.count('data-bind="contribution') == 3 * 16
    for place in range(3):
        assert svg.count(f'data-link="position{place}"') == 2  # its band, and what it adds
    assert "W" in network(trace_of(direct_weights="zero")).svg
    assert "= 0" in network(trace_of(direct_weights="zero")).svg


@pytest.mark.parametrize("model", WINDOWS)
def test_every_matrix_is_drawn_the_way_its_label_says(model):
    trace = trace_of(model)
    matrices = drawn_matrices(network(trace).svg)
    rows, hidden = trace.window * trace.embedding, trace.hidden
    shapes = {"W1ᵀ": (rows, hidden), "W2ᵀ": (hidden, len(trace.names)), "W3ᵀ": (rows, len(trace.names))}
    assert {name: shape for name, shape, _ in matrices} == {name: shapes[name] for name, _, _ in matrices}
    unit = matrices[0][2][1] / matrices[0][1][0]
    is_cut = "columns</text>" in network(trace).svg
    for name, (high, wide), (width, height) in matrices:
        assert height == pytest.approx(high * unit, abs=0.01)
        shown = width / unit
        assert shown == pytest.approx(wide) or (is_cut and name != "W1ᵀ" and shown < wide)


def drawn_matrices(svg):
    """Name, shape by the label, and (width, height) of the rectangles below it, stacked without a gap."""
    root = ElementTree.fromstring(svg)
    rects = [
        {name: float(rect.get(name)) for name in ("x", "y", "width", "height")} for rect in root.iter("rect")
    ]
    found = []
    for text in root.iter("text"):
        label = re.fullmatch(r"(W.ᵀ)\s+([\d,]+) × ([\d,]+)", "".join(text.itertext()).replace("\u200b", ""))
        if not label:
            continue
        x, top = float(text.get("x")), float(text.get("y")) + 7
        bottom, width = top, 0.0
        for rect in sorted(rects, key=lambda rect: rect["y"]):
            if abs(rect["x"] - x) < 0.1 and abs(rect["y"] - bottom) < 0.1:
                bottom, width = rect["y"] + rect["height"], rect["width"]
        shape = tuple(int(number.replace(",", "")) for number in label.groups()[1:])
        found.append((label[1], shape, (width, bottom - top)))
    return found


def test_a_stroke_is_the_weight_it_stands_for():
    trace = trace_of()
    drawn = network(trace).arrays
    largest = np.abs(trace.W1).max()
    assert drawn["w"].shape == (16 * 24, 8)
    assert drawn["w"][5 * 24 + 7, 3] == trace.W1[3, 5, 7] / largest
    assert (drawn["h"] == trace.first.h.T).all()
    assert drawn["x"][9, 2] == trace.first.x[2, 1, 1] / 2


def test_what_is_cut_off_is_struck_out():
    svg = contexts(trace_of(context="As the <b>clock</b>, the students near")).svg
    assert "line-through" in svg
    assert "&lt;b&gt;" in svg
    assert "<b>" not in svg


def test_both_distributions_have_the_same_rows():
    trace = trace_of(second_context="in the corner")
    ids = figure.candidate_ids(trace)
    best = {int(np.argmax(np.where(trace.predictable, a.p[-1], -1))) for a in (trace.first, trace.second)}
    assert best <= set(ids.tolist())


def test_the_axes_of_the_map_do_not_depend_on_the_step():
    plot = embeddings(trace_of())
    assert len({tuple(plot.figure["layout"][axis]["range"]) for axis in ("xaxis", "yaxis")}) == 1
    shown = [actor for actor in plot.actors if actor.labels]
    assert sum(len(actor.labels) for actor in shown) == 50
    unknown = embeddings(trace_of("window-stories"))
    assert sum(len(actor.labels) for actor in unknown.actors) == 40


def test_network_beside_ngram():
    found = compare_with_ngram(sources.bundled("window-stories"), samples.load("stories"))
    scene = figure.vs_ngram_scene(found)
    header, _ = unpack(scene.pack())
    assert header["last"] == 3
    words = scene.narration[-1][1]
    assert (
        words
        == "Step 1,500. Network minus n-gram: −0.022 nats in seen contexts, −1.145 nats in unseen contexts."
    )


@pytest.mark.parametrize("vocabulary", [75, 5000])
@pytest.mark.parametrize("direct", [True, False])
def test_a_growing_window(vocabulary, direct):
    found = model_sizes(ModelSizeSpec(vocabulary, 16, 64, direct))
    scene = figure.model_size_scene(found)
    header, _ = unpack(scene.pack())
    assert header["last"] == 15
    each = 16 * 64 + (16 * vocabulary if direct else 0)
    assert all(f"one more token costs {each:,}" in words for _, words in scene.narration)
    assert (np.diff(found.total) == each).all()
