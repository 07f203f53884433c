"""The optimizer race: each lesson really shows what it claims, and the stage carries the trace's numbers."""

from dataclasses import replace

import numpy as np
import pytest
import streamlit as st

from pages.optimization import optimizer_race_actions as actions
from pages.optimization.optimizer_race import PAGE
from pages.optimization.optimizer_race_controls import FOCUS, spec_of
from pages.optimization.optimizer_race_controls import RACERS as RACERS_CONTROL
from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import MAX_RACERS, RACERS, parse
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.sweep import sweep
from playground.figures.optimizer_race.regimes import heavy_ball
from tests.pages.walking import checked, open_page, scenes, set_control, value, widget

FILE = "optimization/optimizer_race.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}
CONTROLS = {control.name: control for control in PAGE.controls}


def trace_of(title):
    lesson = LESSONS[title]
    spec = spec_of(PAGE.settings(lesson))
    return run(spec), spec, lesson.step


def left(trace, i):
    """The first step at which a racer is off the saddle's ridge."""
    off = np.abs(trace.w[i, :, 1]) > 0.5
    return int(off.argmax()) if off.any() else None


def racers_of(at):
    """The racers that the page's text field holds."""
    return parse(value(at, "racers"))


def losses(at):
    """The losses of the race card, a row for each racer, as float64."""
    [(header, arrays)] = scenes(at)
    [card] = [panel for panel in header["panels"] if panel["id"] == "card"]
    return {row["label"]: np.ravel(arrays[row["cells"][1]["values"]["$array"]]) for row in card["rows"]}


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


def test_the_player_carries_the_exact_numbers():
    at = open_page(FILE, view="numbers", racers="adam;sgd,lr=0.09")
    [(header, arrays)] = scenes(at)
    trace = run(RaceSpec(racers=parse("adam;sgd,lr=0.09")))
    assert header["last"] == 200
    exact = [np.ravel(a) for a in arrays.values() if a.dtype == np.float64]
    for values in (
        trace.w[0, :, 0],
        trace.grad_used[1, :, 1],
        trace.buffers[0]["exp_avg_sq"][:, 0],
        trace.update[0, :, 1],
    ):
        assert any(np.array_equal(a, values, equal_nan=True) for a in exact), "float64, to the bit"


@pytest.mark.parametrize("view", list(CONTROLS["view"].options))
@pytest.mark.parametrize(
    "racers", ["", "lbfgs", ";".join(["sgd,lr=1000000", "sgd,lr=0"] * (MAX_RACERS // 2))]
)
def test_every_view_beside_the_map_can_be_shown(view, racers):
    assert scenes(open_page(FILE, racers=racers, view=view, steps="20"))


@pytest.mark.parametrize("kind", list(RACERS))
def test_every_racer_can_be_added_and_looked_at(kind):
    at = open_page(FILE, steps="20", racers="sgd")
    at.selectbox(key="racer-to-add").set_value(kind)
    checked(at.run())
    assert [racer.kind for racer in racers_of(at)] == ["sgd", kind]
    assert value(at, "focus") == 1


def settings_open(racers, focus):
    """The page with the settings of one racer open."""
    at = open_page(FILE, racers=racers, focus=str(focus), steps="20")
    at.session_state["racer-settings"] = True
    return checked(at.run())


@pytest.mark.parametrize(
    ("name", "setting", "expected"),
    [
        ("lr", 0.25, "adam,lr=0.25,beta1=0.8,clip=2"),
        ("beta1", 0.5, "adam,beta1=0.5,clip=2"),
        ("weight_decay", 0.01, "adam,wd=0.01,beta1=0.8,clip=2"),
        ("schedule", "cosine", "adam,beta1=0.8,clip=2,schedule=cosine"),
        ("warm_up", 7, "adam,beta1=0.8,warm_up=7,clip=2"),
        ("clip", 0.5, "adam,beta1=0.8,clip=0.5"),
    ],
)
def test_a_setting_of_the_racer_in_focus_changes_that_alone(name, setting, expected):
    at = settings_open("sgd,lr=0.09;adam,beta1=0.8,clip=2;sgd", 1)
    before = losses(at)
    fields = [*at.number_input, *at.selectbox]
    [field] = [field for field in fields if field.key == f"racer-1-adam-{name}"]
    field.set_value(setting)
    checked(at.run())
    assert racers_of(at) == parse(f"sgd,lr=0.09;{expected};sgd")
    after = losses(at)
    assert not np.array_equal(after["Adam"], before["Adam"])
    np.testing.assert_array_equal(after["SGD 0.09"], before["SGD 0.09"])


def test_an_option_of_the_schedule_can_be_set_and_goes_with_another_schedule():
    at = settings_open("adam,schedule=cosine", 0)
    [field] = [field for field in at.number_input if field.key == "racer-0-adam-floor"]
    field.set_value(0.5)
    checked(at.run())
    assert racers_of(at) == parse("adam,schedule=cosine,floor=0.5")
    at.selectbox(key="racer-0-adam-schedule").set_value("linear")
    checked(at.run())
    assert racers_of(at) == parse("adam,schedule=linear")


def test_a_racer_is_doubled_and_removed():
    at = settings_open("sgd,lr=0.09;adam,clip=2", 1)
    next(button for button in at.button if button.label == "Once more").click()
    checked(at.run())
    assert racers_of(at) == parse("sgd,lr=0.09;adam,clip=2;adam,clip=2")
    assert value(at, "focus") == 2
    next(button for button in at.button if button.label == "Remove").click()
    checked(at.run())
    next(button for button in at.button if button.label == "Remove").click()
    checked(at.run())
    assert racers_of(at) == parse("sgd,lr=0.09")
    assert value(at, "focus") == 0


def test_a_focus_beyond_the_last_racer_is_the_last():
    at = open_page(FILE, racers="sgd;adam", focus="9", steps="20")
    assert widget(at, "focus").value == 1
    assert "arrows belong to Adam" in scenes(at)[0][0]["narration"][0][1]


def test_a_new_surface_brings_its_start_and_rates_nobody_touched():
    at = open_page(FILE)
    set_control(at, CONTROLS["surface"], "himmelblau")
    checked(at.run())
    assert (value(at, "x"), value(at, "y")) == SURFACES["himmelblau"].start
    rates = {racer.kind: racer.learning_rate for racer in racers_of(at)}
    assert rates["sgd"] == SURFACES["himmelblau"].rate
    assert rates["adam"] == RACERS["adam"].race_lr
    widget(at, "racers").set_value("sgd,lr=0.0123;adam")
    checked(at.run())
    set_control(at, CONTROLS["surface"], "bowl")
    checked(at.run())
    assert racers_of(at)[0].learning_rate == 0.0123


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("", "Type a formula"),
        ("x.real", "A dot stands only inside a number"),
        ("__import__('os')", "Underscores are not part of a formula"),
    ],
)
def test_a_formula_that_is_none_says_why_and_nothing_is_drawn(formula, sentence):
    at = open_page(FILE, surface="typed", formula=formula, x="-1", y="-1")
    assert any(sentence in info.value for info in at.info)
    assert not scenes(at)


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("log(x)", "no value"),
        ("sqrt(x)", "no value"),
        ("3", "is there after 0 steps"),
        ("x**2 + y**2", "All start here together. The arrows belong to SGD."),
    ],
)
def test_a_typed_function_runs_or_says_why_no_racer_can_start(formula, sentence):
    at = open_page(FILE, surface="typed", formula=formula, x="-1", y="-1")
    assert not at.info
    [(header, _)] = scenes(at)
    assert sentence in header["narration"][0][1]


def test_a_bad_text_keeps_the_last_good_racers():
    at = open_page(FILE, racers="adam,lr=0.2", steps="20")
    before = losses(at)
    widget(at, "racers").set_value("adam,lr=0.3;warp drive")
    checked(at.run())
    [complaint] = [caption.value for caption in at.caption if "warp drive" in caption.value]
    assert "no optimizer called “warp drive”" in complaint
    assert "Using adam,lr=0.2" in complaint.replace("\\", "")
    assert value(at, "racers") == "adam,lr=0.3;warp drive", "the text stays in the field"
    assert at.query_params["racers"] in ("adam,lr=0.2", ["adam,lr=0.2"])
    after = losses(at)
    assert list(after) == ["Adam"]
    np.testing.assert_array_equal(after["Adam"], before["Adam"])
    widget(at, "racers").set_value("adam,lr=0.3")
    checked(at.run())
    assert not [caption for caption in at.caption if "Using" in caption.value]
    np.testing.assert_array_equal(losses(at)["Adam"], run(RaceSpec(racers=racers_of(at), steps=20)).loss[0])


def test_the_best_rates_of_the_fair_race_are_adopted_and_other_settings_stay():
    racers = "sgd,lr=0.001,clip=3;adam,lr=0.001,schedule=cosine"
    at = open_page(FILE, racers=racers, focus="1", steps="30", view="rates")
    next(button for button in at.button if button.label == "Everybody takes the best rate").click()
    checked(at.run())
    *_, fair = sweep(RaceSpec(racers=parse(racers), steps=30))
    best = [float(f"{rate:.4g}") for rate in fair.best_rate]
    assert best[0] != 0.001 != best[1]
    expected = [replace(racer, learning_rate=rate) for racer, rate in zip(parse(racers), best, strict=True)]
    assert racers_of(at) == tuple(expected)
    assert value(at, "focus") == 1


@pytest.fixture
def session(monkeypatch):
    """A session without a page, for what is called in a callback."""
    monkeypatch.setattr(st, "session_state", {})


def use_heavy_ball(racers, focus, alpha=0.05, beta=0.8):
    """The racers and the focus after a click on the regime map."""
    spec = RaceSpec(racers=parse(racers))
    RACERS_CONTROL.set(spec.racers)
    FOCUS.set(focus)
    actions.use_heavy_ball(spec, alpha, beta)
    return RACERS_CONTROL.get(), FOCUS.get()


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    "setting",
    ["wd=0.01", "schedule=cosine,floor=0.2", "clip=1.5", "warm_up=9", "dampening=0.5", "lr=3,momentum=0.1"],
)
def test_a_click_on_the_regimes_keeps_all_other_settings(setting):
    before = parse(f"sgd;momentum,{setting};momentum")
    after, focus = use_heavy_ball(f"sgd;momentum,{setting};momentum", 1)
    assert focus == 1
    assert (after[0], after[2]) == (before[0], before[2])
    assert heavy_ball(after[1]) == pytest.approx((0.05, 0.8)), "the ring lands where the click was"
    options = tuple((name, 0.8 if name == "momentum" else old) for name, old in before[1].options)
    assert after[1] == replace(before[1], learning_rate=after[1].learning_rate, options=options)


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    ("racers", "focus", "chosen"),
    [
        ("momentum;sgd;momentum", 2, 2),  # the one in focus
        ("sgd;momentum,clip=1;momentum", 0, 1),  # else the first
        ("sgd;adam", 0, 2),  # else a new one
        ("", 0, 0),
    ],
)
def test_a_click_on_the_regimes_chooses_its_racer(racers, focus, chosen):
    before = parse(racers)
    after, focus = use_heavy_ball(racers, focus)
    assert focus == chosen
    assert after[chosen].kind == "momentum"
    assert [r for i, r in enumerate(after) if i != chosen] == [r for i, r in enumerate(before) if i != chosen]
    assert heavy_ball(after[chosen]) == pytest.approx((0.05, 0.8))


@pytest.mark.usefixtures("session")
def test_without_room_for_a_momentum_racer_a_click_on_the_regimes_changes_nobody(monkeypatch):
    said = []
    monkeypatch.setattr(st, "toast", said.append)
    racers = ";".join(["adam"] * MAX_RACERS)
    assert use_heavy_ball(racers, 3) == (parse(racers), 3)
    assert f"no more than {MAX_RACERS} racers" in said[0]


@pytest.mark.usefixtures("session")
def test_a_click_on_the_fair_race_sets_the_rate_of_the_racer_whose_curve_is_nearest(monkeypatch):
    spec = RaceSpec(racers=parse("sgd,clip=3;adam,schedule=cosine"), steps=30)
    *_, fair = sweep(spec)
    monkeypatch.setattr(actions, "fair_race", lambda _: fair)
    floor = run(spec).floor
    for index in (0, 1):
        RACERS_CONTROL.set(spec.racers)
        FOCUS.set(1 - index)
        best = fair.best[index]
        actions.use_rate(spec, float(fair.rates[index, best]), float(fair.loss[index, best] - floor))
        rate = float(f"{fair.rates[index, best]:.4g}")
        expected = replace(spec.racers[index], learning_rate=rate)
        assert RACERS_CONTROL.get()[index] == expected
        assert RACERS_CONTROL.get()[1 - index] == spec.racers[1 - index]
        assert FOCUS.get() == index


def test_script_and_data_are_of_the_current_settings():
    at = open_page(FILE, racers="rmsprop,lr=0.33")
    code = next(block.value for block in at.code)
    assert "RMSprop" in code
    assert "0.33" in code
    table = at.dataframe[0].value
    trace = run(RaceSpec(racers=parse("rmsprop,lr=0.33")))
    np.testing.assert_array_equal(table["loss"], trace.loss[0])


def test_rates_follow_a_surface_chosen_after_a_link():
    """The surface before came with the address: it was chosen in no menu."""
    rate = SURFACES["himmelblau"].rate
    at = open_page(FILE, surface="himmelblau", racers=f"sgd,lr={rate:g};momentum,lr=0.0123")
    set_control(at, CONTROLS["surface"], "bowl")
    checked(at.run())
    assert [racer.learning_rate for racer in racers_of(at)] == [SURFACES["bowl"].rate, 0.0123]
