"""The scene of "Forget bias": its curves, rings and table; growing, diverged and not begun."""

import numpy as np
import pytest

from playground.experiments.lstm.copy_task import SEEDS
from playground.experiments.lstm.forget_bias import BIASES, MEASURES, ForgetBiasSpec, column
from playground.experiments.lstm.forget_bias_trace import (
    ForgetBiasTrace,
    bundled_forget_bias,
    predicted_products,
)
from playground.figures.lstm.forget_bias import COLOURS, NAMES, scene
from tests.figures.oracle import actor, at, narration, number, panel, rows, series
from tests.pages.walking import unpack


@pytest.fixture(scope="module")
def bundled():
    return bundled_forget_bias(ForgetBiasSpec())


def diverging():
    """Three evaluations; bias 2 of the first seed diverges at update 60."""
    columns = {"updates": np.array([0, 50, 100])}
    for b in range(3):
        for r in range(SEEDS):
            lost = np.array([False, False, (b, r) == (2, 0)])
            for name in MEASURES:
                columns[column(b, r, name)] = np.where(lost, np.nan, 0.5)
            columns[column(b, r, "diverged")] = np.where(lost, 60, 0)
    return ForgetBiasTrace.from_columns(ForgetBiasSpec(training_steps=100), columns)


@pytest.mark.filterwarnings("error")
def test_it_is_drawn_finished_growing_and_not_begun(bundled):
    header, _ = unpack(scene(bundled).pack())
    assert header["last"] == header["step"] == 40
    empty = ForgetBiasTrace.from_columns(ForgetBiasSpec(), {})
    assert "press Train" in narration(scene(empty), 0)
    assert "in a moment" in narration(scene(empty, active=True), 0)
    unpack(scene(empty).pack())


def test_loss_accuracy_and_product_are_drawn_for_each_seed_and_their_mean(bundled):
    drawn = scene(bundled)
    pictures = {"loss": bundled.loss, "accuracy": bundled.accuracy, "products": bundled.best_product}
    for name, values in pictures.items():
        plot = panel(drawn, name)
        for b, bias in enumerate(NAMES):
            for r in range(SEEDS):
                x, y = series(plot, 4 * b + r)
                np.testing.assert_array_equal(x, bundled.updates)
                np.testing.assert_array_equal(y, values[b, r])
            np.testing.assert_allclose(series(plot, bias)[1], values[b].mean(0))
            assert plot.figure["data"][4 * b]["line"]["color"] == f"@{COLOURS[b]}"
        assert actor(plot, "cursor").at.tolist() == bundled.updates.tolist()
    assert actor(panel(drawn, "loss"), "rules").y == pytest.approx(np.log(8))
    assert actor(panel(drawn, "accuracy"), "rules").y == 1 / 8


def test_rings_stand_at_sigma_of_b_to_the_g(bundled):
    rings = actor(panel(scene(bundled), "products"), "marker")
    assert rings.shape == "ring"
    np.testing.assert_allclose(at(rings.y, 0), (1 / (1 + np.exp(-np.array(BIASES)))) ** 15)
    assert (at(rings.x, 0) == 0).all()
    assert rings.colors == list(COLOURS)


def test_the_table(bundled):
    table = panel(scene(bundled), "numbers")
    for b, name in enumerate(NAMES):
        assert number(table, name, 0, 0) == pytest.approx(predicted_products(15)[b])
        for step in (0, 20, 40):
            for place, values in enumerate((bundled.product, bundled.loss, bundled.accuracy), 1):
                assert number(table, name, step, place) == pytest.approx(values[b, :, step].mean())
    assert rows(table)["bias 1"].note[40] == "300 600 700"
    assert rows(table)["bias 0"].note[40] == "1000 1500 –"
    assert rows(table)["bias 0"].note[0] == "– – –"


def test_the_sentences(bundled):
    drawn = scene(bundled)
    assert max(len(narration(drawn, step)) for step in range(41)) <= 118
    assert narration(drawn, 40) == (
        "After 2,000 updates, of 3 seeds each, the gap is learned by "
        "2 with bias 0, 3 with bias 1, 3 with bias 2."
    )
    assert "3.1e−05, 0.0091, 0.15" in narration(drawn, 0)


def test_a_diverged_network_gets_a_cross_and_a_sentence():
    drawn = scene(diverging())
    unpack(drawn.pack())
    [cross] = [a for a in panel(drawn, "loss").actors if getattr(a, "shape", "") == "cross"]
    assert at(cross.x, 2)[0] == 60
    assert np.isnan(at(cross.x, 1)).all()
    assert narration(drawn, 2) == "1 of 9 networks have diverged, the first at its update 60."
