"""The scene of the gates shows the numbers of the trace: heat map, unit, saturation, table, sentences."""

import numpy as np
import pytest

from playground.experiments import sources
from playground.experiments.lstm.gates import GatesSpec, run
from playground.experiments.units import unit_order
from playground.figures.lstm.gates import scene
from playground.figures.lstm.quantities import COLOURS
from playground.figures.scene import END
from tests.experiments.lstm.test_gates import Network
from tests.figures.oracle import actor, narration, number, panel, panels, rows, series

TEXT = "As the proctor started the clock, the students opened their exams."
TRACE = run(GatesSpec("bundled-students", model_text=TEXT), sources.bundled("students"))
ORDER = unit_order(TRACE.quantities["f"][0], "variance")
SCENE = scene(TRACE, "f", 0, 14, ORDER)


def test_the_heat_map_shows_one_quantity_in_the_order_of_the_units():
    heat = panel(SCENE, "quantity")
    assert heat.columns == TRACE.tokens
    for row in (0, 7, 39):
        np.testing.assert_array_equal(heat.values[row], TRACE.quantities["f"][0, heat.rows[row]])
    assert heat.rows[heat.unit] == 14
    assert heat.limit == 1
    cell = panel(scene(TRACE, "c", 0, 3, ORDER), "quantity")
    c = np.abs(TRACE.quantities["c"])
    assert cell.limit >= np.quantile(c, 0.75)
    assert cell.limit in (1, 2, 5, 10)


def test_the_lines_are_those_of_the_chosen_unit_in_the_colours_of_the_table():
    plot, table = panel(SCENE, "unit"), rows(panel(SCENE, "numbers"))
    for name in ("i", "f", "g", "o", "tanh c", "h"):
        _, y = series(plot, name)
        np.testing.assert_allclose(y, TRACE.quantities[name][0, 14])
        [line] = [trace for trace in plot.figure["data"] if trace["name"] == name]
        assert line["line"]["color"] == f"@{COLOURS[name]}" == f"@{table[name].color}"
    assert len({COLOURS[name] for name in "ifgoh"}) == 5


def test_a_point_is_a_gates_share_of_open_against_shut():
    plot = panel(SCENE, "saturation")
    assert plot.known_from == END
    for gate in "ifo":
        shut, opened = series(plot, gate)
        f = TRACE.quantities[gate][0]
        assert opened == pytest.approx((f > 0.9).mean(axis=1))
        assert shut == pytest.approx((f < 0.1).mean(axis=1))
    ring = actor(plot, "marker")
    assert ring.labels == ["i", "f", "o"]
    assert (ring.x[1, 0], ring.y[1, 0]) == (series(plot, "f")[0][14], series(plot, "f")[1][14])


def test_the_table_and_the_sentences():
    table, t = panel(SCENE, "numbers"), 9
    for name, values in TRACE.quantities.items():
        assert number(table, name, t) == values[0, 14, t]
    assert number(table, "f", t, 1) == (TRACE.quantities["f"][0, 14] > 0.9).mean()
    assert number(table, "o", t, 2) == (TRACE.quantities["o"][0, 14] < 0.1).mean()
    assert np.isnan(number(table, "c", t, 1))
    assert rows(table)["f"].known_from == (None, END, END)
    f = TRACE.quantities["f"][0, :, t]
    assert f"{(f > 0.9).sum()} are open, {(f < 0.1).sum()} shut" in narration(SCENE, t)
    for quantity in TRACE.quantities:
        shown = scene(TRACE, quantity, 0, 39, ORDER)
        assert all(len(sentence) <= 118 for _, sentence in shown.narration)
        assert shown.pack()


def test_a_plain_rnn_has_h_alone():
    source = sources.bundled("students-rnn")
    trace = run(GatesSpec(source.key, model_text=TEXT), source)
    shown = scene(trace, "h", 0, 2, np.arange(trace.hidden))
    assert set(panels(shown)) == {"quantity", "unit", "numbers"}
    assert "has no gate" in narration(shown, 3)
    assert number(panel(shown, "numbers"), "h", 3) == trace.quantities["h"][0, 2, 3]


def test_of_several_layers_the_chosen_one_is_shown():
    trace = run(GatesSpec(model_text="the students"), Network("gru", layers=2))
    shown = scene(trace, "z", 1, 4, np.arange(10))
    np.testing.assert_array_equal(panel(shown, "quantity").values, trace.quantities["z"][1])
    assert panel(shown, "quantity").title == "update gate z, layer 2"
    assert series(panel(shown, "saturation"), "r")[1] == pytest.approx(trace.shares("r")[0][1])
    assert number(panel(shown, "numbers"), "n", 3) == trace.quantities["n"][1, 4, 3]
