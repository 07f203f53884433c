"""A race: what is recorded, what is refused, what ends it."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.race_loop import gradient_noise
from playground.experiments.optimizer_race.racers import default_racer, parse
from playground.experiments.optimizer_race.spec import FAR, HIGH, RaceSpec
from playground.experiments.optimizer_race.table import table

FOUR = "sgd;momentum;adam;lbfgs"


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
