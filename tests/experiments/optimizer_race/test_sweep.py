from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import RACERS, default_racer, parse
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.sweep import rates_for, sweep

FEW = 6


def _last(spec, count=FEW):
    return list(sweep(spec, count))[-1]


@pytest.mark.parametrize("kinds", [tuple(RACERS)[i : i + 5] for i in range(0, len(RACERS), 5)], ids="-".join)
def test_each_loss_is_that_of_the_race_at_this_rate(kinds):
    settings = ",clip=4,warm_up=3,schedule=cosine"
    for extra in ("", settings):
        spec = RaceSpec(
            surface="beale", x=1.0, y=1.5, steps=25, racers=parse(";".join(kind + extra for kind in kinds))
        )
        found = _last(spec)
        for i, racer in enumerate(spec.racers):
            alike = tuple(replace(racer, learning_rate=float(rate)) for rate in found.rates[i])
            raced = run(replace(spec, racers=alike))
            expected = np.where(np.isfinite(raced.loss[:, -1]), raced.loss[:, -1], np.inf)
            np.testing.assert_array_equal(found.loss[i], expected, err_msg=racer.kind)


def test_everybody_gets_as_many_rates_around_the_one_the_catalogue_suggests():
    found = _last(RaceSpec(racers=parse("sgd;adam,lr=7"), steps=3), 25)
    assert found.rates.shape == (2, 25)
    for row, kind in zip(found.rates, ("sgd", "adam"), strict=True):
        np.testing.assert_allclose(row[[0, -1]], RACERS[kind].race_lr * np.array([1e-3, 1e2]))
        np.testing.assert_allclose(np.diff(np.log(row)), np.log(1e5) / 24)
    np.testing.assert_array_equal(found.rates[1], rates_for(default_racer("adam")))


def test_the_best_rate_is_where_the_loss_is_lowest_and_can_be_adopted():
    spec = RaceSpec(surface="rosenbrock", x=-1.2, y=1.0, racers=parse("sgd;momentum;adam"), steps=60)
    found = _last(spec, 25)
    np.testing.assert_array_equal(found.best, found.loss.argmin(axis=1))
    adopted = tuple(
        replace(racer, learning_rate=float(rate))
        for racer, rate in zip(spec.racers, found.best_rate, strict=True)
    )
    np.testing.assert_array_equal(run(replace(spec, racers=adopted)).loss[:, -1], found.loss.min(axis=1))
    assert np.isinf(found.loss[0, -1]), "at the highest rate plain descent diverges"


def test_with_noise_the_last_tenth_is_averaged():
    spec = RaceSpec(racers=parse("sgd"), steps=50, noise=0.5)
    found = _last(spec)
    assert found.averaged == 5
    for rate, loss in zip(found.rates[0], found.loss[0], strict=True):
        raced = run(replace(spec, racers=(replace(default_racer("sgd"), learning_rate=float(rate)),)))
        tail = raced.loss[0, -5:]
        assert loss == (pytest.approx(tail.mean(), rel=1e-12) if np.isfinite(tail).all() else np.inf)


def test_progress_is_told_after_each_racer():
    parts = list(sweep(RaceSpec(racers=parse("sgd;adam;lbfgs"), steps=5), FEW))
    assert [part.fraction for part in parts] == pytest.approx([1 / 3, 2 / 3, 1])
    assert np.isnan(parts[0].loss[1:]).all()
    assert np.isfinite(parts[0].loss[0]).any()


def test_who_cannot_run_and_an_empty_field():
    found = _last(RaceSpec(racers=parse("nesterov,dampening=0.5;sgd"), steps=5))
    assert np.isinf(found.loss[0]).all()
    assert np.isfinite(found.loss[1]).any()
    nobody = _last(RaceSpec(racers=parse("")))
    assert nobody.loss.shape == (0, FEW)
    assert nobody.fraction == 1
    with pytest.raises(ValueError, match="formula"):
        list(sweep(RaceSpec(surface="typed", formula="")))
