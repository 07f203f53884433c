"""What the pictures show, read out of the scene and compared with the trace, at every step."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments import sources
from playground.experiments.fixed_window import FixedWindowSpec, run
from playground.experiments.fixed_window.model_size import PARTS, ModelSizeSpec, model_sizes
from playground.experiments.fixed_window.vs_ngram import compare_with_ngram
from playground.figures import fixed_window as figure
from playground.text import samples
from tests.figures.oracle import actor, at, narration, number, panel, rows, series

SOURCE = "window-students"


@pytest.fixture(scope="module")
def one():
    return run(FixedWindowSpec(), sources.bundled(SOURCE))


@pytest.fixture(scope="module")
def two():
    return run(FixedWindowSpec(second_context="in the corner"), sources.bundled(SOURCE))


@pytest.fixture(scope="module")
def comparison():
    return compare_with_ngram(sources.bundled("window-stories"), samples.load("stories"))


def test_the_two_losses_are_two_curves(one):
    plot = panel(figure.scene(one, "embeddings"), "loss")
    curves = one.curves
    for index, steps, losses in (
        (0, curves.train_steps, curves.train_loss),
        (1, curves.valid_steps, curves.valid_loss),
    ):
        x, y = series(plot, index)
        np.testing.assert_array_equal(x, steps)
        np.testing.assert_array_equal(y, losses)
    assert curves.valid_loss[-1] != curves.train_loss[-1]
    assert "training" in plot.figure["data"][0]["hovertemplate"]
    assert "held out" in plot.figure["data"][1]["hovertemplate"]
    assert [d["line"]["color"] for d in plot.figure["data"]] == ["@surface", "@value"], "as its title says"
    np.testing.assert_array_equal(actor(plot, "cursor").at, one.steps)


def test_every_token_stands_at_its_point_at_every_step(one):
    plot = panel(figure.scene(one, "embeddings"), "map")
    points = dict(zip(one.embedding_map.ids.tolist(), one.embedding_map.points.swapaxes(0, 1), strict=True))
    of_name = {one.names[i]: i for i in points}
    seen = set()
    for marker in plot.actors:
        for row, name in enumerate(marker.labels):
            token = of_name[name]
            seen.add(token)
            for k in range(len(one.steps)):
                assert (at(marker.x, k)[row], at(marker.y, k)[row]) == tuple(points[token][k])
    assert seen == {i for ids in one.groups.values() for i in ids}
    assert sum(len(np.atleast_2d(marker.x)) for marker in plot.actors) == len(points)
    groups = [marker for marker in plot.actors if marker.labels]
    assert len({marker.colors for marker in groups}) == len(one.groups)
    legend = {note["text"]: note["font"]["color"] for note in plot.figure["layout"]["annotations"]}
    for marker, (title, ids) in zip(groups, one.groups.items(), strict=True):
        assert legend[title] == f"@{marker.colors}"
        assert marker.labels == [one.names[i] for i in ids]
    low, high = plot.figure["layout"]["xaxis"]["range"]
    assert low < one.embedding_map.points[-1].min()
    assert high > one.embedding_map.points[-1].max()
    for name, share in zip(("xaxis", "yaxis"), one.embedding_map.explained[-1], strict=True):
        assert f"{100 * share:.0f} %" in plot.figure["layout"][name]["title"]["text"]


def test_the_bars_and_numbers_are_those_of_their_step(one):
    scene = figure.scene(one)
    bars, table = panel(scene, "next"), panel(scene, "numbers")
    ids = figure.candidate_ids(one)
    assert (np.diff(one.first.p[-1, ids]) <= 0).all(), "the likeliest of the last checkpoint first"
    valid = one.curves
    for k, step in enumerate(one.steps):
        np.testing.assert_array_equal(np.asarray(bars.values)[:, k], one.first.p[k, ids])
        for row, i in enumerate(ids):
            assert bars.labels[row][k] == f"{one.names[i]} {one.first.y[k, i]:.1f}"
        p = one.first.p[k]
        assert number(table, "entropy of P", k) == pytest.approx(-(p * np.log(p)).sum(), rel=1e-9)
        last = max(np.flatnonzero(valid.valid_steps <= step))
        assert number(table, "held out, a part", k) == valid.valid_loss[last]
        best = int(np.argmax(np.where(one.predictable, p, -1)))
        assert f"{step:,} training steps it expects “{one.names[best]}” ({p[best]:.1%})" in narration(
            scene, k
        )


def test_a_loss_of_a_part_has_its_uncertainty_and_the_digits_that_it_bears(one):
    error = np.full(len(one.curves.valid_steps), 0.04)
    table = panel(figure.scene(replace(one, curves=replace(one.curves, valid_error=error))), "numbers")
    assert number(table, "± std. error", 1) == 0.04
    formats = {row.label: row.format for row in table.rows}
    assert formats["held out, a part"] == formats["± std. error"] == "fixed:2"


def test_two_contexts_have_their_own_bars(two):
    scene = figure.scene(two)
    ids = figure.candidate_ids(two)
    for name, activations in (("next", two.first), ("other", two.second)):
        bars = panel(scene, name)
        assert list(bars.labels) == [two.names[i] for i in ids]
        np.testing.assert_array_equal(bars.values, activations.p[:, ids].T)
    table = panel(scene, "numbers")
    for k in range(len(two.steps)):
        assert number(table, "max |P① − P②|", k) == np.abs(two.first.p[k] - two.second.p[k]).max()
        sentence = narration(scene, k)
        for mark, activations in (("①", two.first), ("②", two.second)):
            best = activations.p[k, np.argmax(np.where(two.predictable, activations.p[k], -1))]
            assert f"({best:.1%}) after {mark}" in sentence
    svg = panel(scene, "window").svg
    assert svg.index("①") < svg.index(" near") < svg.index("②") < svg.index(" corner")


def test_every_number_of_the_drawing_is_bound_to_its_step(one):
    drawn = panel(figure.scene(one), "network").arrays
    for k in range(len(one.steps)):
        np.testing.assert_array_equal(drawn["x"][:, k], one.first.x[k].ravel() / 2)
        np.testing.assert_array_equal(drawn["h"][:, k], one.first.h[k])
        np.testing.assert_array_equal(drawn["p"][:, k], one.first.p[k])
        np.testing.assert_allclose(drawn["y"][:, k] * np.abs(one.first.y).max(), one.first.y[k], rtol=1e-12)
        np.testing.assert_allclose(drawn["w"][:, k] * np.abs(one.W1).max(), one.W1[k].ravel(), rtol=1e-12)
        largest = np.abs(one.first.contributions).max()
        for c in range(one.window):
            contribution = drawn[f"contribution{c}"][:, k] * largest
            np.testing.assert_allclose(contribution, one.first.contributions[k, c], rtol=1e-12)


def test_the_sentence_names_the_nearest_embeddings(one):
    scene = figure.scene(one, "embeddings")
    for k in range(len(one.steps)):
        shown = one.embedding_map.explained[k].sum()
        assert f"show {shown:.0%} of the variance" in narration(scene, k)
        assert ", ".join(f"“{name}”" for name in one.neighbours.nearest[k]) in narration(scene, k)
        assert f"closest to “{one.first.context.names[-1]}”" in narration(scene, k)


def test_seen_and_unseen_contexts_have_their_own_curves(comparison):
    scene = figure.vs_ngram_scene(comparison)
    plot, table = panel(scene, "losses-by-step"), panel(scene, "losses")
    assert comparison.ngram[1] > comparison.ngram[0], "unseen contexts are harder"
    labels = {note["text"]: note["y"] for note in plot.figure["layout"]["annotations"]}
    for row, kind in enumerate(("seen", "unseen")):
        x, y = series(plot, 2 * row)
        np.testing.assert_array_equal(x, comparison.steps)
        np.testing.assert_array_equal(y, comparison.network[row])
        _, flat = series(plot, 2 * row + 1)
        assert set(flat) == {comparison.ngram[row]}
        assert plot.figure["data"][2 * row + 1]["line"]["dash"] == "dash"
        for line in plot.figure["data"][2 * row : 2 * row + 2]:
            assert f" {kind} contexts" in line["hovertemplate"]
            assert line["line"]["color"] == ("@ink", "@kind1")[row]
        assert labels[f"{comparison.order}-gram, {kind}"] == comparison.ngram[row]
        for k, step in enumerate(comparison.steps):
            assert number(table, f"{kind} contexts", k, 0) == comparison.network[row, k]
            assert number(table, f"{kind} contexts", k, 1) == comparison.ngram[row]
            difference = comparison.network[row, k] - comparison.ngram[row]
            part = f"{difference:+.3f} nats in {kind} contexts".replace("-", "−")
            assert f"Step {step:,}." in narration(scene, k)
            assert part in narration(scene, k)
    for k in range(len(comparison.steps)):
        assert number(table, "all", k, 0) == comparison.network_overall[k]
        assert number(table, "all", k, 1) == comparison.ngram_overall
    np.testing.assert_array_equal(actor(plot, "cursor").at, comparison.steps)
    examples = panel(scene, "examples")
    for example in comparison.examples:
        label = f"{' '.join(example.context)} →"
        assert number(examples, label, 0, 0) == example.network
        assert number(examples, label, 0, 1) == example.ngram
        assert rows(examples)[label].meaning == example.target


def test_a_window_of_n_tokens_lights_n_blocks():
    sizes = model_sizes(ModelSizeSpec(75, 16, 64))
    scene = figure.model_size_scene(sizes, window=6)
    assert scene.initial_step == 5
    blocks, table, plot = panel(scene, "blocks"), panel(scene, "sizes"), panel(scene, "growth")
    assert blocks.states == ("future", "here")
    for k, window in enumerate(sizes.windows):
        assert blocks.arrays["state"][:, k].tolist() == [1] * window + [0] * (16 - window)
        assert blocks.texts["W_1"][0][k] == f"64 × {16 * window} = {64 * 16 * window:,}"
        assert blocks.texts["W_3"][0][k] == f"75 × {16 * window} = {75 * 16 * window:,}"
        assert number(table, "W₁", k) == 64 * 16 * window
        assert number(table, "W₃", k) == 75 * 16 * window
        rest = sum(sizes.part(name)[k] for name in PARTS if name not in ("W1", "W3"))
        assert number(table, "the rest", k) == rest
        assert number(table, "all parameters", k) == sizes.total[k]
        assert number(table, "possible n-grams", k) == 75.0 ** (window + 1)
        assert narration(scene, k).startswith(f"A window of {window} token")
        assert f"{sizes.total[k]:,} parameters" in narration(scene, k)
    for index, values in enumerate((sizes.total, sizes.possible_ngrams)):
        x, y = series(plot, index)
        np.testing.assert_array_equal(x, sizes.windows)
        np.testing.assert_allclose(10**y, values)
    np.testing.assert_array_equal(actor(plot, "cursor").at, sizes.windows)
