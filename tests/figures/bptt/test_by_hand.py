"""The scene of "By hand" shows the trace's numbers where a spectator looks for them."""

import re

import numpy as np
import pytest

from playground.experiments.bptt.run import run
from playground.experiments.bptt.spec import BpttSpec
from playground.experiments.bptt.steps import step_index, steps
from playground.experiments.weight_ref import WeightRef
from playground.figures.bptt.by_hand import scene
from playground.figures.bptt.by_hand.formula_panel import LINES
from playground.figures.scene import END
from playground.figures.spelling import JOINER, Spelling
from tests.figures.oracle import actor, at, narration, number, panel, rows

TRACE = run(BpttSpec("abcabd", units=3, seed=5))
REF = WeightRef("W_h", (1, 2))
SCENE = scene(TRACE, "W_h", REF)


def test_the_pile_grows_by_each_contribution_and_ends_at_the_gradient():
    plot, table = panel(SCENE, "pile"), panel(SCENE, "weights")
    box, total = actor(plot, "box"), actor(plot, "rules", 1)
    parts = TRACE.backward.contributions["W_h"][:, 1, 2]
    for t in range(TRACE.steps, 0, -1):
        k = step_index(TRACE.steps, "pile", t)
        low = parts[t:].sum()
        edges = sorted([low, low + parts[t - 1]])
        y, half = at(box.y, k)[t - 1], np.asarray(box.ry)[t - 1, 0]
        assert [y - half, y + half] == pytest.approx(edges), "a block stands on those of the later steps"
        assert np.isnan(at(box.y, k - 1)[t - 1]), "not before"
        assert box.colors[t - 1] == ("positive" if parts[t - 1] >= 0 else "negative")
        assert number(table, "[2,3]", k, 1) == parts[t - 1]
        assert number(table, "[2,3]", k, 2) == pytest.approx(parts[t - 1 :].sum())
    assert float(total.y[0]) == pytest.approx(parts.sum())
    assert at(actor(plot, "marker").y, SCENE.last) == pytest.approx(parts.sum())
    assert number(table, "[2,3]", 0, 0) == TRACE.parameters["W_h"][1, 2]
    assert rows(table)["[2,3]"].edit == "W_h.2.3"


def test_the_drawing_shows_both_parts_and_their_states():
    graph, back = panel(SCENE, "network"), TRACE.backward
    T, n = TRACE.steps, 3
    np.testing.assert_array_equal(graph.arrays["h"][:, 0], TRACE.forward.h[1:].ravel())
    np.testing.assert_array_equal(graph.arrays["d"][:, 0], back.delta_h.ravel())
    own, later = (np.linalg.norm(x, axis=1) for x in (back.from_loss, back.from_future))
    np.testing.assert_array_equal(graph.arrays["from_loss"][:, 0], own)
    np.testing.assert_array_equal(graph.arrays["from_future"][:, 0], later)
    ratio = graph.arrays["loss_width"][0, -1] / graph.arrays["future_width"][0, -1]
    assert ratio == pytest.approx(own[0] / later[0]), "the arrows are as broad as the parts are long"
    k = step_index(T, "dh", 2)
    assert not graph.arrays["loss_width"][0, : step_index(T, "dh", 1)].any(), "thin until then"
    assert graph.arrays["d_state"][2, k] == 3, "delta of t = 3 is used for t = 2"
    assert list(graph.arrays["parts_state"][:, k]) == [0, 1, *[2] * (T - 2)]
    assert f'data-tip="h_tip.{T * n - 1}"' in graph.svg
    assert 'data-tip="from_future_tip.0"' in graph.svg


def test_every_step_has_its_numbers_and_a_sentence():
    formula, all_steps = panel(SCENE, "formula"), steps(TRACE.steps)
    for k in range(1, len(all_steps)):
        assert formula.texts["line"][0][k], all_steps[k]
        assert formula.arrays["shown"][:, k].sum() == 1
        assert len(narration(SCENE, k)) <= 118
    k = step_index(TRACE.steps, "delta_h", 2)
    h, back = TRACE.forward.h[2, 0], TRACE.backward
    line = formula.texts["line"][0][k].replace("−", "-")
    assert f"{back.dh[1, 0]:.4g}" in line
    assert line.endswith(f"{back.delta_h[1, 0]:.4g}")
    assert f"{h:.2f}" in line


def test_what_comes_from_later_is_the_sum_of_the_products_beside_it():
    formula, back = panel(SCENE, "formula"), TRACE.backward
    k = step_index(TRACE.steps, "dh", 2)
    own, later = (formula.texts["line"][i][k].replace("−", "-") for i in range(2))
    assert own.startswith(f"unit 1: own {back.from_loss[1, 0]:.4g} + later {back.from_future[1, 0]:.4g}")
    assert later.startswith("later = ")
    products = later.removeprefix("later = ").split(" + ")
    pairs = [[float(x.strip("()")) for x in product.split("·")] for product in products]
    assert pairs == pytest.approx(
        np.stack([TRACE.parameters["W_h"][:, 0], back.delta_h[2]], axis=1), abs=0.0051
    )


def test_the_largest_network_fits():
    big = scene(run(BpttSpec("abcdefghijkl", units=4)), "b_y")
    lines = panel(big, "formula").texts["line"]
    assert len(lines) == LINES
    assert max(len(text.replace(JOINER, "")) for row in lines for text in row) <= 48
    assert len(panel(big, "weights").rows) == 12


def test_what_is_computed_later_is_not_told_before():
    """The pile's end while the future is hidden; the numbers under the pointer of a part to come."""
    assert actor(panel(SCENE, "pile"), "rules", 1).known_from == END
    texts, T, n = panel(SCENE, "network").texts, TRACE.steps, 3
    for name, kind, rows_per_step in (
        ("h_tip", "h", n),
        ("J_tip", "y", 1),
        ("from_loss_tip", "dh", 1),
        ("from_future_tip", "dh", 1),
        ("d_tip", "delta_h", n),
    ):
        assert len(texts[name]) == T * rows_per_step
        for row, tip in enumerate(texts[name]):
            k = step_index(T, kind, row // rows_per_step + 1)
            assert tip[-1]
            assert tip[:-1] == [""] * k, f"{name} is empty up to step {k}"


def test_values_go_up_and_to_the_right_and_gradients_the_other_way():
    svg = panel(SCENE, "network").svg
    found = re.findall(
        r'<g data-state="(\w+)\.(\d+)" class="(\w+)"[^>]*><g><path d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)',
        svg,
    )
    directions = {}
    for state, column, role, *ends in found:
        x1, y1, x2, y2 = map(float, ends)
        way = "right" if x2 > x1 else "left" if x2 < x1 else "up" if y2 < y1 else "down"
        directions.setdefault((state, role, way), []).append(int(column))
    T = TRACE.steps
    assert directions == {
        ("h_state", "value", "up"): list(range(T)),  # from the input
        ("h_state", "value", "right"): list(range(1, T)),
        ("y_state", "value", "up"): list(range(T)),
        ("parts_state", "gradient", "down"): list(range(T)),
        ("parts_state", "gradient", "left"): list(range(T - 1)),
    }
    forward = re.findall(r'stroke="var\(--role-value\)" stroke-width="1.5"', svg)
    assert len(forward) == 3 * T - 1
    backward = re.findall(r'<path [^>]*data-bind="\w+_width\.\d+" style="([^"]*)"', svg)
    assert len(backward) == 2 * T - 1
    assert all(style.startswith("stroke: var(--role-gradient)") for style in backward)


def test_lecture_5_writes_the_weights_differently_and_no_token():
    """W_h, W_e, U are U, W, V; the tokens U, J and W are letters of the text."""
    trace = run(BpttSpec("JUWU"))
    own, written = scene(trace, "U"), Spelling("backprop-through-time", "L5").scene(scene(trace, "U"))
    assert panel(written, "weights").columns[0] == "V"
    assert "the pile of V[" in panel(written, "pile").title
    words = re.sub(r"<[^>]*>|\u200b", "", panel(written, "formula").svg)
    assert "tanh(U ht−1 + W xt + bh)" in words
    k = step_index(trace.steps, "pile", 2)
    lines = [row[k].replace(JOINER, "") for row in panel(written, "formula").texts["line"]]
    assert [line.partition(",")[0] for line in lines[2:6:3]] == ["U: δ_h h₁ᵀ", "V: δ_y h₂ᵀ"]
    assert lines[3].startswith("W: δ_h in the column of U,")
    k = step_index(trace.steps, "y", 1)
    assert [row[k] for row in panel(written, "formula").texts["line"]] == [
        row[k] for row in panel(own, "formula").texts["line"]
    ]
    assert "the next token, U, had" in narration(written, k).replace(JOINER, "")
