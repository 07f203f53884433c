"""The job measures every regime after every round; the bundled files are what it makes."""

import numpy as np
import pytest
import torch

from playground.experiments.regimes.bundled_files import (
    COMPARISONS,
    FED_REGIMES,
    NETWORK_UPDATES,
    bundled_columns,
    bundled_network,
)
from playground.experiments.regimes.training import column, job
from playground.runs.jobs import JOBS, load_job
from playground.training.regimes.measures import measure
from playground.training.regimes.spec import REGIMES, ROUNDS, SEEDS, RegimesSpec
from playground.training.regimes.updates import RegimeTraining
from playground.training.snapshot import Snapshot

SPEC = RegimesSpec()


@pytest.mark.parametrize("regime", REGIMES)
def test_the_bundled_comparison_is_what_the_job_makes(regime):
    """The first round of the first seed, trained again."""
    columns = bundled_columns(SPEC)
    training = RegimeTraining(regime, SPEC, SPEC.training_seed)
    training.train(SPEC.updates // ROUNDS)
    for name, value in measure(training.network).items():
        assert columns[column(regime, name, 0)][1] == pytest.approx(value, rel=0.02, abs=0.02), name
    if regime == "professor":
        assert columns[column(regime, "accuracy", 0)][1] == pytest.approx(training.accuracy, rel=0.01)


@pytest.mark.parametrize("name", COMPARISONS)
def test_the_bundled_files_are_complete(name):
    columns = bundled_columns(COMPARISONS[name])
    assert all(len(values) == ROUNDS + 1 for values in columns.values())
    assert bundled_columns(RegimesSpec(updates=100)) is None
    shared = [column(regime, "nll", r) for regime in REGIMES for r in range(SEEDS) if regime != "risk"]
    assert all(np.isfinite(columns[key]).all() for key in shared)


@pytest.mark.parametrize("regime", FED_REGIMES)
def test_the_bundled_networks(regime):
    training = RegimeTraining(regime, SPEC, SPEC.training_seed)
    for update in NETWORK_UPDATES[:2]:
        training.train(update - training.update)
        stored = bundled_network(regime, update).state_dict()
        for key, weights in training.network.state_dict().items():
            torch.testing.assert_close(stored[key].float(), weights, rtol=2e-3, atol=2e-3)
    for update in NETWORK_UPDATES[1:]:
        nll = bundled_columns(SPEC)[column(regime, "nll", 0)][update // (SPEC.updates // ROUNDS)]
        assert measure(bundled_network(regime, update).float())["nll"] == pytest.approx(nll, abs=0.01)


def test_the_job_measures_every_regime_after_every_round(monkeypatch):
    monkeypatch.setattr("playground.experiments.regimes.training.SEEDS", 1)
    rows = [
        s.rows for s in load_job(JOBS["regimes"])(RegimesSpec(updates=10, nll_weight=0.5).to_json()) if s.rows
    ]
    assert len(rows) == ROUNDS + 1
    assert [row["round"][0] for row in rows] == list(range(ROUNDS + 1))
    for regime in REGIMES:
        assert np.isfinite(rows[-1][column(regime, "nll", 0)]).all()
        assert rows[-1][column(regime, "seconds", 0)] > 0
    teacher, risk = (rows[-1][column(regime, "nll", 0)] for regime in ("teacher", "risk"))
    assert teacher != risk, "the risk has begun after half of the updates"
    assert rows[5][column("teacher", "nll", 0)] == rows[5][column("risk", "nll", 0)]


def test_signs_of_life():
    generator = job(RegimesSpec(updates=10).to_json())
    snapshots = [next(generator) for _ in range(40)]
    assert all(isinstance(snapshot, Snapshot) for snapshot in snapshots)
    steps = [snapshot.step for snapshot in snapshots]
    assert steps == sorted(steps)
    assert (steps[0], snapshots[0].steps) == (0, 10 * len(REGIMES) * SEEDS)
    assert steps[-1] > 0
    generator.close()
