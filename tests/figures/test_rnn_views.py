"""The other views of the recurrent network show the numbers of their traces: unit, forcing, two models."""

import re

import numpy as np
import pytest

from playground.experiments import sources
from playground.experiments.rnn.lessons import PROCTOR
from playground.experiments.rnn.run import run
from playground.experiments.rnn.second_model import run_second_model
from playground.experiments.rnn.trace import RnnSpec, UnitRef
from playground.experiments.rnn.unit_sum import unit_sum
from playground.figures.rnn import scene as states_scene
from playground.figures.rnn.teacher_forcing import SLOTS, teacher_forcing_scene
from playground.figures.rnn.two_models import two_models_scene
from playground.figures.rnn.unit_sum import unit_sum_scene
from playground.figures.scene import END
from tests.experiments.rnn.models import TEXT, source
from tests.figures.oracle import actor, narration, number, panel, rows, series

SPEC = RnnSpec(source="bundled-students", text=PROCTOR)


@pytest.fixture(scope="module")
def trace():
    return run(SPEC, sources.bundled("students"))


@pytest.fixture(scope="module")
def second(trace):
    rnn = sources.bundled("students-rnn")
    return run_second_model(SPEC, trace, sources.bundled("students"), rnn, rnn.nearest_step())


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_the_sum_of_a_unit_is_on_the_stage(cell):
    here = source(cell)
    trace = run(RnnSpec(text=TEXT), here)
    sums = unit_sum(trace, here, 3, 0)
    scene = unit_sum_scene(trace, sums, np.arange(16)[::-1], UnitRef(3))
    heat, gates, terms = panel(scene, "states"), panel(scene, "gates"), panel(scene, "terms")
    assert heat.rows[heat.unit] == 3
    np.testing.assert_array_equal(heat.values[heat.unit], trace.h[0, 3])
    equations = panel(scene, "equations").arrays
    for t in range(len(trace.tokens)):
        for g, (name, row) in enumerate(zip(sums.gates, gates.rows, strict=True)):
            shown = [number(gates, row.label, t, column) for column in range(5)]
            np.testing.assert_allclose(sum(shown[:3]), shown[3], atol=1e-12)
            f = np.tanh if "tanh" in row.label else lambda a: 1 / (1 + np.exp(-a))
            np.testing.assert_allclose(f(shown[3]), shown[4], atol=1e-12)
            assert row.lit[0] == (name == sums.gate and len(sums.gates) > 1)
            assert shown[4] == sums.value[g, t]
        assert equations["h"][0, t] == pytest.approx(trace.h[0, 3, t], abs=1e-6)
        assert equations["model"][0, t] == trace.h[0, 3, t]
        assert f"after it {trace.h[0, 3, t]:.3f}".replace("-", "−") in narration(scene, t)
    chosen = sums.gates.index(sums.gate)
    np.testing.assert_allclose(np.asarray(terms.values).sum(axis=0), sums.score[chosen], atol=1e-12)
    assert terms.low == -terms.high
    assert terms.high == np.abs(terms.values).max()
    assert "h₀ = 0" in narration(scene, 0)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_the_short_sum_beside_the_states_gives_the_state(cell):
    """Its numbers, read and computed as they stand there, give h up to their rounding."""
    here = source(cell)
    trace = run(RnnSpec(text=TEXT), here)
    sums = unit_sum(trace, here, 3, 0)
    scene = states_scene(trace, np.arange(16), UnitRef(3), sums=sums)
    graph = panel(scene, "short-sum")
    assert 'data-pick="sum"' in graph.svg
    for t, text in enumerate(graph.texts["short"][0]):
        name, formula, *rest = text.replace("−", "-").split(" = ")
        assert name == "h[3]"
        assert not rest or float(rest[0]) == pytest.approx(trace.h[0, 3, t], abs=1e-3)
        numbers = [float(x) for x in re.findall(r"[+-]?\d+\.\d+", formula.replace(" + ", " "))]
        if cell == "rnn":
            h = np.tanh(sum(numbers))
        elif cell == "lstm":
            h = numbers[0] * np.tanh(numbers[1])
        else:
            h = numbers[0] * numbers[1] + numbers[2] * numbers[3]
        assert h == pytest.approx(trace.h[0, 3, t], abs=0.02)


def test_teacher_forcing_feeds_each_target_to_the_next_step(trace):
    scene = teacher_forcing_scene(trace)
    graph, last = panel(scene, "forcing"), len(trace.tokens) - 1
    place = {token: i for i, token in enumerate(trace.tokens)}
    assert place["exams"] == 19
    for t in range(last + 1):
        [current] = np.flatnonzero(graph.arrays["current"][:, t])
        first = t - current
        assert 0 <= first <= last + 1 - SLOTS, "the drawing is full"
        for slot in range(SLOTS):
            position = first + slot
            assert graph.texts["input"][slot][t] == trace.tokens[position]
            assert graph.arrays["feeds"][slot, t] == (slot > 0)
            if slot:
                assert graph.texts["input"][slot][t] == graph.texts["target"][slot - 1][t]
            assert graph.arrays["begins"][slot, t] == (position == 0)
            assert graph.arrays["position"][slot, t] == position, "known when the clock is there"
            assert graph.arrays["discarded"][slot, t] == (position == last)
            same = trace.top_tokens[0][position] == trace.target_tokens[position]
            assert graph.arrays["right"][slot, t] == (same and position < last)
            assert graph.arrays["wrong"][slot, t] == (not same and position < last)
            np.testing.assert_array_equal(graph.arrays["cost"][slot, t], trace.surprisal[position])
    table, plot = panel(scene, "numbers"), panel(scene, "costs")
    assert number(table, "J(θ)", 0) == pytest.approx(np.nanmean(trace.surprisal))
    for t in range(last):
        mean = trace.surprisal[: t + 1].mean()
        assert number(table, "J̄", t) == pytest.approx(mean)
        assert series(plot, "mean so far")[1][t] == pytest.approx(mean)
        expected = sum(trace.top_tokens[0][s] == trace.target_tokens[s] for s in range(t + 1))
        assert number(table, "hits", t) == expected
        assert number(table, "of", t) == t + 1
    np.testing.assert_array_equal(series(plot, "J")[1], trace.surprisal)
    assert actor(plot, "rules").y == trace.loss
    assert actor(plot, "rules").known_from == rows(table)["J(θ)"].known_from == END
    assert graph.svg.count('data-from="position.') == SLOTS
    assert actor(plot, "cursor")
    assert "is discarded" in narration(scene, last)
    assert re.search(r"expects conductor, but proctor is fed all the same: J = 2\.21", narration(scene, 2))


def test_the_fed_arrow_runs_from_a_target_down_to_the_next_input(trace):
    svg = panel(teacher_forcing_scene(trace), "forcing").svg
    paths = re.findall(r'data-show="feeds\.(\d)"[^>]*><path d="M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)M?', svg)
    assert len(paths) == SLOTS
    for _, x, y, edge, below in paths:
        assert float(x) < float(edge), "to the right"
        assert float(y) < float(below), "and down"


def test_items_are_fed_within_an_item_alone():
    trace = run(RnnSpec(text="ab\nba"), source("gru", reading="items"))
    graph = panel(teacher_forcing_scene(trace), "forcing")
    assert np.flatnonzero(graph.arrays["begins"][:, 0]).tolist() == [0, 3]
    assert np.flatnonzero(graph.arrays["feeds"][:, 0]).tolist() == [1, 2, 4, 5]
    assert not graph.arrays["discarded"].any(), "the end of an item is a target"


def test_two_models_show_the_true_token_and_what_each_expects(trace, second):
    scene = two_models_scene(trace, second)
    at = trace.target_tokens.index("exams")
    for id, p, tokens, top in (
        ("first", trace.probability, trace.top_tokens, trace.top_probability),
        ("second", second.probability, second.top_tokens, second.top_probability),
    ):
        large, likeliest = panel(scene, f"{id}-true"), panel(scene, f"{id}-next")
        assert large.large
        np.testing.assert_array_equal(large.values[0], p)
        assert large.labels[0][at] == "exams"
        for row, (labels, values) in enumerate(zip(likeliest.labels, likeliest.values, strict=True)):
            assert tuple(labels) == tokens[row]
            np.testing.assert_array_equal(values, top[row])
        for t, row in enumerate(likeliest.marked):
            if row >= 0:
                assert likeliest.labels[row][t] == trace.target_tokens[t]
    plot = panel(scene, "along")
    for name, p in (("LSTM", trace.probability), ("RNN", second.probability)):
        x, y = (values.reshape(-1, 5) for values in series(plot, name))  # a bar is four corners and a gap
        np.testing.assert_array_equal(y[:, 1:3], np.stack([p, p], axis=1))
        np.testing.assert_array_equal(y[:-1, [0, 3]], np.zeros((len(p) - 1, 2)))
        assert (x[:, 0] < x[:, 2]).all()
        assert (np.abs(x[:, :4] - np.arange(len(p))[:, None]) < 0.5).all(), "above their own token"
    assert (actor(plot, "cursor").at > x[:, 2]).all(), "behind the bars of its token"
    axis = plot.figure["layout"]["xaxis"]
    labels = dict(zip(axis["tickvals"], axis["ticktext"], strict=True))
    assert labels[at] == "exams"
    assert narration(scene, at).startswith("After their the text goes on with exams: LSTM 95.4%")
    assert "RNN 12.4%" in narration(scene, at)
    assert "the text ends" in narration(scene, len(trace.tokens) - 1)


def test_tokens_below_the_plot_are_no_markup_and_do_not_crowd():
    here = sources.bundled("brackets")
    spec = RnnSpec(source=here.key, text="<b>" * 40)
    trace = run(spec, here)
    plot = panel(two_models_scene(trace, run_second_model(spec, trace, here, here, 0)), "along")
    ticks = plot.figure["layout"]["xaxis"]
    assert len(ticks["tickvals"]) <= 40
    for position, text in zip(ticks["tickvals"], ticks["ticktext"], strict=True):
        assert text.replace("&lt;", "<").replace("&gt;", ">") == trace.target_tokens[position]
        assert "<" not in text


def test_no_view_has_the_colour_of_derivatives(trace, second):
    """The page computes none: a surprisal has a colour of its own."""
    here = sources.bundled("students")
    sums = unit_sum(trace, here, 3, 0)
    order, unit = np.arange(len(trace.h[0])), UnitRef(3)
    scenes = [
        states_scene(trace, order, unit, sums=sums),
        unit_sum_scene(trace, sums, order, unit),
        teacher_forcing_scene(trace),
        two_models_scene(trace, second),
    ]
    for scene in scenes:
        packed = scene.pack()
        assert b"role-gradient" not in packed
        assert b"@gradient" not in packed
