"""The scripts run without the project and print the numbers of the page."""

import re

import pytest

from playground.experiments.regimes.comparison_script import script as comparison_script
from playground.experiments.regimes.fed import FedSpec, run
from playground.experiments.regimes.fed_script import NETWORK_FILE, network_bytes
from playground.experiments.regimes.fed_script import script as fed_script
from playground.training.regimes import spec as sizes
from playground.training.regimes.measures import measure
from playground.training.regimes.spec import REGIMES, ROUNDS, STRINGS_FILE, RegimesSpec
from playground.training.regimes.strings import as_lines
from playground.training.regimes.updates import RegimeTraining
from tests.program import run_program


@pytest.mark.parametrize(
    "spec",
    [
        FedSpec(),
        FedSpec(regime="free", own="argmax", update=200),
        FedSpec(coin="sequence", update=200, seed=1),
    ],
)
def test_what_is_fed(spec, tmp_path):
    (tmp_path / NETWORK_FILE).write_bytes(network_bytes(spec))
    trace = run(spec)
    lines = run_program(fed_script(trace), NETWORK_FILE, folder=tmp_path).splitlines()
    assert len(lines) == trace.T
    for t, line in enumerate(lines):
        found = re.fullmatch(r"(\d+) gold (\d+) u ([\d.]+) fed (\d+) loss ([\d.]+) own (\d+)", line)
        assert [int(found[k]) for k in (1, 2, 4, 6)] == [t + 1, trace.gold[t], trace.fed[t], trace.own[t]]
        assert float(found[3]) == pytest.approx(trace.uniform[t], abs=1e-6)
        assert float(found[5]) == pytest.approx(trace.loss[t], abs=1e-8)


def test_the_comparison(tmp_path, monkeypatch):
    """One seed, one update a round."""
    monkeypatch.setattr(sizes, "SEEDS", 1)
    (tmp_path / STRINGS_FILE).write_bytes(as_lines())
    spec = RegimesSpec(updates=ROUNDS, schedule="sigmoid", training_seed=2)
    printed = run_program(comparison_script(spec), STRINGS_FILE, folder=tmp_path)
    for regime in REGIMES:
        lines = re.findall(rf"seed 2 {regime} round (\d+) nll ([\d.]+) well ([\d.]+)", printed)
        assert len(lines) == ROUNDS + 1
        training = RegimeTraining(regime, spec, 2)
        training.train(ROUNDS)
        found = measure(training.network)
        assert float(lines[-1][1]) == pytest.approx(found["nll"], abs=1e-4)
        assert float(lines[-1][2]) == pytest.approx(found["well"], abs=1e-2)
    assert printed.count("with the baseline") == ROUNDS + 1


def test_a_divergence_is_printed(tmp_path, monkeypatch):
    monkeypatch.setattr(sizes, "SEEDS", 1)
    monkeypatch.setattr("playground.experiments.regimes.comparison_script.REGIMES", ("teacher",))
    (tmp_path / STRINGS_FILE).write_bytes(as_lines())
    printed = run_program(comparison_script(RegimesSpec(learning_rate=10.0)), STRINGS_FILE, folder=tmp_path)
    assert "seed 1 teacher diverged at update" in printed
