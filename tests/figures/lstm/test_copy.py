"""The scene of "How far back": its curves, its table, its crosses; growing and not begun."""

import numpy as np
import pytest

from playground.experiments.lstm.copy import CELLS, ROUNDS, CopySpec, column, gaps
from playground.experiments.lstm.copy_task import SEEDS
from playground.experiments.lstm.copy_trace import CopyTrace, bundled_copy
from playground.figures.lstm.copy import COLOURS, SIDES, scene
from playground.figures.scene import END
from tests.figures.oracle import actor, at, narration, number, panel, panels, series
from tests.pages.walking import unpack

SMALL = CopySpec(largest_gap=10)


def trace(rounds, diverged=()):
    """A made-up run: accuracies that tell cell, gap, seed and round apart."""
    columns = {"round": np.arange(rounds)}
    for c, cell in enumerate(CELLS):
        for g, gap in enumerate(gaps(SMALL)):
            for r in range(SEEDS):
                key = (cell, gap, r)
                lost = np.arange(rounds) >= 2 if key in diverged else np.zeros(rounds, dtype=bool)
                accuracy = 0.1 * c + 0.2 * g + 0.01 * r + 0.001 * np.arange(rounds)
                columns[column(key, "accuracy")] = np.where(lost, np.nan, accuracy)
                columns[column(key, "loss")] = accuracy
                columns[column(key, "steps")] = np.arange(rounds) * (c + 1.0)
                columns[column(key, "diverged")] = np.where(lost, 7, 0)
    return CopyTrace.from_columns(SMALL, columns)


@pytest.mark.filterwarnings("error")
def test_it_is_drawn_finished_growing_and_not_begun():
    for side in SIDES:
        header, _ = unpack(scene(bundled_copy(CopySpec()), side).pack())
        assert header["last"] == header["step"] == ROUNDS
        assert unpack(scene(trace(3), side, active=True).pack())[0]["last"] == 2
        empty = CopyTrace.from_columns(SMALL, {})
        assert "press Train" in narration(scene(empty, side), 0)
        assert "in a moment" in narration(scene(empty, side, active=True), 0)
        unpack(scene(empty, side).pack())


def test_accuracy_by_gap_is_a_thin_line_for_each_seed_and_a_thick_one_for_their_mean():
    shown = trace(4)
    plot = panel(scene(shown), "accuracy")
    curves = [a for a in plot.actors if a.kind == "curve"]
    assert len(curves) == len(CELLS) * (SEEDS + 1)
    for c, cell in enumerate(CELLS):
        *seeds, mean = curves[c * (SEEDS + 1) : (c + 1) * (SEEDS + 1)]
        assert {curve.colors for curve in (*seeds, mean)} == {COLOURS[cell]}
        assert {curve.width for curve in seeds} == {1}
        assert mean.width > 3
        for step in (0, 3):
            expected = 0.1 * c + 0.2 * np.arange(3) + 0.001 * step
            np.testing.assert_array_equal(mean.x, [1, 5, 10])
            np.testing.assert_allclose(at(mean.y, step), expected + 0.01)
            for r, curve in enumerate(seeds):
                np.testing.assert_allclose(at(curve.y, step), expected + 0.01 * r)
    assert actor(plot, "rules").y == 1 / 8
    notes = plot.figure["layout"]["annotations"]
    assert [note["text"] for note in notes] == ["RNN", "GRU", "LSTM"]
    assert [note["font"]["color"] for note in notes] == [f"@{COLOURS[cell]}" for cell in CELLS]


def test_reach_over_time_and_the_table():
    shown = bundled_copy(CopySpec())
    drawn = scene(shown)
    for c, cell in enumerate(CELLS):
        x, y = series(panel(drawn, "reach"), cell)
        np.testing.assert_allclose(x, np.linspace(0, 1, ROUNDS + 1))
        np.testing.assert_allclose(y, shown.reach[c].mean(0))
        name = cell.upper()
        table = panel(drawn, "numbers")
        assert number(table, name, 0, 0) == 32
        assert number(table, name, 0, 1) == shown.parameters()[c]
        for step in (0, ROUNDS):
            assert number(table, name, step, 2) == pytest.approx(shown.steps[c, ..., step].mean())
            assert number(table, name, step, 3) == pytest.approx(shown.reach[c, :, step].mean())
        learned = shown.accuracy[c, ..., -1] >= 0.95
        assert number(table, name, ROUNDS, 4) == pytest.approx(shown.longer[c][learned].mean())
    rows = panel(drawn, "numbers").rows
    assert {row.known_from[4] for row in rows} == {END}, "what sums up is known at the end"


def test_the_products_of_f_begin_at_one_and_multiply():
    shown = bundled_copy(CopySpec())
    gap = shown.forget_gap
    plot = panel(scene(shown, "forget"), "forget")
    assert plot.known_from == END
    f = shown.forget_gate[gap][1:-1]
    assert len(plot.figure["data"]) == f.shape[1] == 32
    for unit in (0, 31):
        x, y = series(plot, unit)
        np.testing.assert_array_equal(x, np.arange(gap + 1))
        np.testing.assert_allclose(y[1:] / y[:-1], f[:, unit])
        assert y[0] == 1
    assert trace(3).forget_gap is None


def test_a_diverged_network_gets_a_cross_and_a_sentence():
    lost = ("rnn", 5, 1)
    shown = trace(4, diverged=[lost])
    drawn = scene(shown)
    [cross] = [a for a in panel(drawn, "accuracy").actors if getattr(a, "shape", "") == "cross"]
    assert cross.colors == "diverged"
    assert np.isnan(at(cross.y, 1)).all()
    assert at(cross.x, 3)[0] == 5
    assert np.isfinite(at(cross.y, 3)).all()
    assert "1 of 27 networks have diverged, the first at its update 7" in narration(drawn, 3)
    assert "diverged" not in narration(drawn, 1)
    mean = [a for a in panel(drawn, "accuracy").actors if a.kind == "curve"][SEEDS]
    assert at(mean.y, 3)[1] == pytest.approx(0.2 + 0.01 + 0.003), "of the two that are left"


def test_the_sentences_are_short():
    for spec in (CopySpec(), CopySpec(lstm_bias="2")):
        drawn = scene(bundled_copy(spec))
        assert max(len(narration(drawn, step)) for step in range(ROUNDS + 1)) <= 118
    assert narration(drawn, ROUNDS) == (
        "After 1.00 s each, gaps learned by the three seeds: RNN to 5–10, GRU to 15–20, LSTM to 20."
    )
    assert narration(drawn, 0) == "Before the first update: about equal scores for all 13 tokens."
    start = bundled_copy(CopySpec()).loss[..., 0]
    np.testing.assert_allclose(start, np.log(13), atol=0.2)
    assert set(panels(drawn)) == {"accuracy", "reach", "numbers"}
