import math
import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race.problem import surface_grid
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.race_loop import gradient_noise
from playground.experiments.optimizer_race.racers import RACERS, default_racer, parse
from playground.experiments.optimizer_race.spec import FAR, HIGH, RaceSpec
from playground.experiments.optimizer_race.table import table
from tests.experiments.optimizer_race.oracle import path

KINDS = tuple(RACERS)
FIELDS = (KINDS[:10], KINDS[10:])
FOUR = "sgd;momentum;adam;lbfgs"


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


def test_loss_gradient_update_and_rate_are_what_they_say():
    spec = RaceSpec(
        racers=parse("sgd,lr=0.03,schedule=linear,warm_up=4;adam,clip=2;sgd"), steps=40, noise=0.5
    )
    trace = run(spec)
    x, y = trace.w[..., 0], trace.w[..., 1]
    np.testing.assert_allclose(trace.loss, (x**2 + 20 * y**2) / 2, rtol=1e-14)
    np.testing.assert_allclose(trace.gradient, np.stack([x, 20 * y], -1), rtol=1e-14)
    np.testing.assert_array_equal(trace.update[:, :-1], np.diff(trace.w, axis=1))
    np.testing.assert_allclose(
        trace.update[0, :-1], -trace.learning_rate[0, :-1, None] * trace.grad_used[0, :-1], rtol=1e-9
    )
    noisy = trace.gradient[:, :-1] + gradient_noise(spec).numpy()
    np.testing.assert_array_equal(trace.grad_used[0, :-1], noisy[0])
    norm = np.linalg.norm(noisy[1], axis=-1)
    np.testing.assert_allclose(trace.clip_factor[1, :-1], np.minimum(1, 2 / (norm + 1e-6)), rtol=1e-14)
    np.testing.assert_allclose(
        trace.grad_used[1, :-1], noisy[1] * trace.clip_factor[1, :-1, None], rtol=1e-14
    )
    assert trace.clip_factor[1, :-1].min() < 1 == trace.clip_factor[1, :-1].max()
    assert trace.learning_rate[0, 0] == pytest.approx(0.03 / 4)
    assert (trace.learning_rate[2, :-1] == default_racer("sgd").learning_rate).all()
    for last in (trace.update, trace.grad_used, trace.learning_rate, trace.clip_factor):
        assert np.isnan(last[:, -1]).all()
        assert np.isfinite(last[:, :-1]).all()


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


def test_too_large_a_step_is_marked_where_it_leaves_and_the_others_go_on():
    trace = run(RaceSpec(racers=parse("sgd,lr=0.11;sgd,lr=0.05"), steps=200))
    step = trace.diverged[0]
    assert trace.diverged[1] is None
    # y is multiplied by 1 - 0.11 * 20 = -1.2 at every step, and the loss grows with its square.
    assert step == next(k for k in range(201) if 10 * 1.2 ** (2 * k) > HIGH or 1.2**k > FAR)
    assert np.isfinite(trace.w[0, :step]).all()
    assert np.isnan(trace.w[0, step:]).all()
    assert np.isfinite(trace.update[0, step - 1]).all(), "the update that led there is kept"
    assert np.isfinite(trace.w[1]).all()
    assert trace.basin == ("none", "(0, 0)")


def test_who_divides_zero_by_zero_ends_there_and_says_so():
    trace = run(RaceSpec(x=0.0, y=1.0, racers=parse("slide-adagrad;slide-rmsprop;slide-adam;sgd"), steps=5))
    assert trace.diverged == (1, 1, 1, None)
    assert trace.errors == ("The rule divides zero by zero in x at step 0.",) * 3 + ("",)


def test_who_leaves_where_the_function_is_defined_ends_there_and_says_so():
    trace = run(RaceSpec(surface="typed", formula="x + log(x)", x=0.5, y=1.0, racers=parse("sgd,lr=0.3")))
    assert trace.diverged == (1,)
    assert trace.errors == ("The function has no value at (-0.4, 1), step 1.",)


def test_what_torch_refuses_is_told_and_the_others_run():
    trace = run(RaceSpec(racers=parse("nesterov,dampening=0.5;sgd"), steps=10))
    assert "refuses" in trace.errors[0]
    assert trace.errors[1] == ""
    assert np.isnan(trace.w[0]).all()
    assert np.isfinite(trace.w[1]).all()
    assert trace.buffers[0] == {}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"x": math.nan}, "finite"),
        ({"y": math.inf}, "finite"),
        ({"surface": "typed", "formula": "log(x)", "x": -1.0}, "logarithm"),
        ({"surface": "typed", "formula": "1/x", "x": 0.0}, "divides"),
    ],
)
def test_where_no_racer_can_start_a_sentence_says_why(change, word):
    trace = run(replace(RaceSpec(), **change))
    assert trace.start_error.endswith(".")
    assert word in trace.start_error
    assert trace.w.shape[1:] == (201, 2)
    assert np.isnan(trace.loss).all()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"surface": "typed", "formula": "x.real"}, "."),
        ({"surface": "typed", "formula": ""}, "formula"),
        ({"surface_parameters": (("condition", 1e9),)}, "Condition"),
    ],
)
def test_what_is_no_problem_raises_its_sentence(change, word):
    with pytest.raises(ValueError, match=re.escape(word)):
        run(replace(RaceSpec(), **change))


def test_bad_settings_do_what_they_must():
    still = run(RaceSpec(racers=parse("sgd,lr=0;adam,lr=0"), steps=20))
    assert (still.w == np.array([-4.0, 1.0])).all()
    wild = run(
        RaceSpec(racers=parse(";".join(f"{kind},lr=1000000" for kind in ("sgd", "adam", "rprop"))), steps=20)
    )
    assert wild.diverged == (1, 1, None), "Rprop has a largest step of its own"
    nobody = run(RaceSpec(racers=parse("")))
    assert nobody.w.shape == (0, 201, 2)
    assert nobody.floor == 0
    assert len(table(nobody)["x"]) == 0
    many = run(RaceSpec(racers=parse(";".join(["adam"] * 7 + ["sgd,lr=0.01"] * 7)), steps=5))
    np.testing.assert_array_equal(many.w[0], many.w[6])
    outside = run(RaceSpec(x=40.0, y=-30.0, racers=parse("sgd,lr=0.09")))
    assert outside.reached_at[0] is not None
    flat = run(RaceSpec(surface="typed", formula="3", racers=parse("sgd;adam"), steps=5))
    assert (flat.w == np.array([-4.0, 1.0])).all()
    assert flat.floor == 3
    assert flat.reached_at == (0, 0)
    assert run(RaceSpec(steps=0)).w.shape == (4, 1, 2)


def test_floor_reached_and_basin():
    trace = run(RaceSpec(surface="styblinski-tang", x=1.0, y=-1.0, racers=parse("sgd,lr=0.01;sgd,lr=0.0001")))
    assert trace.floor == pytest.approx(-78.33233140754283)
    assert trace.reached_at == (None, None)
    assert trace.basin == ("(2.75, -2.9)", "none")
    trace = run(RaceSpec(surface="bowl", racers=parse("sgd,lr=0.5"), x=2.0, y=0.0, tolerance=0.01))
    assert trace.reached_at == (4,), "the loss 2^(1 - 2 k) is at most 0.01 from step 4 on"
    typed = run(RaceSpec(surface="typed", formula="x^2 + y^2 + 5", racers=parse("sgd,lr=0.1")))
    assert typed.floor == typed.loss.min()
    assert typed.basin == ("none",)


def test_gradients_are_counted():
    trace = run(
        RaceSpec(
            surface="rosenbrock",
            x=-1.2,
            y=1.0,
            racers=parse("adam;lbfgs,line_search=0;lbfgs,line_search=1"),
            steps=30,
        )
    )
    np.testing.assert_array_equal(trace.evaluations[:2], np.tile(np.arange(31.0), (2, 1)))
    searched = trace.evaluations[2]
    assert (np.diff(searched) >= 1).all()
    assert searched[-1] > 30
    counted = trace.buffers[2]["func_evals"][:-1]
    np.testing.assert_array_equal(searched[1:], counted)


def test_the_same_spec_gives_the_same_trace_and_no_global_generator_is_used():
    spec = RaceSpec(noise=0.4, racers=parse(FOUR))
    torch.manual_seed(0)
    first = run(spec)
    torch.manual_seed(1)
    np.testing.assert_array_equal(first.w, run(spec).w)


def test_the_grid_covers_the_domain_and_more():
    grid = surface_grid(RaceSpec(surface_parameters=(("condition", 7.0),)), 41)
    (low, high), _ = grid.domain
    assert grid.x[0] < low < high < grid.x[-1]
    np.testing.assert_allclose(grid.loss, (grid.x**2 + 7 * grid.y[:, None] ** 2) / 2, rtol=1e-12)
    holes = surface_grid(RaceSpec(surface="typed", formula="log(x) + y"), 11)
    np.testing.assert_array_equal(np.isnan(holes.loss).any(axis=0), holes.x <= 0)
    assert (surface_grid(RaceSpec(surface="typed", formula="3"), 5).loss == 3).all()


def test_the_table_has_a_row_for_every_racer_and_step():
    trace = run(RaceSpec(racers=parse("sgd,lr=0.01;sgd,lr=0.02;adam;lbfgs"), steps=6))
    columns = table(trace)
    assert {len(column) for column in columns.values()} == {28}
    assert list(dict.fromkeys(columns["racer"])) == ["SGD 0.01", "SGD 0.02", "Adam", "L-BFGS"]
    np.testing.assert_array_equal(columns["x"], trace.w[..., 0].ravel())
    np.testing.assert_array_equal(columns["exp_avg_sq_y"][14:21], trace.buffers[2]["exp_avg_sq"][:, 1])
    assert np.isnan(columns["exp_avg_sq_y"][:14]).all()
