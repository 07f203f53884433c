from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race.problem import problem_of
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import RACERS, parse
from playground.experiments.optimizer_race.reference import agreement, reference_path
from playground.experiments.optimizer_race.spec import RaceSpec

SPEC = RaceSpec(surface="himmelblau", x=0.5, y=-0.5, steps=30, noise=0.1)


def test_alone_is_plain_gradient_descent_where_that_is_known_in_closed_form():
    spec = RaceSpec(surface="ravine", x=-4.0, y=1.0, racers=parse("sgd,lr=0.03"), steps=50)
    k = np.arange(51)
    expected = np.stack([-4 * (1 - 0.03) ** k, (1 - 0.03 * 20) ** k], axis=1)
    path = reference_path(spec, problem_of(spec), spec.racers[0])
    np.testing.assert_allclose(path, expected, rtol=1e-12)


@pytest.mark.parametrize("kinds", [tuple(RACERS)[:10], tuple(RACERS)[10:]], ids=("first", "rest"))
def test_a_race_agrees_to_the_bit(kinds):
    spec = replace(SPEC, racers=parse(";".join(f"{kind},clip=3,warm_up=5,schedule=halve" for kind in kinds)))
    assert agreement(run(spec), spec) == (0.0,) * len(kinds)


def test_it_agrees_until_it_diverges_and_nobody_who_did_not_run_is_compared():
    spec = replace(SPEC, racers=parse("sgd,lr=2;nesterov,dampening=0.5;slide-adam,lr=5"))
    trace = run(spec)
    assert trace.diverged[0] is not None
    differences = agreement(trace, spec)
    assert differences[0] == differences[2] == 0
    assert np.isnan(differences[1])


def test_a_path_that_is_not_the_optimizers_own_is_found_out():
    spec = replace(SPEC, racers=parse("adam;sgd,lr=0.001"))
    trace = run(spec)
    bent = trace.w.copy()
    bent[1, 7, 0] += 1e-9
    first, second = agreement(replace(trace, w=bent), spec)
    assert first == 0
    assert second == pytest.approx(1e-9)


def test_a_constant_function_moves_nobody():
    spec = RaceSpec(surface="typed", formula="2", racers=parse("sgd;adam"), steps=5)
    assert agreement(run(spec), spec) == (0.0, 0.0)


def test_every_surface_can_be_compared():
    for key, surface in SURFACES.items():
        spec = RaceSpec(
            surface=key, x=surface.start[0], y=surface.start[1], racers=parse("momentum;rprop"), steps=5
        )
        assert agreement(run(spec), spec) == (0.0, 0.0)
