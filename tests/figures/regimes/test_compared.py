"""The scene of the comparison shows the numbers of the trace, and says what helps."""

import numpy as np
import pytest

from playground.experiments.regimes.comparison_trace import (
    KEYS,
    RegimesTrace,
    bundled_comparison,
    verdict,
)
from playground.figures.regimes.compared import SIDES, scene
from playground.training.regimes.spec import REGIMES, SEEDS, RegimesSpec
from playground.training.regimes.strings import LONGEST
from tests.figures.oracle import actor, at, narration, number, panel, rows

TRACE = bundled_comparison(RegimesSpec())
LAST = TRACE.rounds - 1
LABELS = {key: title.replace(" ", "\u00a0") for key, title in REGIMES.items()}


def test_paths_are_the_means_and_the_seeds():
    shown = scene(TRACE)
    assert shown.last == LAST
    for name, values in (("nll", TRACE.nll), ("well", TRACE.well)):
        plot = panel(shown, name)
        for k, seeds in enumerate(values):
            np.testing.assert_array_equal(actor(plot, "trails", k).y, seeds)
        np.testing.assert_allclose(actor(plot, "trails", len(KEYS)).y, values.mean(1))
        np.testing.assert_array_equal(actor(plot, "trails").x[0], TRACE.updates)


def test_the_side_by_length_and_by_position():
    length, drift = (panel(scene(TRACE, side), side) for side in ("length", "drift"))
    for k in range(len(KEYS)):
        np.testing.assert_array_equal(
            at(actor(length, "curve", k).y, LAST), TRACE.share_by_length[:, k, LAST]
        )
        np.testing.assert_array_equal(at(actor(drift, "curve", k).y, 3), TRACE.hazard[:LONGEST, k, 3])
    assert actor(drift, "curve").x[0] == 1


def test_the_side_of_the_variance_and_of_the_discriminator():
    plot = panel(scene(TRACE, "variance"), "variance")
    np.testing.assert_array_equal(actor(plot, "trails", 0).y, TRACE.variance[0])
    np.testing.assert_array_equal(actor(plot, "trails", 1).y, TRACE.variance[1])
    assert [a["text"] for a in plot.figure["layout"]["annotations"]] == ["b = 0", "b = mean of the others"]
    plot = panel(scene(TRACE, "discriminator"), "discriminator")
    np.testing.assert_array_equal(actor(plot, "trails").y, TRACE.accuracy)


def test_the_table():
    table = panel(scene(TRACE), "numbers")
    for k, key in enumerate(KEYS):
        for r in (0, LAST):
            found = [number(table, LABELS[key], r, column) for column in range(5)]
            expected = [
                TRACE.nll[k, :, r].mean(),
                np.ptp(TRACE.nll[k, :, r]),
                TRACE.well[k, :, r].mean(),
                np.ptp(TRACE.well[k, :, r]),
                1000 * TRACE.seconds[k, :, r].mean(),
            ]
            np.testing.assert_allclose(found, expected)


def test_what_helps_is_said_beside_the_numbers():
    table = rows(panel(scene(TRACE), "numbers"))
    assert set(table[LABELS["teacher"]].note) == {""}
    for key in KEYS[1:]:
        found = verdict(TRACE, key, LAST)
        note = table[LABELS[key]].note[LAST]
        assert note.startswith(found.words)
        assert f"{abs(found.nll):.2f} nats" in note
        assert ("−" in note) == (found.well < 0 or found.nll < 0)
    assert table[LABELS["risk"]].note[3] == "the same so far"


def test_the_sentences():
    shown = scene(TRACE)
    assert all(len(narration(shown, r)) <= 118 for r in range(TRACE.rounds))
    assert "all networks of a seed are the same" in narration(shown, 0)
    assert f"teacher {TRACE.well[0, :, LAST].mean():.0%}" in narration(shown, LAST)


@pytest.mark.parametrize("side", SIDES)
def test_nothing_trained_yet(side):
    empty = RegimesTrace.from_columns(RegimesSpec(), {})
    assert "press Train" in narration(scene(empty, side), 0)
    assert "begin in a moment" in narration(scene(empty, side, active=True), 0)
    assert scene(empty, side).pack()


def columns(diverged):
    """Two rounds, of which the second has lost the first seed of teacher forcing."""
    source = {
        f"{key}_{name}_{r}": np.array([2.0, 1.5])
        for key in KEYS
        for name in ("nll", "well", "seconds", "variance", "variance_baseline", "accuracy")
        for r in range(SEEDS)
    }
    source |= {f"{key}_diverged_{r}": np.zeros(2) for key in KEYS for r in range(SEEDS)}
    if diverged:
        source["teacher_diverged_0"] = np.array([0.0, 33.0])
        source["teacher_nll_0"] = source["teacher_well_0"] = np.array([2.0, np.nan])
    return {"round": np.arange(2.0), **source}


@pytest.mark.parametrize("side", SIDES)
def test_a_training_that_goes_on(side):
    growing = scene(RegimesTrace.from_columns(RegimesSpec(), columns(False)), side, active=True)
    assert growing.last == 1
    assert growing.pack()
    assert "20 updates" in narration(growing, 1)


def test_a_divergence_is_marked_and_said():
    shown = scene(RegimesTrace.from_columns(RegimesSpec(), columns(True)))
    cross = actor(panel(shown, "nll"), "marker")
    assert cross.shape == "cross"
    assert np.isnan(at(cross.x, 0)).all()
    assert at(cross.x, 1).tolist() == [33]
    assert "1 of 15 networks have diverged, the first at its update 33" in narration(shown, 1)
    table = rows(panel(shown, "numbers"))
    assert table[LABELS["teacher"]].note == ["", "has diverged"]
    assert table[LABELS["free"]].note == ["the same so far", "teacher forcing has diverged"]
    assert shown.pack()
