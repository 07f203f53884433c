"""The scene of the recurrent network's page shows the numbers of its trace."""

import re
from dataclasses import replace

import numpy as np
import pytest

from playground.experiments import sources
from playground.experiments.rnn.run import run
from playground.experiments.rnn.selection import Selection
from playground.experiments.rnn.trace import RnnSpec, UnitRef
from playground.experiments.units import unit_order, value_range
from playground.figures import rnn
from playground.figures.rnn.states import COVERED
from playground.figures.rnn.unrolled import MIDDLE, SLOT_WIDTH, SLOTS, position_of, unrolled_graph
from tests.experiments.rnn.models import source
from tests.figures.oracle import narration, number, panel

UNIT = UnitRef(5, "c")


@pytest.fixture(scope="module")
def trace():
    return run(RnnSpec(text="(ab)<c>"), sources.bundled("brackets"))


@pytest.fixture(scope="module")
def scene(trace):
    order = unit_order(trace.values("c", 0), "variance")
    return rnn.scene(trace, order, UNIT, Selection(2, 5, 0.5, 0, "c"), (int(order[0]), int(order[5])))


def test_every_row_of_the_heat_map_is_the_unit_it_names(trace, scene):
    heat = panel(scene, "states")
    for row, unit in enumerate(heat.rows):
        np.testing.assert_array_equal(heat.values[row], trace.c[0, unit])
    assert sorted(heat.rows) == list(range(len(heat.rows)))
    assert heat.rows[heat.unit] == 5
    assert [heat.rows[row] for row in heat.marked] == [heat.rows[0], heat.rows[5]]
    assert heat.brush == (2, 4), "the first and the last selected position, both in it"
    assert heat.columns == trace.tokens
    assert heat.limit == value_range("c", trace.c[0], COVERED)
    assert "memory cell c" in heat.title


def test_the_hidden_state_is_on_its_absolute_range(trace):
    heat = panel(rnn.scene(trace, np.arange(48)), "states")
    np.testing.assert_array_equal(heat.values, trace.h[0])
    assert heat.limit == 1.0
    assert heat.brush is None


def test_the_unrolled_network_shows_the_true_neighbours(trace):
    graph = unrolled_graph(trace)
    last = len(trace.tokens) - 1
    for t in range(last + 1):
        for slot in range(SLOTS):
            position = t + slot - MIDDLE
            exists = 0 <= position <= last
            assert graph.arrays["exists"][slot, t] == exists
            if not exists:
                assert np.isnan(graph.arrays["cost"][slot, t])
                continue
            assert graph.texts["input"][slot][t] == trace.tokens[position]
            assert graph.texts["prediction"][slot][t] == trace.top_tokens[0][position]
            assert graph.arrays["probability"][slot, t] == trace.top_probability[0, position]
            assert graph.arrays["linked"][slot, t] == (not trace.is_start[position])
            np.testing.assert_array_equal(graph.arrays["cost"][slot, t], trace.surprisal[position])
            if position < last:
                assert graph.texts["target"][slot][t] == trace.tokens[position + 1], "teacher forcing"


def test_a_memory_cell_has_a_round_range_as_wide_as_its_values(trace):
    wide = replace(trace, c=10 * trace.c)
    heat = panel(rnn.scene(wide, np.arange(48), UNIT), "states")
    assert heat.limit > 1
    assert (np.abs(wide.c[0]) <= heat.limit).mean() >= COVERED


def test_the_state_before_a_long_text_is_not_in_the_picture(trace):
    end = replace(trace, is_start=np.zeros_like(trace.is_start))  # as of a text whose beginning is cut
    linked = unrolled_graph(end).arrays["linked"]
    assert linked[MIDDLE, 0] == 0
    assert linked[MIDDLE, 1] == 1


def test_items_are_not_linked_to_the_item_before():
    trace = run(RnnSpec(text="ab\nba"), source("gru", reading="items"))
    linked = unrolled_graph(trace).arrays["linked"][MIDDLE]
    assert np.flatnonzero(linked == 0).tolist() == [0, 3]


def test_the_boxes_hold_the_chosen_unit_and_the_state_before_the_text(trace):
    last = len(trace.tokens) - 1
    graph = unrolled_graph(trace, UNIT)
    for t, slot in np.ndindex(last + 1, SLOTS):
        position = t + slot - MIDDLE
        if not 0 <= position <= last:
            continue
        assert graph.arrays["state"][slot, t] == trace.h[0, 5, position], "h, also where c is shown"
        assert graph.arrays["begins"][slot, t] == (position == 0)
        assert graph.arrays["zero"][slot, t] == (position == 0)
        assert graph.arrays["discarded"][slot, t] == (position == last), "the last prediction has no target"
        assert graph.arrays["scored"][slot, t] == (position < last)
        assert position_of(f"slot-{slot}", t, last + 1) == position
    assert graph.arrays["initial"][MIDDLE, 0] == 0
    assert graph.arrays["initial"][MIDDLE, 3] == trace.h[0, 5, 2]
    cut = replace(trace, is_start=np.zeros_like(trace.is_start), h_before=np.full_like(trace.h_before, 0.25))
    carried = unrolled_graph(cut, UNIT).arrays
    assert (carried["carried"][MIDDLE, 0], carried["zero"][MIDDLE, 0]) == (1, 0)
    assert carried["initial"][MIDDLE, 0] == 0.25


def test_the_arrows_of_the_drawing_point_along_the_recurrence(trace):
    svg = unrolled_graph(trace).svg
    slots = re.findall(r'data-show="(linked|exists)\.(\d)"[^>]*><path d="([^"]+)"', svg)
    for kind, slot, path in slots:
        points = [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+)[ ,](-?[\d.]+)", path)]
        (x1, y1), (x2, y2) = points[:2]
        centre = int(slot) * SLOT_WIDTH + SLOT_WIDTH / 2
        assert (
            (x2 > x1 and y1 == y2 and x2 < centre) if kind == "linked" else (x1 == x2 == centre and y2 < y1)
        )
        head = points[2:]
        assert head[1] == (x2, y2), "the head is at the end"
    assert len(slots) == 2 * SLOTS
    assert svg.count("font-style") == 3 * SLOTS, "three matrices at every step"


def test_the_table_holds_the_numbers_of_each_position(trace, scene):
    table = panel(scene, "numbers")
    for t in range(len(trace.tokens)):
        np.testing.assert_equal(number(table, "P(next)", t), trace.probability[t])
        np.testing.assert_equal(number(table, "J", t), trace.surprisal[t])
        np.testing.assert_equal(number(table, "", t), trace.surprisal[t] / np.log(2))
        np.testing.assert_equal(number(table, "ln P", t), trace.log_product[t])
        np.testing.assert_equal(number(table, "PP", t), trace.perplexity[t])
        np.testing.assert_equal(number(table, "J̄", t), trace.mean_loss[t])


def test_the_true_token_is_marked_among_the_candidates(trace, scene):
    bars = panel(scene, "next")
    assert bars.clickable
    for t, row in enumerate(bars.marked):
        shown = [labels[t] for labels in bars.labels]
        assert shown == [labels[t] for labels in trace.top_tokens[: len(shown)]]
        assert (np.diff([bars.values[r][t] for r in range(len(shown))]) <= 0).all(), "the likeliest first"
        if row >= 0:
            assert shown[row] == trace.target_tokens[t]
        else:
            assert trace.target_tokens[t] not in shown
    assert (np.asarray(bars.marked) >= 0).any()


def test_the_sentence_says_what_comes_and_what_it_costs(trace, scene):
    for t in range(len(trace.tokens) - 1):
        said = narration(scene, t)
        assert said.startswith(f"After {trace.tokens[t]} ")
        assert f"goes on with {trace.tokens[t + 1]}," in said
        assert f"J = {trace.surprisal[t]:.2f} nats" in said
        assert ("its first choice" in said) == (trace.top_tokens[0][t] == trace.tokens[t + 1])
    assert "the text ends" in narration(scene, len(trace.tokens) - 1)
