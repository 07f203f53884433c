"""The lessons of the optimizer race: what each says is what the race does."""

from dataclasses import replace

import numpy as np
import pytest

from pages.optimization.optimizer_race import PAGE
from pages.optimization.optimizer_race_controls import spec_of
from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race.basins import basin_map
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import parse
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.sweep import sweep

LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def trace_of(title):
    lesson = LESSONS[title]
    spec = spec_of(PAGE.settings(lesson))
    return run(spec), spec, lesson.step


def left(trace, i):
    """The first step at which a racer is off the saddle's ridge."""
    off = np.abs(trace.w[i, :, 1]) > 0.5
    return int(off.argmax()) if off.any() else None


def test_a_saddle_holds():
    trace, _, step = trace_of("A saddle holds")
    assert step == 40
    assert abs(trace.w[0, step, 1]) < 0.05
    assert np.abs(trace.gradient[0, step]).max() < 0.05
    assert left(trace, 1) == 25
    assert left(trace, 0) > step


def test_averages_lag():
    trace, _, step = trace_of("Averages lag")
    assert [left(trace, i) for i in range(3)] == [67, 25, 98]
    assert 67 < step < 98


def test_on_the_ridge_itself_nobody_leaves():
    _, spec, _ = trace_of("Averages lag")
    trace = run(replace(spec, y=0.0))
    assert (trace.w[..., 1] == 0).all()


def test_zig_zag():
    trace, spec, step = trace_of("Zig-zag")
    sides = np.sign(trace.w[:, : step + 1, 1])
    changes = (np.diff(sides, axis=1) != 0).sum(axis=1)
    assert changes[0] == step, "SGD changes sides at every step"
    assert changes[1] < step / 2
    assert trace.reached_at == (116, 80, 37)
    assert dict(spec.surface_parameters)["condition"] == 50


def test_adagrad_stalls():
    trace, spec, step = trace_of("AdaGrad stalls")
    assert {racer.learning_rate for racer in trace.racers} == {0.1}
    assert (np.diff(trace.buffers[0]["sum"][:-1], axis=0) >= 0).all()
    assert (np.diff(np.abs(trace.update[0, :-1, 0])) < 0).all()
    assert (trace.reached_at[0], trace.reached_at[1]) == (None, 25)
    assert trace.loss[0, step] > 1
    larger = run(replace(spec, racers=parse("adagrad,lr=1;rmsprop,lr=1")))
    assert larger.loss[0, -1] < larger.loss[1, -1]


def test_too_large():
    trace, _, step = trace_of("Too large")
    y = trace.w[0, :, 1]
    assert (np.diff(np.abs(y)) > 0).all()
    assert (np.diff(np.sign(y)) != 0).all()
    assert trace.loss[0, step] > 100 * trace.loss[0, 0]
    assert trace.reached_at[1] is not None
    assert trace.reached_at[2] is not None
    for limit, kind in ((2 / 20, "sgd"), (3.8 / 20, "momentum")):
        below, above = run(
            RaceSpec(racers=parse(f"{kind},lr={0.995 * limit};{kind},lr={1.005 * limit}"), steps=600)
        ).w
        assert abs(below[-1, 1]) < 0.5
        assert np.nanmax(np.abs(above[:, 1])) > 100, f"{kind} bears rates up to {limit}"


def test_the_slides_adam():
    trace, _, step = trace_of("Slide’s Adam")
    assert step == 0
    np.testing.assert_allclose(np.abs(trace.update[0, 0]), [0.1, 0.1], rtol=1e-6)
    np.testing.assert_allclose(np.abs(trace.update[1, 0]), [0.04, 0.0667], atol=5e-5)
    g = np.abs(trace.gradient[1, 0])
    assert g[0] > g[1]
    assert trace.reached_at == (64, 189)


def test_noise_hovers():
    trace, spec, _ = trace_of("Noise hovers")
    for seed in range(5):
        constant, decaying = run(replace(spec, seed=seed)).loss[:, -40:].mean(axis=1)
        assert decaying < constant / 2
    assert trace.learning_rate[1, -2] < 0.03 * trace.learning_rate[1, 0]


def test_nobody_wins():
    _, spec, _ = trace_of("Nobody wins")

    def winner(surface):
        x, y = SURFACES[surface].start
        *_, found = sweep(replace(spec, surface=surface, x=x, y=y, surface_parameters=()))
        return spec.racers[int(found.loss.min(axis=1).argmin())].kind

    assert (spec.x, spec.y) == SURFACES["rosenbrock"].start
    assert [winner(name) for name in ("rosenbrock", "beale", "ravine")] == ["rmsprop", "adam", "adagrad"]


def test_the_saddle_point():
    trace, spec, step = trace_of("Saddle point")
    assert spec.y == 0
    assert step == spec.steps
    np.testing.assert_allclose(trace.w[:, step], 0, atol=5e-4)
    np.testing.assert_allclose(trace.gradient[:, step], 0, atol=5e-4)
    np.testing.assert_allclose(trace.loss[:, step] - trace.floor, 0.25, atol=1e-6)
    noisy = run(replace(spec, noise=0.1))
    assert all(left(noisy, i) is not None for i in range(3))


def test_the_slides_adagrad():
    trace, spec, step = trace_of("Slide’s AdaGrad")
    assert step == 0
    np.testing.assert_allclose(np.abs(trace.update[0, 0]), [1, 1], rtol=1e-9)
    np.testing.assert_allclose(np.abs(trace.update[1, 0]), [0.25, 0.05], rtol=1e-12)
    np.testing.assert_allclose(np.abs(trace.update[1, 0]), 1 / np.abs(trace.grad_used[1, 0]))
    assert spec.steps == 200
    assert trace.loss[1, -1].round(2) == 7.56
    assert trace.reached_at == (26, None)


def test_the_slides_rmsprop():
    trace, spec, step = trace_of("Slide’s RMSProp")
    assert step == 0
    assert abs(trace.gradient[0, 0, 1]).round(4) == 0.0022
    steps = np.abs(trace.update[:, 0, 1])
    assert steps[0].round(4) == 0.0002
    assert steps[1] == pytest.approx(1, abs=1e-4)
    assert steps[2].round(1) == 44.5
    np.testing.assert_allclose(steps[2] * abs(trace.grad_used[2, 0, 1]), 0.1, rtol=1e-9)
    low, high = SURFACES["plateau"].domain[1]
    assert not low <= trace.w[2, 1, 1] <= high
    assert spec.racers[2].kind == "slide-rmsprop"


def test_linear_decay_counted_from_0_and_from_1():
    trace, spec, step = trace_of("Linear decay")
    assert step == 9
    rates = trace.learning_rate
    np.testing.assert_allclose(rates[:, 0], [0.5, 0.455])
    np.testing.assert_allclose(rates[:, 9], [0.095, 0.05])
    np.testing.assert_allclose(rates[:, 10:20], 0.05)
    np.testing.assert_array_equal(rates[1, :19], rates[0, 1:20])
    assert trace.loss[:, -1].round(4).tolist() == [0.0009, 0.0033]
    assert [dict(racer.schedule_options)["share"] * spec.steps for racer in spec.racers] == [10, 10]


def test_start_in_the_fog():
    trace, spec, _ = trace_of("Start in the fog")
    assert (spec.x, spec.y) == (0, 0)
    assert trace.basin == ("(3, 2)",)
    assert run(replace(spec, y=-1.0)).basin == ("(3.58, -1.85)",)
    *_, found = basin_map(spec, 0)
    shares = [(found.basin == i).mean() for i in range(4)]
    assert sum(shares) == 1
    np.testing.assert_allclose(shares, 0.25, atol=0.02)
