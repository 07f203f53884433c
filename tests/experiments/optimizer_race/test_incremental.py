import dataclasses
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race import incremental, race
from playground.experiments.optimizer_race.racers import RACERS, parse
from playground.experiments.optimizer_race.spec import RaceSpec

KINDS = tuple(RACERS)
SPECS = {
    "first half of all": RaceSpec(racers=parse(";".join(KINDS[:9])), surface="himmelblau", x=0.3, y=-0.4),
    "other half": RaceSpec(racers=parse(";".join(KINDS[9:])), surface="himmelblau", x=0.3, y=-0.4),
    "noise, clipping, warm-up": RaceSpec(
        racers=parse("lbfgs,clip=1;adam,clip=0.5,warm_up=9;sgd,warm_up=30"), noise=0.7
    ),
    "who diverges early, on the way, late": RaceSpec(
        racers=parse("sgd,lr=9;sgd,lr=0.3;sgd,lr=0.12;sgd,lr=0.1003;adam")
    ),
    "who cannot run": RaceSpec(
        racers=parse("nesterov,dampening=0.5;sgd,lr=0.11;adam"), surface="beale", x=1.0, y=1.0
    ),
    "nobody": RaceSpec(racers=parse("")),
    "no value on the way": RaceSpec(
        racers=parse("sgd,lr=1;adam"), surface="typed", formula="log(x)+y^2", x=3.0, y=1.0
    ),
    "a schedule": RaceSpec(racers=parse("sgd,schedule=cosine;adam")),
    "no start": RaceSpec(surface="typed", formula="log(x)", x=-1.0),
}


def same(trace: object, other: object) -> None:
    for part in dataclasses.fields(race.RaceTrace):
        mine, theirs = getattr(trace, part.name), getattr(other, part.name)
        if part.name == "buffers":
            assert [list(buffers) for buffers in mine] == [list(buffers) for buffers in theirs]
            for buffers, expected in zip(mine, theirs, strict=True):
                for name in buffers:
                    np.testing.assert_array_equal(buffers[name], expected[name], err_msg=name)
        else:
            np.testing.assert_array_equal(mine, theirs, err_msg=part.name)


@pytest.fixture(autouse=True)
def _empty_cache(monkeypatch):
    monkeypatch.setattr(incremental, "RACES", type(incremental.RACES)(8))


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_more_steps_fewer_and_as_many_give_the_whole_race_to_the_bit(spec):
    traces = []
    for steps in (10, 11, 30, 60, 60, 20, 40):
        longer = dataclasses.replace(spec, steps=steps)
        traces.append((longer, incremental.run(longer)))
    for longer, trace in traces:  # at the end: going on must not write into what was handed out
        same(trace, race.run(longer))


def test_only_new_steps_are_made(monkeypatch):
    begun = []
    monkeypatch.setattr(incremental, "run_race", lambda spec: begun.append(spec.steps) or race.run_race(spec))
    for steps in (10, 50, 50, 80):
        incremental.run(RaceSpec(steps=steps))
    assert begun == [10]
    for spec in (RaceSpec(steps=70), RaceSpec(steps=90, x=1.25), RaceSpec(steps=100, tolerance=0.5)):
        incremental.run(spec)
    assert begun == [10, 70, 90, 100]
    incremental.run(RaceSpec(steps=20, racers=parse("sgd,schedule=cosine")))
    incremental.run(RaceSpec(steps=40, racers=parse("sgd,schedule=cosine")))
    assert begun[4:] == [20, 40]


def test_what_failed_is_begun_anew():
    with pytest.raises(KeyError):
        incremental.run(RaceSpec(surface="nowhere", steps=10))
    with pytest.raises(KeyError):
        incremental.run(RaceSpec(surface="nowhere", steps=20))


def test_several_may_ask_at_once():
    specs = [RaceSpec(steps=steps, surface=key) for key in list(SURFACES)[:2] for steps in (30, 10, 50, 20)]
    with ThreadPoolExecutor(4) as pool:
        for spec, trace in zip(specs, pool.map(incremental.run, specs), strict=True):
            same(trace, race.run(spec))
