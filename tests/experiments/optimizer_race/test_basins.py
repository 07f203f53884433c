from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.optimizer_race.basins import DIVERGED, NONE, basin_map
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import parse
from playground.experiments.optimizer_race.spec import RaceSpec

HIMMELBLAU = RaceSpec(surface="himmelblau", steps=120, tolerance=1e-3)


def _last(spec, size=None, index=0):
    return list(basin_map(spec, index, size))[-1]


def _raced(spec, found, row, column):
    """What the race says about the start in the middle of a cell: basin and steps."""
    trace = run(replace(spec, x=float(found.x[column]), y=float(found.y[row]), steps=found.updates))
    if trace.diverged[0] is not None:
        return DIVERGED, None
    label = trace.basin[0]
    return (found.labels.index(label) if label != "none" else NONE), trace.reached_at[0]


@pytest.mark.parametrize(
    "racers",
    [
        "sgd,lr=0.01",
        "momentum,lr=0.005,clip=3,schedule=cosine,warm_up=5",
        "adam,lr=0.2,wd=0.001",
        "adamax",
        "nadam",
        "adadelta,lr=30",
        "adagrad",
        "rmsprop",
        "rprop",
        "slide-momentum,lr=0.02",
        "slide-adam,lr=0.5",
        "adafactor",
        "lbfgs",
        "lbfgs,line_search=1",
    ],
)
def test_every_cell_says_what_the_race_from_there_does(racers):
    spec = replace(HIMMELBLAU, racers=parse(racers))
    found = _last(spec, 4)
    for row, column in np.ndindex(4, 4):
        if (row + column) % 2:
            continue
        basin, reached = _raced(spec, found, row, column)
        assert found.basin[row, column] == basin
        expected = np.nan if reached is None or basin < 0 else reached
        np.testing.assert_equal(found.steps[row, column], expected)


def test_so_it_does_with_noise():
    spec = replace(HIMMELBLAU, racers=parse("momentum,lr=0.003"), noise=2.0, seed=4, tolerance=0.5)
    found = _last(spec, 5)
    for row, column in ((0, 0), (1, 3), (4, 2)):
        basin, reached = _raced(spec, found, row, column)
        assert found.basin[row, column] == basin
        np.testing.assert_equal(found.steps[row, column], np.nan if reached is None or basin < 0 else reached)


def test_the_cells_fill_the_domain():
    found = _last(replace(HIMMELBLAU, racers=parse("sgd"), steps=1))
    assert found.basin.shape == found.steps.shape == (64, 64)
    assert found.basin.dtype == np.int8
    np.testing.assert_allclose(found.x, -5 + 10 * (np.arange(64) + 0.5) / 64)
    assert _last(replace(HIMMELBLAU, racers=parse("adafactor"), steps=1)).basin.shape == (16, 16)


def test_the_saddles_basins_are_its_halves():
    found = _last(RaceSpec(surface="saddle", racers=parse("sgd,lr=0.1"), steps=100), 20)
    assert found.labels == ("(0, 1)", "(0, -1)")
    np.testing.assert_array_equal(found.basin, np.where(found.y[:, None] > 0, 0, 1) + np.zeros((20, 20)))


def test_a_minimum_that_is_not_the_lowest_is_reached_too():
    found = _last(RaceSpec(surface="styblinski-tang", racers=parse("sgd,lr=0.01"), steps=150), 16)
    assert set(np.unique(found.basin)) == {0, 1, 2, 3}
    assert np.isfinite(found.steps).all()


def test_too_large_a_rate_diverges_everywhere_and_ends_early():
    parts = list(basin_map(replace(HIMMELBLAU, racers=parse("sgd,lr=5"), steps=500), 0))
    assert len(parts) == 1
    assert (parts[0].basin == DIVERGED).all()
    assert np.isnan(parts[0].steps).all()


def test_where_no_minimum_is_known_nobody_is_in_a_basin():
    found = _last(RaceSpec(surface="typed", formula="x^2 + y^2", racers=parse("sgd,lr=0.3"), steps=50), 8)
    assert found.labels == ()
    assert (found.basin == NONE).all()


def test_curves_of_minima_have_names_too():
    found = _last(RaceSpec(surface="two-weights", racers=parse("adam"), steps=100), 24)
    assert found.labels == ("w1 > 0, w2 > 0", "w1 < 0, w2 < 0")
    reached = found.basin >= 0
    assert reached.mean() > 0.8
    np.testing.assert_array_equal(np.isfinite(found.steps), reached)


def test_progress_is_told():
    parts = list(basin_map(replace(HIMMELBLAU, racers=parse("adam"), steps=250), 0, 6))
    assert [part.fraction for part in parts] == [0.4, 0.8, 1.0]
    assert (parts[0].basin == NONE).sum() >= (parts[-1].basin == NONE).sum()


def test_the_racer_with_the_index_is_mapped():
    spec = replace(HIMMELBLAU, racers=parse("sgd,lr=5;adam"), steps=50)
    assert (_last(spec, 4, 0).basin == DIVERGED).all()
    assert (_last(spec, 4, 1).basin != DIVERGED).all()
    with pytest.raises(ValueError, match="refuses"):
        _last(replace(spec, racers=parse("nesterov,dampening=0.5")), 4)
