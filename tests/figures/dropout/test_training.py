"""The stage of the training comparison: finished, growing and not begun; its curves and its table."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.dropout import Comparison, TrainingSpec, bundled_comparison
from playground.experiments.dropout.comparison import ARMS
from playground.figures.dropout import training_scene
from playground.figures.dropout.training import ROLES
from tests.figures.oracle import actor, at, narration, number, panel, series, tail, tip
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
    current = [a for a in plot.actors if a.kind == "marker"][-1]
    assert current.colors == ROLES == ["ink", "kind3"]
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
    assert tuple(actor(panel(scene, "held_out"), "marker", 1).labels) == ("without", "with dropout")


def test_the_table_is_the_mean_over_the_seeds_and_the_spread_of_the_difference():
    comparison = bundled_comparison(TrainingSpec("few"))
    table = panel(training_scene(comparison), "measures")
    labels = {
        "train, masks on": "train_masked",
        "train, eval()": "train",
        "held out, eval()": "held_out",
        "held-out error": "error",
        "|corr| in hidden 2": "correlation_2",
    }
    for label, measure in labels.items():
        for step in (0, 30, 60):
            without, with_dropout = comparison.measures[measure][..., step]
            shown = [number(table, label, step, column) for column in range(4)]
            difference = with_dropout - without
            expected = [without.mean(), with_dropout.mean(), difference.mean(), difference.std(ddof=1)]
            assert shown == pytest.approx(expected)


def test_the_narration_says_which_is_lower_and_how_early_stopping_compares():
    for data, way in (("few", "below"), ("plenty", "below")):
        comparison = bundled_comparison(TrainingSpec(data))
        mean = comparison.measures["held_out"].sum(1) / 3  # (2, T)
        best = int(mean[0].argmin())
        gap = mean[0, best] - mean[1, -1]
        assert (gap < 0) == (way == "below")
        sentence = narration(training_scene(comparison), 60)
        assert sentence == (
            f"After 1,200 updates: held out {mean[0, -1]:.3f} without, {mean[1, -1]:.3f} with dropout. "
            f"Stopped at {comparison.step[best]} without: {mean[0, best]:.3f}, {abs(gap):.3f} {way} dropout."
        )
        assert len(sentence) <= 118
        first = narration(training_scene(comparison), 1)
        assert first.endswith("which is lower." if mean[1, 1] < mean[0, 1] else "which is not lower.")
    worse = replace(
        comparison, measures={**comparison.measures, "held_out": comparison.measures["held_out"][::-1]}
    )
    swapped = worse.measures["held_out"].sum(1) / 3
    assert (swapped[0].min() > swapped[1, -1]) == ("above dropout" in narration(training_scene(worse), 60))


@pytest.mark.parametrize("data", ["few", "plenty"])
def test_early_stopping_is_a_ring_at_the_lowest_held_out_loss_with_a_line_from_it(data):
    comparison = bundled_comparison(TrainingSpec(data))
    plot = panel(training_scene(comparison), "held_out")
    ring, segment = actor(plot, "marker", 0), actor(plot, "segment")
    assert ring.shape == "ring"
    for arm in (0, 1):
        mean = comparison.measures["held_out"][arm].sum(0) / 3
        best = int(mean.argmin())
        assert at(ring.x, 60)[arm] == comparison.step[best]
        assert at(ring.y, 60)[arm] == pytest.approx(mean[best])
        assert np.isnan(at(ring.x, best - 1)[arm]), "not before it is reached"
        assert ring.labels[arm] == f"lowest: {mean[best]:.3f} at {comparison.step[best]}"
        if arm == 0:
            np.testing.assert_allclose(tail(segment, 60), [[comparison.step[best], mean[best]]])
            np.testing.assert_allclose(tip(segment, 60), [[1200, mean[best]]])


def test_the_training_loss_is_drawn_with_and_without_masks():
    comparison = bundled_comparison(TrainingSpec("few"))
    plot = panel(training_scene(comparison), "train")
    x, y = series(plot, 4)
    np.testing.assert_array_equal(x, comparison.step)
    np.testing.assert_allclose(y, comparison.measures["train_masked"][1].sum(0) / 3)
    assert plot.figure["data"][4]["line"]["dash"] == "dot"
    low, high = plot.figure["layout"]["yaxis"]["range"]
    assert low < y.min() < y.max() < high
    assert plot.title == "training loss in eval(); dotted: masks on"
    assert len(panel(training_scene(comparison), "held_out").figure["data"]) == 4, "held out: eval() alone"
