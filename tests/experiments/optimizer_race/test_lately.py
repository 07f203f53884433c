import dataclasses
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race import lately, race
from playground.experiments.optimizer_race.racers import RACERS
from playground.experiments.optimizer_race.spec import RaceSpec

KINDS = tuple(RACERS)
SPECS = {
    "first half of all": RaceSpec(racers=";".join(KINDS[:9]), surface="himmelblau", x=0.3, y=-0.4),
    "other half": RaceSpec(racers=";".join(KINDS[9:]), surface="himmelblau", x=0.3, y=-0.4),
    "noise, clipping, warm-up": RaceSpec(
        racers="lbfgs,clip=1;adam,clip=0.5,warm_up=9;sgd,warm_up=30", noise=0.7
    ),
    "who diverges early, on the way, late": RaceSpec(
        racers="sgd,lr=9;sgd,lr=0.3;sgd,lr=0.12;sgd,lr=0.1003;adam"
    ),
    "who cannot run": RaceSpec(
        racers="nesterov,dampening=0.5;sgd,lr=0.11;adam", surface="beale", x=1.0, y=1.0
    ),
    "nobody": RaceSpec(racers=""),
    "no value on the way": RaceSpec(
        racers="sgd,lr=1;adam", surface="typed", formula="log(x)+y^2", x=3.0, y=1.0
    ),
    "a schedule": RaceSpec(racers="sgd,schedule=cosine;adam"),
    "refused": RaceSpec(racers="sgd,lr=a"),
}


def same(one: object, other: object) -> None:
    for part in dataclasses.fields(race.RaceTrace):
        mine, theirs = getattr(one, part.name), getattr(other, part.name)
        if part.name == "buffers":
            assert [list(kept) for kept in mine] == [list(kept) for kept in theirs]
            for kept, wanted in zip(mine, theirs, strict=True):
                for name in kept:
                    np.testing.assert_array_equal(kept[name], wanted[name], err_msg=name)
        else:
            np.testing.assert_array_equal(mine, theirs, err_msg=part.name)


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    monkeypatch.setattr(lately, "LATELY", lately.Recent(8))


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_more_steps_fewer_and_as_many_give_the_whole_race_to_the_bit(spec):
    traces = []
    for steps in (10, 11, 30, 60, 60, 20, 40):
        longer = dataclasses.replace(spec, steps=steps)
        traces.append((longer, lately.run(longer)))
    for longer, trace in traces:  # at the end: going on must not write into what was handed out
        same(trace, race.run(longer))


def test_only_new_steps_are_made(monkeypatch):
    begun = []
    monkeypatch.setattr(lately, "begin", lambda spec: begun.append(spec.steps) or race.begin(spec))
    for steps in (10, 50, 50, 80):
        lately.run(RaceSpec(steps=steps))
    assert begun == [10]
    for spec in (RaceSpec(steps=70), RaceSpec(steps=90, x=1.25), RaceSpec(steps=100, tolerance=0.5)):
        lately.run(spec)
    assert begun == [10, 70, 90, 100]
    lately.run(RaceSpec(steps=20, racers="sgd,schedule=cosine"))
    lately.run(RaceSpec(steps=40, racers="sgd,schedule=cosine"))
    assert begun[4:] == [20, 40]


def test_what_failed_is_begun_anew():
    with pytest.raises(KeyError):
        lately.run(RaceSpec(surface="nowhere", steps=10))
    with pytest.raises(KeyError):
        lately.run(RaceSpec(surface="nowhere", steps=20))


def test_several_may_ask_at_once():
    specs = [RaceSpec(steps=steps, surface=key) for key in list(SURFACES)[:2] for steps in (30, 10, 50, 20)]
    with ThreadPoolExecutor(4) as pool:
        for spec, trace in zip(specs, pool.map(lately.run, specs), strict=True):
            same(trace, race.run(spec))
