"""The triangle, the sums by lag and the curve over T show the numbers of the trace."""

import numpy as np
import pytest

from playground.experiments.bptt.occurrences import OccurrenceSpec, lags, run
from playground.figures.bptt.occurrences import scene
from playground.figures.scene import END
from playground.figures.spelling import literal
from tests.figures.oracle import actor, at, narration, number, panel, rows, series

TRACE = run(OccurrenceSpec("hello hello you", units=3, seed=4, truncation="chunks", length=4))
SCENE = scene(TRACE, (7, 6))


def test_the_triangle():
    graph, T = panel(SCENE, "parts"), TRACE.steps
    left_out = int((np.tril(np.ones((T, T), dtype=bool)) & ~TRACE.mask).sum())
    assert graph.svg.count("--role-region7") == left_out
    assert graph.svg.count('data-pick="') == T * (T + 1) // 2
    index = 6 * 7 // 2 + 5
    assert f"{TRACE.parts.norms()[6, 5]:.4g}" in graph.texts["tip"][index][0]
    assert "left out" not in graph.texts["tip"][index][0]
    assert "left out" in graph.texts["tip"][6 * 7 // 2][0]
    assert [at(graph.arrays["row"], 3)[t] for t in range(5)] == [1, 1, 1, 1, 0]


def test_sums_by_lag_and_over_the_length():
    lag, T = lags(TRACE.steps), TRACE.steps
    curve = actor(panel(SCENE, "lags"), "curve", 1)
    total = sum(TRACE.parts.part(t, t - 2) for t in range(2, 6) if TRACE.mask[t, t - 2])
    assert at(curve.y, 5)[2] == pytest.approx(np.linalg.norm(total))
    whole = TRACE.parts.total(TRACE.mask & (lag == 1))
    assert at(curve.y, T - 1)[1] == pytest.approx(np.linalg.norm(whole))
    x, ratio = series(panel(SCENE, "lengths"), "ratio of norms")
    assert ratio[x == 4] == pytest.approx(np.linalg.norm(TRACE.truncated) / np.linalg.norm(TRACE.full))
    assert actor(panel(SCENE, "lengths"), "rules").x == 4, "no cursor: the axis is not the clock's"
    cosine = (
        (TRACE.truncated * TRACE.full).sum() / np.linalg.norm(TRACE.truncated) / np.linalg.norm(TRACE.full)
    )
    assert number(panel(SCENE, "numbers"), "cosine", 0) == pytest.approx(cosine)
    assert number(panel(SCENE, "numbers"), "J₁ to J_t", T - 1) == pytest.approx(
        np.linalg.norm(TRACE.truncated)
    )
    row = sum(TRACE.parts.part(6, k) for k in range(7) if TRACE.mask[6, k])
    column = sum(TRACE.parts.part(t, 6) for t in range(6, T) if TRACE.mask[t, 6])
    assert number(panel(SCENE, "numbers"), "row J_t", 6) == pytest.approx(np.linalg.norm(row))
    assert number(panel(SCENE, "numbers"), "column t", 6) == pytest.approx(np.linalg.norm(column))


def test_the_matrix_of_the_part_and_the_sentences():
    part = panel(SCENE, "part")
    np.testing.assert_array_equal(part.arrays["C"].reshape(3, 3), TRACE.parts.part(6, 5))
    assert [part.svg.index(f'data-bind="C.{i}"') for i in range(9)] == sorted(
        part.svg.index(f'data-bind="C.{i}"') for i in range(9)
    ), "row by row"
    assert all(len(narration(SCENE, k)) <= 118 for k in range(TRACE.steps))
    assert "adds nothing" in narration(SCENE, 0), "the state before t = 1 is zero"
    certain = scene(run(OccurrenceSpec("aaaa", matrix="W_e")))
    assert narration(certain, 2) == "J of t = 3 adds nothing: all of its parts are zero.", "one token: ŷ = y"
    embedded = scene(run(OccurrenceSpec("hello", matrix="W_e")), (3, 2))
    assert f">{literal('e')}</text>" in panel(embedded, "part").svg, "the column of the token that was read"


def test_a_gradient_beyond_all_numbers_is_named():
    """W_h = 10^6 and a state that stays near zero: every step back multiplies by a million."""
    edits = tuple((f"W_h.{i}.{j}", 1e6) for i in (1, 2) for j in (1, 2))
    edits += tuple((f"W_e.{i}.{v}", 0.0) for i in (1, 2) for v in (1, 2))
    spec = OccurrenceSpec("ab" * 16, units=2, edits=edits, matrix="W_e")
    trace = run(spec)
    assert not np.isfinite(trace.parts.norms()).all()
    broken = scene(trace)
    assert "is longer than any number" in narration(broken, trace.steps - 1)
    assert "half of its parts" in narration(broken, 2)
    assert broken.pack()


def test_what_later_losses_add_is_known_at_the_end():
    numbers = rows(panel(SCENE, "numbers"))
    at_once = {label for label, row in numbers.items() if row.known_from is None}
    assert at_once == {"J₁ to J_t", "row J_t"}
    assert {row.known_from for row in numbers.values()} == {None, END}
    assert panel(SCENE, "lengths").known_from == END
    assert panel(SCENE, "part").known_from == 6, "of the loss of t = 7"
    whole, so_far = (actor(panel(SCENE, "lags"), "curve", i) for i in (0, 1))
    assert (whole.known_from, so_far.known_from) == (END, None)
    np.testing.assert_array_equal(at(whole.y, 0), at(so_far.y, SCENE.last))
    [drawn] = panel(SCENE, "lags").figure["data"]
    assert drawn["meta"] == {"known_from": END}, "the pointer gets no answer before"
    assert drawn["opacity"] == 0, "the line that plotly draws is there for the pointer alone"
