"""The table of a race."""

import numpy as np

from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import parse
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.table import table


def test_the_table_has_a_row_for_every_racer_and_step():
    trace = run(RaceSpec(racers=parse("sgd,lr=0.01;sgd,lr=0.02;adam;lbfgs"), steps=6))
    columns = table(trace)
    assert {len(column) for column in columns.values()} == {28}
    assert list(dict.fromkeys(columns["racer"])) == ["SGD 0.01", "SGD 0.02", "Adam", "L-BFGS"]
    np.testing.assert_array_equal(columns["x"], trace.w[..., 0].ravel())
    np.testing.assert_array_equal(columns["exp_avg_sq_y"][15:21], trace.buffers[2]["exp_avg_sq"][:-1, 1])
    assert np.isnan(columns["exp_avg_sq_y"][:14]).all(), "another racer's"
    assert columns["exp_avg_sq_y"][14] == 0, "what the first update starts from"
    assert np.isnan(columns["t"][21]), "the first update makes it"
    assert columns["step"][15] == 1
