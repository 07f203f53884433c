"""Every racer moves as its optimizer alone would, whoever else races."""

from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.race_loop import gradient_noise
from playground.experiments.optimizer_race.racers import RACERS, default_racer, parse
from playground.experiments.optimizer_race.spec import RaceSpec
from tests.experiments.optimizer_race.oracle import path

KINDS = tuple(RACERS)


FIELDS = (KINDS[:10], KINDS[10:])


def _everything(kind, wanted=("wd", "schedule", "clip")):
    """The racer with weight decay, schedule, warm-up and clipping all at once."""
    racer = default_racer(kind)
    if "wd" in wanted and racer.entry.decays:
        racer = replace(racer, weight_decay=0.03)
    if "schedule" in wanted:
        racer = replace(racer, schedule="cosine", schedule_options=(("floor", 0.02),), warm_up=7)
    return replace(racer, clip=0.7) if "clip" in wanted else racer


def _assert_alone(spec, racers):
    """Every racer's path is the one it takes alone, as long as it has not diverged."""
    trace = run(replace(spec, racers=racers))
    assert trace.start_error == ""
    surface = SURFACES.get(spec.surface)
    if surface:
        parameters = {p.key: dict(spec.surface_parameters).get(p.key, p.default) for p in surface.parameters}
        loss_of = lambda x, y: surface.function(x, y, **parameters)  # noqa: E731
    else:
        from playground.catalog.typed_function import parse as read_function

        loss_of = read_function(spec.formula).function
    for i, racer in enumerate(racers):
        points = np.array(path(racer, loss_of, (spec.x, spec.y), spec.steps, gradient_noise(spec)))
        end = spec.steps + 1 if trace.diverged[i] is None else trace.diverged[i]
        assert end <= len(points)
        np.testing.assert_array_equal(trace.w[i, :end], points[:end], err_msg=racer.kind)
        assert np.isnan(trace.w[i, end:]).all()


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("field", FIELDS, ids=("first", "rest"))
def test_every_path_is_that_of_torch_optim_alone(surface, field):
    x, y = SURFACES[surface].start
    spec = RaceSpec(surface=surface, x=x, y=y, steps=25)
    _assert_alone(spec, tuple(default_racer(kind) for kind in field))
    _assert_alone(replace(spec, noise=0.2, seed=3), tuple(_everything(kind) for kind in field))


@pytest.mark.parametrize("wanted", ["wd", "schedule", "clip"])
def test_so_it_is_with_one_thing_at_a_time(wanted):
    spec = RaceSpec(surface="himmelblau", x=0.3, y=-0.4, steps=25)
    for field in FIELDS:
        _assert_alone(spec, tuple(_everything(kind, (wanted,)) for kind in field))


@pytest.mark.parametrize("kind", KINDS)
def test_so_it_is_with_every_option_moved(kind):
    usual = default_racer(kind)
    moved = []
    for option in usual.entry.options:
        for value in {option.low, (option.default + option.high) / 2} - {option.default}:
            value = option.low if option.switch else value
            value = round(value) if option.integer and not option.switch else value
            value = 1 - option.default if option.switch else value
            options = tuple((name, value if name == option.key else v) for name, v in usual.options)
            if not usual.entry.error(dict(options)):
                moved.append(replace(usual, options=options))
    for i in range(0, len(moved), 7):
        _assert_alone(RaceSpec(surface="beale", x=1.0, y=1.2, steps=20), tuple(moved[i : i + 7]))


@pytest.mark.parametrize(
    "formula", ["x^4/10+y^4-x*y+sin(3x)", "sqrt(x^2+y^2+1)^2.5+0.3*cos(5x*y)", "abs(x)+max(y,-2y)^1.5", "x*x"]
)
def test_so_it_is_on_typed_functions(formula):
    spec = RaceSpec(surface="typed", formula=formula, x=1.3, y=-0.7, steps=25)
    for field in FIELDS:
        _assert_alone(spec, tuple(default_racer(kind) for kind in field))


def test_the_state_shown_at_a_step_is_the_one_that_makes_the_coming_update():
    spec = RaceSpec(surface="rosenbrock", x=-1.2, y=1.0, steps=12)
    for field in FIELDS:
        racers = tuple(replace(default_racer(kind), learning_rate=1e-3) for kind in field)
        trace = run(replace(spec, racers=racers))
        for i, racer in enumerate(racers):
            states = []
            path(racer, SURFACES["rosenbrock"].function, (-1.2, 1.0), 12, states=states)
            assert set(trace.buffers[i]) == set(states[-1])
            for k, state in enumerate(states):
                for name, value in state.items():
                    np.testing.assert_array_equal(
                        trace.buffers[i][name][k], value, err_msg=f"{racer.kind} {name}"
                    )
            assert all(np.isnan(values[-1]).all() for values in trace.buffers[i].values())


def test_nobody_is_changed_by_who_else_races():
    spec = RaceSpec(surface="beale", x=1.0, y=1.0, steps=60, noise=0.3, seed=5)
    racers = tuple(_everything(kind) for kind in KINDS[:7]) + parse("lbfgs;sgd,lr=50")
    whole = run(replace(spec, racers=racers))
    assert whole.diverged[-1] is not None
    for order in (tuple(reversed(range(9))), (3,), (7, 1, 8)):
        part = run(replace(spec, racers=tuple(racers[i] for i in order)))
        for name in ("w", "loss", "gradient", "grad_used", "update", "evaluations"):
            np.testing.assert_array_equal(getattr(part, name), getattr(whole, name)[list(order)])
        assert part.diverged == tuple(whole.diverged[i] for i in order)


def test_a_shorter_race_is_the_beginning_of_a_longer_one():
    long = run(RaceSpec(steps=91, noise=1.0))
    short = run(RaceSpec(steps=17, noise=1.0))
    np.testing.assert_array_equal(short.w, long.w[:, :18])
    assert not np.array_equal(long.w, run(RaceSpec(steps=91, noise=1.0, seed=1)).w)


def test_the_noise_has_the_deviation_asked_for():
    noise = gradient_noise(RaceSpec(noise=0.25, steps=1000)).numpy()
    assert noise.std() == pytest.approx(0.25, rel=0.05)
    assert abs(noise.mean()) < 0.02
