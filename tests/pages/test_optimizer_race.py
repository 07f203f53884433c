"""The optimizer race: each lesson really shows what it claims, and the stage carries the trace's numbers."""

from dataclasses import replace

import numpy as np
import pytest

from pages.optimization.optimizer_race import spec_of
from pages.optimization.race_controls import PAGE
from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import MOST, RACERS, read, write
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.sweep import sweep
from tests.pages.walking import checked, open_page, scenes, set_control

FILE = "optimization/optimizer_race.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}
CONTROLS = {control.name: control for control in PAGE.controls}


def trace_of(title):
    lesson = LESSONS[title]
    spec = spec_of(PAGE.settings(lesson))
    return run(spec), spec, lesson.step


def left(trace, i):
    """The first step at which a racer is off the saddle's ridge."""
    away = np.abs(trace.w[i, :, 1]) > 0.5
    return int(away.argmax()) if away.any() else None


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
    assert trace.reached == (116, 80, 37)
    assert dict(spec.values)["condition"] == 50


def test_adagrad_stalls():
    trace, spec, step = trace_of("AdaGrad stalls")
    assert {racer.learning_rate for racer in trace.racers} == {0.1}
    assert (np.diff(trace.buffers[0]["sum"][:-1], axis=0) >= 0).all()
    assert (np.diff(np.abs(trace.update[0, :-1, 0])) < 0).all()
    assert (trace.reached[0], trace.reached[1]) == (None, 25)
    assert trace.loss[0, step] > 1
    larger = run(replace(spec, racers="adagrad,lr=1;rmsprop,lr=1"))
    assert larger.loss[0, -1] < larger.loss[1, -1]


def test_too_large():
    trace, _, step = trace_of("Too large")
    y = trace.w[0, :, 1]
    assert (np.diff(np.abs(y)) > 0).all()
    assert (np.diff(np.sign(y)) != 0).all()
    assert trace.loss[0, step] > 100 * trace.loss[0, 0]
    assert trace.reached[1] is not None
    assert trace.reached[2] is not None
    for limit, kind in ((2 / 20, "sgd"), (3.8 / 20, "momentum")):
        below, above = run(
            RaceSpec(racers=f"{kind},lr={0.995 * limit};{kind},lr={1.005 * limit}", steps=600)
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
    assert trace.reached == (64, 189)


def test_noise_hovers():
    trace, spec, _ = trace_of("Noise hovers")
    for seed in range(5):
        constant, decaying = run(replace(spec, seed=seed)).loss[:, -40:].mean(axis=1)
        assert decaying < constant / 2
    assert trace.rate[1, -2] < 0.03 * trace.rate[1, 0]


def test_nobody_wins():
    _, spec, _ = trace_of("Nobody wins")

    def winner(surface):
        x, y = SURFACES[surface].start
        *_, found = sweep(replace(spec, surface=surface, x=x, y=y, values=()))
        return read(spec.racers)[int(found.loss.min(axis=1).argmin())].kind

    assert (spec.x, spec.y) == SURFACES["rosenbrock"].start
    assert [winner(name) for name in ("rosenbrock", "beale", "ravine")] == ["rmsprop", "adam", "adagrad"]


def test_the_player_carries_the_exact_numbers():
    at = open_page(FILE, beside="Every number", racers="adam;sgd,lr=0.09")
    [(header, arrays)] = scenes(at)
    trace = run(RaceSpec(racers="adam;sgd,lr=0.09"))
    assert header["last"] == 200
    exact = [np.ravel(a) for a in arrays.values() if a.dtype == np.float64]
    for values in (
        trace.w[0, :, 0],
        trace.given[1, :, 1],
        trace.buffers[0]["exp_avg_sq"][:, 0],
        trace.update[0, :, 1],
    ):
        assert any(np.array_equal(a, values, equal_nan=True) for a in exact), "float64, to the bit"


@pytest.mark.parametrize("beside", list(CONTROLS["beside"].options))
@pytest.mark.parametrize("racers", ["", "lbfgs", ";".join(["sgd,lr=1000000", "sgd,lr=0"] * (MOST // 2))])
def test_everything_beside_the_map_can_be_shown(beside, racers):
    at = open_page(FILE, racers=racers, beside=CONTROLS["beside"].show(beside), race_steps="20")
    assert scenes(at)


@pytest.mark.parametrize("kind", list(RACERS))
def test_every_racer_can_be_added_and_looked_at(kind):
    at = open_page(FILE, race_steps="20", racers="sgd")
    at.selectbox(key="racer-to-add").set_value(kind)
    checked(at.run())
    assert [racer.kind for racer in read(at.session_state["racers"])] == ["sgd", kind]
    assert at.session_state["focus"] == 1


def test_settings_of_the_racer_in_focus():
    at = open_page(FILE, racers="sgd,lr=0.09;adam")
    at.radio(key="focus").set_value(1)
    checked(at.run())
    at.session_state["racer-settings"] = True
    checked(at.run())
    assert at.query_params["focus"] in ("1", ["1"])


def test_a_new_surface_brings_its_start_and_rates_nobody_touched():
    at = open_page(FILE)
    set_control(at, CONTROLS["surface"], "himmelblau")
    checked(at.run())
    assert (at.session_state["x"], at.session_state["y"]) == SURFACES["himmelblau"].start
    field = {racer.kind: racer.learning_rate for racer in read(at.session_state["racers"])}
    assert field["sgd"] == SURFACES["himmelblau"].rate
    assert field["adam"] == RACERS["adam"].race_rate
    at.text_area(key="racers").set_value("sgd,lr=0.0123;adam")
    checked(at.run())
    set_control(at, CONTROLS["surface"], "bowl")
    checked(at.run())
    assert read(at.session_state["racers"])[0].learning_rate == 0.0123


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("", "Type a formula"),
        ("x.real", ""),
        ("__import__('os')", ""),
        ("log(x)", "no value"),
        ("sqrt(x)", "no value"),
        ("3", ""),
        ("x**2 + y**2", ""),
    ],
)
def test_a_typed_function_runs_or_says_why_not(formula, says):
    at = open_page(FILE, surface="Typed f(x, y)", formula=formula, x="-1", y="-1")
    shown = [info.value for info in at.info] + [
        sentence for header, _ in scenes(at) for _, sentence in header.get("narration", [])
    ]
    assert shown
    assert any(says in text for text in shown)


def test_a_bad_field_keeps_the_last_good_one():
    at = open_page(FILE, racers="adam")
    at.text_area(key="racers").set_value("adam;warp drive")
    checked(at.run())
    assert any("no optimizer called “warp drive”" in caption.value for caption in at.caption)
    [(header, _)] = scenes(at)
    assert "Adam" in str(header)
    assert write(read("adam")) == "adam"


def test_script_and_data_are_of_the_current_settings():
    at = open_page(FILE, racers="rmsprop,lr=0.33")
    code = next(block.value for block in at.code)
    assert "RMSprop" in code
    assert "0.33" in code
    table = at.dataframe[0].value
    trace = run(RaceSpec(racers="rmsprop,lr=0.33"))
    np.testing.assert_array_equal(table["loss"], trace.loss[0])
