"""The batch-size page: each lesson really shows what it claims, and the numbers are the trace's."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from pages.optimization.batch_size import PAGE
from pages.optimization.batch_size_controls import DEFAULT
from playground.catalog.toy_models import TOY_MODELS
from playground.experiments.batch_size import loss_grid, noise, paths
from playground.experiments.batch_size.spec import BatchSizeSpec, orders
from playground.ui.controls import fill_spec
from tests.pages.walking import checked, open_page, scenes, value, widget

FILE = "optimization/batch_size.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def of(title):
    lesson = LESSONS[title]
    spec = fill_spec(DEFAULT, PAGE.settings(lesson))
    return paths.run(spec), spec, lesson


def test_noise_escapes_a_poor_valley():
    trace, spec, lesson = of("Noise escapes a poor valley")
    assert lesson.step == 10 * 64
    for seed in range(4):  # not by luck
        ends = paths.run(replace(spec, seed=seed)).loss[:, -1]
        assert (ends[:2] < 0.02).all()
        assert ends[2] == pytest.approx(0.42, abs=0.005)
    x, y = spec.data
    start = torch.tensor([spec.a, spec.b], dtype=torch.float64)
    long = paths.walk(
        spec.toy_model, paths.inputs(x), y, torch.arange(64).expand(5000, -1), 64, start, spec.learning_rate
    )
    loss, gradient = paths.full_loss(spec.toy_model, paths.inputs(x), y, long[-1:])
    assert float(loss) == pytest.approx(0.42, abs=0.005), "for good"
    assert float(gradient.abs().max()) < 1e-12, "it is a minimum, only a poor one"
    assert f"{trace.loss[0, -1]:.2f}" == f"{trace.loss[1, -1]:.2f}" == "0.01"
    assert "0.42" in lesson.look_for
    assert loss_grid.run(spec).lowest < 0.01


def test_four_times_the_batch_half_the_noise():
    trace, spec, lesson = of("4× the batch, ½ the noise")
    found = noise.run(spec, trace)
    spread = dict(zip(found.sizes, found.measured[:, lesson.step], strict=True))
    formula = dict(zip(found.sizes, found.formula[:, lesson.step], strict=True))
    assert [f"{formula[size]:.1f}" for size in (1, 4, 16)] == ["9.3", "4.5", "2.0"]
    for few, many in ((1, 4), (4, 16)):
        assert 0.42 < spread[many] / spread[few] < 0.52
    assert "9.3, 4.5, 2.0" in lesson.look_for


def test_64_updates_for_one():
    trace, spec, lesson = of("64 updates for one")
    t = lesson.step
    assert trace.updates[:, t].tolist() == [64, 8, 1]
    start, bottom = trace.loss[0, 0], loss_grid.run(spec).lowest
    assert trace.loss[0, t] - bottom < 0.01 * (start - bottom), "at the bottom"
    assert trace.loss[2, t] - bottom > 0.9 * (start - bottom), "hardly away from the start"
    assert trace.loss[0, t] < trace.loss[1, t] < trace.loss[2, t]
    x, y = spec.data
    fourth = torch.from_numpy(np.array([trace.path(k)[4] for k in range(3)]))
    loss, _ = paths.full_loss(spec.toy_model, paths.inputs(x), y, fourth)
    assert float(loss.max() - loss.min()) < 0.04 * start, "step for step they are alike"


def test_it_hovers():
    trace, spec, lesson = of("It hovers")
    best = loss_grid.run(spec).minimum

    def hover(trace, k=0):
        distance = np.linalg.norm(trace.theta[k] - best, axis=-1)
        return np.sqrt((distance[len(distance) // 2 :] ** 2).mean())

    assert lesson.step == 1280
    assert np.linalg.norm(trace.theta[2, -1] - best) < 1e-3, "all at once settles"
    assert hover(trace) == pytest.approx(0.4, abs=0.03)
    assert hover(paths.run(replace(spec, epochs=80))) == pytest.approx(0.4, abs=0.03), "however long"
    assert hover(paths.run(replace(spec, learning_rate=0.05))) == pytest.approx(0.13, abs=0.005)
    assert hover(trace, 1) < hover(trace) / 3, "a mini-batch hovers nearer"


def test_the_same_loop():
    trace, spec, _ = of("The same loop")
    for epoch in range(4, spec.epochs):
        last, before = (trace.theta[0, 64 * e : 64 * e + 65] for e in (epoch, epoch - 1))
        np.testing.assert_array_equal(last, before)
    loop = trace.theta[0, -64:]
    assert np.linalg.norm(loop - loop.mean(0), axis=1).max() > 0.5, "a loop, not a point"
    again = paths.run(replace(spec, reshuffle="every"))
    assert np.abs(again.theta[0, -1] - again.theta[0, -65]).max() > 0.1


def test_too_fast_for_one():
    trace, spec, _ = of("Too fast for one")
    x, _ = spec.data
    X = paths.inputs(x)
    limit = 2 / float(torch.linalg.eigvalsh(2 * X.T @ X / 64)[-1])
    assert f"{limit:.2f}" == "0.84"
    assert spec.learning_rate < limit
    assert int((2 / (2 * (1 + x**2)) < spec.learning_rate).sum()) == 36
    assert trace.diverged[0] is not None
    assert trace.diverged[1:] == (None, None)
    assert (trace.loss[1:, -1] < 0.02).all()
    for seed in range(4):
        assert paths.run(replace(spec, seed=seed)).diverged[0] is not None


def test_the_player_carries_the_exact_numbers():
    at = open_page(FILE, batch_size="4", learning_rate="0.1", epochs="2")
    [(header, arrays)] = scenes(at)
    trace = paths.run(BatchSizeSpec(batch_size=4, learning_rate=0.1, epochs=2))
    assert header["last"] == 128
    exact = [np.ravel(a) for a in arrays.values() if a.dtype == np.float64]
    for k in range(3):
        for values in (trace.theta[k, :, 0], trace.theta[k, :, 1], trace.loss[k]):
            assert any(np.array_equal(a, values) for a in exact), "float64, to the bit"


@pytest.mark.parametrize(
    ("view", "panels"),
    [
        ("fit", ["numbers", "fit", "by-examples"]),
        ("epoch", ["fit", "numbers", "epoch"]),
        ("progress", ["numbers", "by-updates", "by-examples"]),
        ("noise", ["numbers", "cloud", "spread"]),
        ("steady_state", ["numbers", "distance", "by-rate"]),
        ("cost", ["numbers", "updates", "time"]),
    ],
)
def test_what_stands_beside_the_map(view, panels):
    at = open_page(FILE, view=view, epochs="1", examples="16")
    [(header, _)] = scenes(at)
    assert [panel["id"] for panel in header["panels"]] == ["map", *panels]


def test_another_model_brings_its_start_and_rate():
    at = open_page(FILE)
    model = TOY_MODELS["logistic"]
    widget(at, "model").set_value("logistic").run()
    checked(at)
    assert (value(at, "a"), value(at, "b")) == model.start
    assert value(at, "learning_rate") == model.rate


def test_script_and_data_are_of_the_current_settings():
    at = open_page(FILE, model="linear", batch_size="5", epochs="2")
    code = next(block.value for block in at.code)
    assert "for size in (1, 5, 64)" in code
    assert "(z - y) ** 2" in code
    expected = paths.table(paths.run(BatchSizeSpec("linear", 5, epochs=2)))
    shown = next(frame.value for frame in at.dataframe if "examples_seen" in frame.value)
    np.testing.assert_array_equal(shown["a"], expected["a"])
    words = " ".join(markdown.value for markdown in at.markdown)
    assert "equal to the bit" in words
    assert "the last has 4 instead of 5" in words
    table = next(frame.value for frame in at.dataframe if "spread, formula" in frame.value)
    measured, formula = (table[f"spread, {side}"].astype(float) for side in ("measured", "formula"))
    np.testing.assert_allclose(measured, formula, rtol=0.06, atol=1e-6)


def test_more_than_all_examples_are_all_of_them():
    at = open_page(FILE, batch_size="64", examples="8", epochs="1")
    [(header, _)] = scenes(at)
    numbers = next(panel for panel in header["panels"] if panel["id"] == "numbers")
    assert [row["label"] for row in numbers["rows"]] == ["B = 1", "B = 8"]


def test_orders_are_shared_with_the_script():
    generator = torch.Generator().manual_seed(5)
    drawn = torch.stack([torch.randperm(64, generator=generator) for _ in range(10)])
    assert torch.equal(orders(BatchSizeSpec(seed=5)), drawn)
