"""The heat map and the curves by lag show the numbers of the trace."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.bptt.lags import LagSpec, run
from playground.figures.bptt.lags import LIMIT, scene
from playground.figures.scene import END
from tests.figures.oracle import actor, at, narration, number, panel, rows, series

TRACE = run(LagSpec(model_text="the students opened their books", radius=0.5, hidden=8, embedding_scale=0.5))
SCENE = scene(TRACE)


def test_the_heat_map_and_the_curves():
    heat, curves = panel(SCENE, "lags"), panel(SCENE, "curves")
    relative = TRACE.by_loss / TRACE.by_loss[0]
    assert heat.values[3, 9] == pytest.approx(np.log10(relative[3, 9]))
    assert np.isnan(heat.values[9, 3]), "no state that early"
    assert heat.limit == LIMIT
    curve = actor(curves, "curve", -1)
    assert at(curve.y, 9)[3] == pytest.approx(relative[3, 9])
    mean = len(curves.figure["data"]) - 1
    x, y = series(curves, mean)
    assert y[x == 2][0] == pytest.approx(TRACE.mean[2])
    _, bound = series(curves, 0)
    _, norms = series(curves, 1)
    assert (norms <= bound * 1.02).all()
    assert norms[:6] == pytest.approx(TRACE.by_state[0, :6])


def test_the_table_and_the_sentences():
    table, t = panel(SCENE, "numbers"), 20
    assert number(table, "dJ_t/dh_t", t) == TRACE.by_loss[0, t]
    assert number(table, "lag 10", t) == pytest.approx(TRACE.by_loss[10, t] / TRACE.by_loss[0, t])
    first = int(np.flatnonzero(TRACE.by_loss[:, t] < 0.01 * TRACE.by_loss[0, t])[0])
    assert number(table, "1 % at", t) == first
    assert number(table, "W_h", 0) == pytest.approx(0.5)
    assert f"for the first time at lag {first}." in narration(SCENE, t)
    assert all(len(narration(SCENE, k)) <= 118 for k in range(len(TRACE.tokens)))


def test_a_curve_is_known_at_its_position_and_the_mean_at_the_end():
    curves = panel(SCENE, "curves")
    drawn = [a for a in curves.actors if a.kind == "curve"]
    at_anchors = [float(t) for t in TRACE.anchors for _ in range(2)]
    assert [curve.known_from for curve in drawn] == [*at_anchors, END, None]
    for index, curve in enumerate(drawn[:-1]):
        x, y = series(curves, index)
        shown = dict(zip(curve.x, at(curve.y, 0), strict=True))
        assert [shown[k] for k in x] == pytest.approx(np.clip(y, 1e-10, 1e12)), "what the pointer reads"
        trace = curves.figure["data"][index]
        assert trace["opacity"] == 0
        assert trace["meta"] == {"known_from": curve.known_from}, "the pointer gets no answer before"
    assert (drawn[-2].colors, drawn[-1].colors) == ("gradient", "ink")
    known = {label: row.known_from for label, row in rows(panel(SCENE, "numbers")).items()}
    assert [label for label, step in known.items() if step == END] == ["1 % mean"]


def test_the_states_followed_back():
    shown, t = scene(TRACE, "state"), 20
    heat, curves, table = (panel(shown, name) for name in ("lags", "curves", "numbers"))
    assert "dh_t/dh_t₋ₖ" in heat.title
    assert heat.values[3, 9] == pytest.approx(np.log10(TRACE.on_average[3, 9]))
    assert np.isnan(heat.values[9, 3]), "no state that early"
    assert at(actor(curves, "curve", -1).y, t)[3] == pytest.approx(TRACE.on_average[3, t])
    x, y = series(curves, len(curves.figure["data"]) - 1)
    assert y[x == 2][0] == pytest.approx(np.nanmean(TRACE.on_average[2]))
    first = int(np.flatnonzero(TRACE.on_average[:, t] < 0.01)[0])
    assert number(table, "1 % at", t) == first
    assert f"dh_t/dh_t₋ₖ: less than a hundredth is left for the first time at lag {first}." in narration(
        shown, t
    )
    assert all(len(narration(shown, k)) <= 118 for k in range(len(TRACE.tokens)))
    assert shown.pack()


def test_a_position_of_a_large_network_that_is_not_computed_says_so():
    on_average = TRACE.on_average.copy()
    on_average[:, 4] = np.nan
    shown = scene(replace(TRACE, on_average=on_average), "state")
    [row] = [row for row in panel(shown, "numbers").rows if row.label == "1 % at"]
    assert "not computed" in row.meaning
    assert "every few positions" in narration(shown, 4)
    assert shown.pack()


def test_a_loss_without_a_gradient_gets_a_sentence():
    by_loss = np.where(np.isnan(TRACE.by_loss), np.nan, TRACE.by_loss * (np.arange(len(TRACE.tokens)) != 4))
    certain = scene(replace(TRACE, by_loss=by_loss))
    assert "its gradient is 0" in narration(certain, 4)
    assert certain.pack()
