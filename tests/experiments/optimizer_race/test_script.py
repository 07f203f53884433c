import contextlib
import io
import re

import numpy as np
import pytest

from playground.catalog.schedules import SCHEDULES
from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import RACERS, display_names, parse
from playground.experiments.optimizer_race.script import script
from playground.experiments.optimizer_race.spec import RaceSpec

LINE = re.compile(r"(?P<name>.{24}) step +(?P<k>\d+)  x +(?P<x>\S+)  y +(?P<y>\S+)  loss +(?P<loss>\S+)")
ENDED = re.compile(r"(?P<name>.{24}) step +(?P<k>\d+)  ended here")


def _check(spec):
    """Run the program and compare every number it prints with the trace."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(script(spec), "optimizer_race.py", "exec"), {})
    trace, seen = run(spec), set()
    names = display_names(trace.racers)
    for line in printed.getvalue().splitlines():
        if ended := ENDED.match(line):
            assert trace.diverged[names.index(ended["name"].strip())] == int(ended["k"])
            continue
        found = LINE.match(line)
        assert found, line
        i, k = names.index(found["name"].strip()), int(found["k"])
        for value, text in zip(
            (*trace.w[i, k], trace.loss[i, k]), found.group("x", "y", "loss"), strict=True
        ):
            assert f"{value:.9g}" == text
        seen.add((i, k))
    for i, error in enumerate(trace.errors):
        if not error and trace.diverged[i] is None:
            assert (i, spec.steps) in seen, "the end is printed"
    return seen


@pytest.mark.parametrize("surface", SURFACES)
def test_the_program_prints_the_races_numbers_on_every_surface(surface):
    x, y = SURFACES[surface].start
    assert len(_check(RaceSpec(surface=surface, x=x, y=y, steps=20))) > 20


@pytest.mark.parametrize("kinds", [tuple(RACERS)[:10], tuple(RACERS)[10:]], ids=("first", "rest"))
def test_every_optimizer_is_in_it(kinds):
    spec = RaceSpec(racers=parse(";".join(kinds)), steps=23)
    assert {i for i, _ in _check(spec)} == set(range(len(kinds)))


def test_every_setting_is_in_it():
    racers = ";".join(f"sgd,lr=0.0{i + 1},schedule={key},warm_up={i}" for i, key in enumerate(SCHEDULES))
    _check(
        RaceSpec(
            racers=parse(racers + ";adam,clip=0.5,wd=0.1;slide-adam,clip=2"), steps=37, noise=0.7, seed=9
        )
    )
    _check(
        RaceSpec(
            surface="two-weights",
            surface_parameters=(("input", 2.0), ("target", 0.3)),
            x=1.0,
            y=-1.0,
            steps=12,
        )
    )


def test_ends_and_refusals():
    _check(RaceSpec(racers=parse("sgd,lr=1;nesterov,dampening=0.3;slide-adagrad"), x=0.0, y=1.0, steps=50))
    assert "refuses" in script(RaceSpec(racers=parse("nesterov,dampening=0.3")))
    assert script(RaceSpec(racers=parse("")))
    _check(RaceSpec(racers=parse(""), steps=3))


@pytest.mark.parametrize("formula", ["x^2.5 + pi*y^2", "3", "y", "max(abs(x), abs(y), 0.2) + x^3*y"])
def test_a_typed_function_is_in_it(formula):
    _check(
        RaceSpec(
            surface="typed", formula=formula, x=1.0, y=0.5, racers=parse("adam,lr=0.01;sgd,lr=0.01"), steps=20
        )
    )


def test_it_stands_alone():
    text = script(RaceSpec(racers=parse("adam;slide-momentum,schedule=linear")))
    assert "playground" not in text
    assert np.all([line.startswith(("import", "from")) is False for line in text.splitlines()[12:]])


def test_a_formula_that_is_none_raises_its_sentence():
    with pytest.raises(ValueError, match="formula"):
        script(RaceSpec(surface="typed", formula=""))
