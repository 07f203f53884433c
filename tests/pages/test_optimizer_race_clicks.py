"""Clicks on the maps beside the race set the racers."""

from dataclasses import replace

import pytest
import streamlit as st

from pages.optimization import optimizer_race_actions as actions
from pages.optimization.optimizer_race_controls import FOCUS
from pages.optimization.optimizer_race_controls import RACERS as RACERS_CONTROL
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import MAX_RACERS, parse
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.sweep import sweep
from playground.figures.optimizer_race.regimes import heavy_ball


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
