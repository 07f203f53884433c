"""The stage of the training comparison: finished, growing and not begun; its curves and its table."""

import numpy as np
import pytest

from playground.experiments.dropout import Comparison, TrainingSpec, bundled_comparison
from playground.experiments.dropout.comparison import ARMS
from playground.figures.dropout import training_scene
from playground.figures.dropout.training import ROLES
from tests.figures.oracle import actor, at, narration, number, panel, series
from tests.pages.walking import unpack


def first_evaluation(comparison):
    """The comparison as it was when its first row had come."""
    columns = {"step": comparison.step[:1]}
    for measure, values in comparison.measures.items():
        for a, arm in enumerate(ARMS):
            columns |= {f"{arm}_{measure}_{r}": values[a, r, :1] for r in range(3)}
    return Comparison.from_columns(comparison.spec, columns)


@pytest.mark.filterwarnings("error")
def test_a_training_is_drawn_finished_growing_and_not_begun():
    comparison = bundled_comparison(TrainingSpec("few"))
    header, _ = unpack(training_scene(comparison).pack())
    assert header["last"] == header["step"] == 60
    assert "After 1,200 updates" in header["narration"][-1][1]
    assert unpack(training_scene(first_evaluation(comparison)).pack())[0]["last"] == 0
    empty = Comparison.from_columns(comparison.spec, {})
    assert "press Train" in narration(training_scene(empty), 0)
    assert "in a moment" in narration(training_scene(empty, active=True), 0)
    unpack(training_scene(empty).pack())


@pytest.mark.parametrize(
    ("measure", "name"), [("held_out", "held_out"), ("train", "train"), ("correlation_2", "correlation_2")]
)
def test_the_curves_are_the_means_in_bands_of_one_standard_deviation(measure, name):
    comparison = bundled_comparison(TrainingSpec("few"))
    plot = panel(training_scene(comparison), name)
    current = actor(plot, "marker")
    assert tuple(current.colors) == ROLES
    for arm in (0, 1):
        values = comparison.measures[measure][arm]  # (SEEDS, T)
        mean = values.sum(0) / 3
        sd = (((values - mean) ** 2).sum(0) / 2) ** 0.5
        edge, curve = series(plot, 2 * arm), series(plot, 2 * arm + 1)
        np.testing.assert_array_equal(curve[0], comparison.step)
        np.testing.assert_allclose(curve[1], mean)
        np.testing.assert_allclose(edge[1], [*(mean + sd), *(mean - sd)[::-1]])
        np.testing.assert_array_equal(edge[0], [*comparison.step, *comparison.step[::-1]])
        assert plot.figure["data"][2 * arm + 1]["line"]["color"] == f"@{ROLES[arm]}"
        for step in (0, 30, 60):
            assert at(current.x, step)[arm] == 20 * step
            assert at(current.y, step)[arm] == pytest.approx(mean[step])


def test_the_best_possible_loss_is_a_rule_in_the_held_out_plot_alone():
    comparison = bundled_comparison(TrainingSpec("few"))
    scene = training_scene(comparison)
    assert actor(panel(scene, "held_out"), "rules").y == pytest.approx(np.mean(comparison.bayes_loss))
    assert not [a for a in panel(scene, "train").actors if a.kind == "rules"]
    assert tuple(actor(panel(scene, "held_out"), "marker").labels) == ("without", "with dropout")


def test_the_table_is_the_mean_over_the_seeds_and_the_spread_of_the_difference():
    comparison = bundled_comparison(TrainingSpec("few"))
    table = panel(training_scene(comparison), "measures")
    labels = {
        "training loss": "train",
        "held-out loss": "held_out",
        "held-out error": "error",
        "|corr| hidden 1": "correlation_1",
        "|corr| hidden 2": "correlation_2",
    }
    for label, measure in labels.items():
        for step in (0, 30, 60):
            without, with_dropout = comparison.measures[measure][..., step]
            shown = [number(table, label, step, column) for column in range(4)]
            difference = with_dropout - without
            expected = [without.mean(), with_dropout.mean(), difference.mean(), difference.std(ddof=1)]
            assert shown == pytest.approx(expected)


def test_the_narration_says_which_is_lower():
    few, plenty = (bundled_comparison(TrainingSpec(data)) for data in ("few", "plenty"))
    without, with_dropout = few.mean("held_out")[:, -1]
    train = few.mean("train")[:, -1]
    assert narration(training_scene(few), 60) == (
        f"After 1,200 updates: held out {without:.3f} without, {with_dropout:.3f} with dropout, which is "
        f"lower; in training {train[0]:.3f} and {train[1]:.3f}."
    )
    assert "which is not lower" in narration(training_scene(plenty), 60)
