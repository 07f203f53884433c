"""The drawing shows what was fed, and says when; the curve and the numbers are the trace's."""

import html
import re

import numpy as np
import pytest

from playground.experiments.regimes.fed import UPDATES, FedSpec, run
from playground.figures.regimes.fed import scene
from playground.figures.regimes.fed_drawing import ACTIVE, CHOICE_Y, DONE, FUTURE, OFFSET, column_x
from tests.figures.oracle import actor, at, narration, number, panel, rows, series

TRACE = run(FedSpec(seed=2))
SCENE = scene(TRACE)


def texts(svg):
    """(x, y, text) of every text of a drawing."""
    found = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', svg)
    return {(float(x), float(y)): html.unescape(text).strip("\u2060") for x, y, text in found}


def shown(token):
    return TRACE.name(token)


def test_the_clock_walks_the_columns():
    graph = panel(SCENE, "network")
    for t in range(TRACE.T):
        expected = [FUTURE] * TRACE.T
        expected[:t] = [DONE] * t
        expected[t] = ACTIVE
        assert at(graph.arrays["column"], t).tolist() == expected
        assert at(graph.arrays["seen"], t).tolist() == [float(k <= t) for k in range(TRACE.T)]
        assert at(graph.arrays["loss"], t).tolist() == TRACE.loss.tolist()


def test_gold_own_and_fed_tokens_stand_in_their_columns():
    found = texts(panel(SCENE, "network").svg)
    for t in range(1, TRACE.T):
        x = column_x(t)
        assert found[x - OFFSET, CHOICE_Y + 5] == shown(TRACE.gold[t]), "gold at the left"
        assert found[x + OFFSET, CHOICE_Y + 5] == shown(TRACE.own[t - 1]), "the own token of the step before"
        assert [text for (a, y), text in found.items() if a == x and y > 150 and y < CHOICE_Y] == [
            shown(TRACE.fed[t])
        ]
        assert [text for (a, y), text in found.items() if a == x and y < 100 and text] == [
            shown(TRACE.gold[t + 1])
        ]


def test_the_arrow_comes_from_the_token_that_is_fed():
    svg = panel(SCENE, "network").svg
    for t in range(1, TRACE.T):
        x = column_x(t)
        gold, own = (f"M{x + side:g} {CHOICE_Y - 12.5:g}" for side in (-OFFSET, OFFSET))
        assert (gold in svg, own in svg) == (TRACE.heads[t], not TRACE.heads[t])
        [path] = re.findall(rf'<path d="(?:{gold}|{own})[^>]*>', svg)
        assert f'data-show="seen.{t}"' in path, "no coin is told of before it is thrown"


def test_a_state_is_drawn_number_by_number_from_its_step_on():
    svg = panel(SCENE, "network").svg
    for t in range(TRACE.T):
        [group] = re.findall(rf'data-show="seen\.{t}">((?:<rect[^>]*fill-opacity[^>]*></rect>)+)', svg)
        cells = re.findall(r'fill="var\(--role-(positive|negative)\)"[^>]*fill-opacity="([\d.]+)"', group)
        signed = [float(size) * (1 if sign == "positive" else -1) for sign, size in cells]
        np.testing.assert_allclose(signed, np.clip(TRACE.states[t], -1, 1), atol=6e-4)


@pytest.mark.parametrize("regime", ["teacher", "scheduled", "free"])
def test_coins_are_drawn_where_a_coin_decides(regime):
    trace = run(FedSpec(regime=regime))
    graph = panel(scene(trace), "network")
    has_coin = regime == "scheduled"
    assert ("coin" in graph.arrays, 'data-bind="coin.' in graph.svg, ">u<" in graph.svg) == (has_coin,) * 3
    if has_coin:
        assert at(graph.arrays["coin"], 0).tolist() == trace.uniform.tolist()
        assert f"{trace.probability:.3g}" in graph.title


def test_the_schedule():
    plot = panel(SCENE, "schedule")
    x, y = series(plot, "schedule")
    np.testing.assert_array_equal(x, np.arange(UPDATES + 1))
    np.testing.assert_array_equal(y, TRACE.curve)
    point = actor(plot, "marker")
    assert (point.x, point.y) == (120, y[120]) == (120, 0.7)


def test_the_numbers():
    table = panel(SCENE, "numbers")
    for t in (1, 4, 9):
        assert number(table, "loss", t) == TRACE.loss[t]
        assert number(table, "P(target)", t) == pytest.approx(np.exp(-TRACE.loss[t]))
        assert number(table, "mean so far", t) == pytest.approx(TRACE.loss[: t + 1].mean())
        assert number(table, "coin u", t) == TRACE.uniform[t]
        assert number(table, "own fed", t) == pytest.approx((~TRACE.heads[1 : t + 1]).mean())
        assert number(table, "‖hₜ‖", t) == pytest.approx(np.linalg.norm(TRACE.states[t]))
    assert np.isnan(number(table, "coin u", 0))
    assert "coin u" not in rows(panel(scene(run(FedSpec(regime="teacher"))), "numbers"))


@pytest.mark.parametrize("regime", ["teacher", "scheduled", "free"])
def test_the_sentences(regime):
    trace = run(FedSpec(regime=regime))
    drawn = scene(trace)
    for t in range(trace.T):
        sentence = narration(drawn, t)
        assert len(sentence) <= 118
        assert f"{trace.loss[t]:.2f} nats" in sentence
        assert ("u = " in sentence) == (regime == "scheduled" and t > 0)
        if t:
            assert ("the gold token" in sentence) == trace.heads[t]
    assert drawn.pack()


def test_a_string_of_one_token():
    assert scene(run(FedSpec(string="a"))).pack()
