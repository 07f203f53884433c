"""The scene of ELMo's training shows the numbers of the trace, and says what is going on."""

import numpy as np
import pytest

from playground.experiments.elmo.sentences import FEATURES, TASKS
from playground.experiments.elmo.sizes import LM_ROUNDS
from playground.experiments.elmo.training import ElmoSpec
from playground.experiments.elmo.training_trace import ElmoTrace, bundled_elmo
from playground.figures.elmo.training import NAMES, scene
from tests.figures.oracle import actor, at, narration, number, panel

TRACE = bundled_elmo(ElmoSpec())


@pytest.mark.parametrize("task", TASKS)
def test_paths_are_the_means_and_the_seeds(task):
    shown, last = scene(TRACE, task), TRACE.rounds - 1
    assert shown.last == last
    for name, values in (
        ("losses", TRACE.losses),
        ("shares", TRACE.shares[task]),
        ("accuracy", TRACE.accuracy[task]),
    ):
        plot = panel(shown, name)
        for k, rows in enumerate(values):
            np.testing.assert_array_equal(actor(plot, "trails", k).y, rows)
        np.testing.assert_allclose(actor(plot, "trails", len(values)).y, values.mean(1))
    x = actor(panel(shown, "shares"), "trails").x
    assert np.isnan(at(x, LM_ROUNDS)).all(), "the heads do not exist yet"
    assert at(x, last).tolist() == [200.0] * 3
    assert panel(shown, "accuracy").actors[0].y == 0.5


def test_the_table():
    shown = scene(TRACE)
    for i, features in enumerate(FEATURES):
        for k, task in enumerate(TASKS):
            expected = TRACE.accuracy[task][i, :, -1].mean()
            assert number(panel(shown, "numbers"), NAMES[features], shown.last, k) == pytest.approx(expected)


@pytest.mark.parametrize("task", TASKS)
def test_the_sentences(task):
    shown = scene(TRACE, task)
    assert all(len(narration(shown, r)) <= 118 for r in range(TRACE.rounds))
    assert "300 updates" in narration(shown, LM_ROUNDS)
    assert "frozen" in narration(shown, LM_ROUNDS + 1)
    mix = TRACE.accuracy[task][2, :, -1].mean()
    assert f"mix {mix:.1%} right" in narration(shown, shown.last)


def test_nothing_trained_yet():
    empty = ElmoTrace.from_columns(ElmoSpec(), {})
    assert "press Train" in narration(scene(empty), 0)
    assert "begin in a moment" in narration(scene(empty, active=True), 0)
    assert scene(empty).pack()


def test_a_training_that_goes_on():
    columns = {
        "round": np.arange(3.0),
        **{f"{d}_{r}": np.arange(3.0) for d in ("forward", "backward") for r in range(3)},
    }
    growing = scene(ElmoTrace.from_columns(ElmoSpec(), columns), active=True)
    assert growing.last == 2
    assert growing.pack()
    assert "60 updates" in narration(growing, 2)
