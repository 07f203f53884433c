"""The optimizer race: each lesson really shows what it claims, and the stage carries the trace's numbers."""

from dataclasses import replace

import numpy as np
import pytest

from pages.optimization.optimizer_race import PAGE
from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import MAX_RACERS, RACERS, parse
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.sweep import sweep
from tests.pages.walking import checked, is_drawn, open_page, scenes, set_control, value, widget

FILE = "optimization/optimizer_race.py"


CONTROLS = {control.name: control for control in PAGE.controls}


def racers_of(at):
    """The racers that the page's text field holds."""
    return parse(value(at, "racers"))


def losses(at):
    """The losses of the race card, a row for each racer, as float64."""
    [(header, arrays)] = scenes(at)
    [card] = [panel for panel in header["panels"] if panel["id"] == "card"]
    return {row["label"]: np.ravel(arrays[row["cells"][1]["values"]["$array"]]) for row in card["rows"]}


def test_the_player_carries_the_exact_numbers():
    at = open_page(FILE, view="numbers", racers="adam;sgd,lr=0.09")
    [(header, arrays)] = scenes(at)
    trace = run(RaceSpec(racers=parse("adam;sgd,lr=0.09")))
    assert header["last"] == 200
    exact = [np.ravel(a) for a in arrays.values() if a.dtype == np.float64]
    for values in (
        trace.w[0, :, 0],
        trace.grad_used[1, :, 1],
        trace.state(0)["exp_avg_sq"][:, 0],
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
        ("x**2 + y**2", "All start here together. The arrows belong to SGD;"),
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


def test_a_control_is_shown_where_it_does_something_and_keeps_its_value_elsewhere():
    controls = {control.name: control for control in PAGE.controls if control.shown is not None}
    assert set(controls) == {"formula", "condition", "input", "target", "seed"}

    def shown():
        return {name for name, control in controls.items() if is_drawn(at, control)}

    at = open_page(FILE, surface="bowl", folds=False)
    assert shown() == set()
    at = open_page(FILE, surface="ravine", condition="50", folds=False)
    assert shown() == {"condition"}
    surface = next(control for control in PAGE.controls if control.name == "surface")
    for key, drawn in (("two-weights", {"input", "target"}), ("typed", {"formula"}), ("bowl", set())):
        checked(set_control(at, surface, key).run())
        assert shown() == drawn
    checked(set_control(at, surface, "ravine").run())
    assert shown() == {"condition"}
    assert value(at, "condition") == 50, "nothing is lost while it is not shown"
    noise = next(control for control in PAGE.controls if control.name == "noise")
    checked(set_control(at, noise, 0.5).run())
    assert shown() == {"condition", "seed"}
    for name, text in (("formula", "x^2 + 3*y^2"), ("seed", 5), ("condition", 7.0)):
        checked(set_control(at, surface, "typed" if name == "formula" else "ravine").run())
        checked(set_control(at, controls[name], text).run())
        assert value(at, name) == text
