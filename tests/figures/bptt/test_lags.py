"""The heat map and the curves by lag show the numbers of the trace."""

import numpy as np
import pytest

from playground.experiments.bptt.lags import LagSpec, run
from playground.figures.bptt.lags import LIMIT, scene
from tests.figures.oracle import actor, at, narration, number, panel, series

TRACE = run(LagSpec(model_text="the students opened their books", radius=0.5, hidden=8, embedding_size=0.5))
SCENE = scene(TRACE)


def test_the_heat_map_and_the_curves():
    heat, curves = panel(SCENE, "lags"), panel(SCENE, "curves")
    relative = TRACE.by_loss / TRACE.by_loss[0]
    assert heat.values[3, 9] == pytest.approx(np.log10(relative[3, 9]))
    assert np.isnan(heat.values[9, 3]), "no state that early"
    assert heat.limit == LIMIT
    curve = actor(curves, "curve")
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
    assert number(table, "1 % from", t) == first
    assert number(table, "W_h", 0) == pytest.approx(0.5)
    assert f"from lag {first} on" in narration(SCENE, t)
    assert all(len(narration(SCENE, k)) <= 118 for k in range(len(TRACE.tokens)))
