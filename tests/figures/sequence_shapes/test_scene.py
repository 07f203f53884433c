"""The scene of the shapes shows the answer and the training: boxes, arrows, bars, curves, sentences."""

import re

import numpy as np
import pytest

from playground.experiments.sequence_shapes.answer import answer
from playground.experiments.sequence_shapes.data import SHAPES
from playground.experiments.sequence_shapes.measures import MEASURES, reference
from playground.experiments.sequence_shapes.question import Question
from playground.experiments.sequence_shapes.training import ShapesSpec
from playground.experiments.sequence_shapes.training_trace import ShapesTrace, bundled_shape
from playground.figures.sequence_shapes import scene
from playground.figures.sequence_shapes.layout import GAP, Layout
from tests.figures.oracle import actor, narration, number, panel

TRACES = {shape: bundled_shape(ShapesSpec(shape)) for shape in SHAPES}
ANSWERS = {shape: answer(shape, TRACES[shape].weights, Question()) for shape in SHAPES}
SCENES = {shape: scene(TRACES[shape], ANSWERS[shape]) for shape in SHAPES}
JOINER = "\u2060"


def texts(svg):
    """The words of a drawing, with the place of each."""
    found = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', svg)
    return [(float(x), float(y), re.sub(r"<.*?>|" + JOINER, "", words)) for x, y, words in found]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_step_has_its_input_its_state_and_its_output(shape):
    found, shown = ANSWERS[shape], SCENES[shape]
    layout, words = Layout.of(found), texts(panel(shown, "network").svg)
    assert shown.last == found.steps - 1
    for t, symbol in enumerate(found.fed):
        column = {(y, word) for x, y, word in words if x == pytest.approx(layout.column(t), abs=0.01)}
        expected = {(layout.bottom + 5, symbol), (layout.middle + 5, f"h{t + 1}")}
        if found.taken[t] >= 0:
            expected.add((layout.top + 5, found.classes[found.taken[t]]))
        assert column == expected
    assert layout.top < layout.middle < layout.bottom


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_written_is_fed_back_and_nothing_else(shape):
    """A dashed arrow from every output but the last to the input after it, in the shapes that write."""
    layout = Layout.of(ANSWERS[shape])
    svg = panel(SCENES[shape], "network").svg
    found = re.findall(r'<path d="M([\d.]+) ([\d.]+)(?:L[\d.]+ [\d.]+){3}L([\d.]+) ([\d.]+)M', svg)
    expected = [
        (layout.column(t - 1) + layout.box(layout.outputs[t - 1]) / 2, layout.column(t))
        for t in range(1, len(layout.fed))
        if layout.outputs[t - 1] is not None and shape in ("one_to_many", "encoder_decoder")
    ]
    assert len(found) == len(expected)
    for (x0, y0, x1, y1), (start, end) in zip(found, expected, strict=True):
        assert float(x0) == pytest.approx(start, abs=0.01)
        assert (float(y0), float(y1)) == (layout.top, layout.bottom)
        assert 0 < end - float(x1) < 20, "ends at the left edge of the input"


def test_encoder_and_decoder_stand_apart():
    layout = Layout.of(ANSWERS["encoder_decoder"])
    between = layout.column(layout.reads) - layout.column(layout.reads - 1)
    assert between == layout.column(1) - layout.column(0) + GAP
    assert {"encoder", "decoder"} <= {
        word for *_, word in texts(panel(SCENES["encoder_decoder"], "network").svg)
    }
    assert "encoder" not in {word for *_, word in texts(panel(SCENES["aligned"], "network").svg)}


@pytest.mark.parametrize("shape", SHAPES)
def test_columns_light_up_with_the_clock(shape):
    column = panel(SCENES[shape], "network").arrays["column"]
    for t in range(ANSWERS[shape].steps):
        assert column[:, t].tolist() == [2] * t + [1] + [0] * (len(column) - t - 1)


@pytest.mark.parametrize("shape", SHAPES)
def test_bars_are_the_distribution_and_the_taken_class_is_marked(shape):
    found, bars = ANSWERS[shape], panel(SCENES[shape], "distribution")
    for t in range(found.steps):
        labels = [str(label).strip(JOINER) for label in bars.labels[:, t]]
        if found.encodes[t]:
            assert labels == [""] * len(labels)
            continue
        for label, p in zip(labels, bars.values[:, t], strict=True):
            assert p == found.probability[found.classes.index(label), t]
        assert bars.values[0, t] == found.probability[:, t].max()
        if found.taken[t] >= 0:
            assert labels[bars.marked[t]] == found.classes[found.taken[t]]
        else:
            assert bars.marked[t] == -1


def test_an_unlikely_letter_that_is_drawn_is_among_the_bars():
    weights = TRACES["one_to_many"].weights
    for seed in range(40):
        found = answer("one_to_many", weights, Question(name_seed=seed, temperature=1.5))
        rank = [
            int((found.probability[:, t] > found.probability[k, t]).sum()) for t, k in enumerate(found.taken)
        ]
        if max(rank) > 8:
            break
    t = int(np.argmax(rank))
    bars = panel(scene(TRACES["one_to_many"], found), "distribution")
    assert str(bars.labels[bars.marked[t], t]).strip(JOINER) == found.classes[found.taken[t]]
    assert bars.marked[t] == len(bars.labels) - 1


@pytest.mark.parametrize("shape", SHAPES)
def test_states_and_training(shape):
    trace, shown = TRACES[shape], SCENES[shape]
    np.testing.assert_array_equal(panel(shown, "states").values, ANSWERS[shape].states)
    plot, measure = panel(shown, "curves"), MEASURES[shape]
    np.testing.assert_array_equal(actor(plot, "curve", 0).y[:, 0], trace.second)
    np.testing.assert_array_equal(actor(plot, "curve", 1).y[:, 0], trace.quality)
    np.testing.assert_array_equal(actor(plot, "curve", 1).x, trace.updates)
    assert [a.y for a in plot.actors if a.kind == "rules"] == [reference(shape)[0], measure.stated]
    table = panel(shown, "numbers")
    assert number(table, measure.quality, 0) == trace.quality[-1]
    assert number(table, measure.second, 0) == trace.second[-1]
    assert number(table, "held-out NLL, nats", 0) == trace.loss[-1]


QUESTIONS = [
    ("one_to_many", Question(name_language="Japanese", temperature=0.0)),
    ("many_to_one", Question(read_surname="Papathanasiou")),
    ("many_to_one", Question(read_surname="Abcdefghijklmnop")),
    ("aligned", Question(bits="1" * 16)),
    ("encoder_decoder", Question(string="cabbaged")),
]


@pytest.mark.parametrize(("shape", "question"), [*QUESTIONS, *((shape, Question()) for shape in SHAPES)])
def test_sentences_are_short_and_say_what_is_fed_and_taken(shape, question):
    found = answer(shape, TRACES[shape].weights, question)
    shown = scene(TRACES[shape], found)
    assert shown.pack()
    for t in range(found.steps):
        line = narration(shown, t).replace(JOINER, "")
        assert len(line) <= 118
        if found.taken[t] > 0:
            assert found.classes[found.taken[t]] in line
        elif found.taken[t] == 0 and shape in ("one_to_many", "encoder_decoder"):
            assert "The end token" in line
    last = narration(shown, shown.last).replace(JOINER, "")
    if shape == "one_to_many":
        assert last.endswith(f"The judge says {found.judged}.")
    elif shape == "many_to_one":
        assert ("in no list" in last) is (found.is_right is None)
    elif shape == "encoder_decoder":
        assert ("is right" in last) is found.is_right
        assert "".join(found.output) in last


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_trained_yet(shape):
    """The network before its first update is asked, and each sentence says that it is not trained."""
    empty = ShapesTrace.from_columns(ShapesSpec(shape, 100), {})
    found = answer(shape, empty.weights, Question())
    shown = scene(empty, found)
    assert shown.pack()
    assert shown.last == found.steps - 1
    lines = [narration(shown, t) for t in range(found.steps)]
    assert all("press Train" in line and len(line.replace(JOINER, "")) <= 130 for line in lines)
    assert "Begins in a moment" in narration(scene(empty, found, active=True), 0)
    assert not [a for a in panel(shown, "curves").actors if a.kind in ("curve", "marker")]


def test_a_training_that_goes_on():
    columns = {name: np.array([0.5]) for name in ("loss", "quality", "second")}
    first = ShapesTrace.from_columns(ShapesSpec("aligned"), columns, TRACES["aligned"].weights)
    growing = scene(first, ANSWERS["aligned"], active=True)
    assert growing.pack()
    assert number(panel(growing, "numbers"), "1–8 bits", 0) == 0.5
    assert "moment" not in narration(growing, 0)
