"""RNN, GRU and LSTM in equal time: what the job yields, its repetition, and the bundled comparison."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.lstm.copy import (
    CELLS,
    GAPS,
    ROUNDS,
    CopySpec,
    gaps,
    hidden_units,
    job,
    network,
    network_keys,
)
from playground.experiments.lstm.copy_script import copy_script
from playground.experiments.lstm.copy_task import SEEDS, parameter_count
from playground.experiments.lstm.copy_trace import CopyTrace, bundled_copy, table
from playground.experiments.lstm.make_bundled import collect
from playground.runs.jobs import JOBS, load_job
from playground.training.snapshot import Snapshot
from tests.program import run_program

SHORT = CopySpec(largest_gap=1, hidden=16, symbols=3, seconds=20 / 128)


def steady_clock(step=1 / 128):
    """Every update takes as long."""
    return (step * n for n in itertools.count()).__next__


@pytest.fixture(scope="module")
def short():
    columns, documents = collect(job(SHORT.to_json(), clock=steady_clock()))
    return CopyTrace.from_columns(SHORT, columns, documents)


def test_it_is_a_job_of_the_job_service():
    assert load_job(JOBS["lstm_copy"]) is job


def test_the_job_yields_a_row_after_every_round(short):
    snapshots = list(itertools.islice(job(SHORT.to_json(), clock=steady_clock()), 9 + 2 * 9))
    assert all(isinstance(snapshot, Snapshot) for snapshot in snapshots)
    assert [s.step for s in snapshots] == [*[0] * 9, *range(1, 19)]
    assert {s.steps for s in snapshots} == {9 * ROUNDS}
    assert [n for n, s in enumerate(snapshots) if s.rows] == [8, 17, 26]
    assert short.rounds == ROUNDS + 1
    assert short.complete
    assert not CopyTrace.from_columns(SHORT, {}).complete


def test_every_network_makes_the_updates_that_its_time_allows(short):
    assert (short.steps[..., -1] == 20).all(), "20/128 s at 1/128 s an update"
    assert (np.diff(short.steps, axis=-1) == 1).all()
    np.testing.assert_allclose(short.seconds, np.linspace(0, 20 / 128, ROUNDS + 1))


def test_with_the_recorded_updates_it_repeats_to_the_bit_without_a_clock(short):
    resolved = CopySpec.from_json(short.resolved.to_json())
    assert resolved == short.resolved
    assert resolved.settings == SHORT

    def forbidden():
        raise AssertionError("the clock was read")

    columns, documents = collect(job(resolved.to_json(), clock=forbidden))
    again = CopyTrace.from_columns(resolved, columns, documents)
    for name in ("loss", "accuracy", "steps", "diverged", "longer"):
        np.testing.assert_array_equal(getattr(again, name), getattr(short, name))


def test_the_script_prints_the_same_accuracies(short):
    printed = run_program(copy_script(short.resolved)).splitlines()[1:]
    assert len(printed) == SEEDS
    for r, line in enumerate(printed):
        gap, seed, *values = map(float, line.split())
        assert (gap, seed) == (1, 1 + r)
        np.testing.assert_allclose(values[::2], short.accuracy[:, 0, r, -1], atol=5e-5)
        np.testing.assert_array_equal(values[1::2], short.steps[:, 0, r, -1])


def test_without_recorded_updates_the_script_reads_the_clock():
    script = copy_script(replace(SHORT, lstm_bias="1", equal="parameters"))
    assert "UPDATES = {}" in script
    assert "generator(1000 + seed), 1.0)" in script
    compile(script, "script", "exec")


def test_gaps_and_networks():
    assert gaps(CopySpec(largest_gap=40)) == [1, 5, 10, 15, 20, 30, 40]
    assert gaps(CopySpec(largest_gap=17)) == [1, 5, 10, 15, 17]
    assert gaps(CopySpec(largest_gap=1)) == [1]
    assert tuple(gaps(CopySpec(largest_gap=GAPS[-1]))) == GAPS
    assert len(set(network_keys(CopySpec()))) == 7 * len(CELLS) * SEEDS


def test_equal_parameters():
    spec = CopySpec(equal="parameters")
    wanted = parameter_count("lstm", 32, spec.symbols)
    for cell in CELLS:
        H = hidden_units(spec, cell)
        count = parameter_count(cell, H, spec.symbols)
        for other in (H - 1, H + 1):
            assert abs(count - wanted) <= abs(parameter_count(cell, other, spec.symbols) - wanted)
        assert abs(count - wanted) < 0.03 * wanted
    assert hidden_units(CopySpec(), "rnn") == 32


@pytest.mark.parametrize(
    "change",
    [
        {"largest_gap": 0},
        {"largest_gap": 101},
        {"symbols": 1},
        {"hidden": 8},
        {"seconds": 0.0},
        {"seconds": 1e9},
        {"learning_rate": 0.0},
        {"learning_rate": float("nan")},
        {"equal": "colour"},
        {"lstm_bias": "7"},
        {"steps": ((1,),)},
    ],
)
def test_what_cannot_be_trained_is_refused(change):
    with pytest.raises(ValueError, match="cannot be made"):
        CopySpec(**change)


def test_a_training_that_diverges_is_measured_as_such():
    spec = replace(SHORT, learning_rate=1e6)
    columns, documents = collect(job(spec.to_json(), clock=steady_clock(1 / 512)))
    trace = CopyTrace.from_columns(spec, columns, documents)
    lost = trace.diverged[..., -1] > 0
    assert lost.any()
    for measure in (trace.accuracy[..., -1], trace.loss[..., -1], trace.longer):
        np.testing.assert_array_equal(np.isnan(measure), lost)
    assert np.isfinite(trace.accuracy[..., 0]).all()
    assert (trace.steps[..., -1][lost] == trace.diverged[..., -1][lost] - 1).all()
    assert (trace.reach[..., -1].max(1)[lost[:, 0].all(1)] == 0).all()
    assert trace.resolved.steps


def test_reach_and_mean_are_over_the_seeds():
    accuracy = np.array([[1.0, 0.96, 0.97], [1.0, 0.3, 0.95], [0.2, 1.0, 0.5]])  # (gaps, seeds)
    spec = CopySpec(largest_gap=10)
    shape = (3, 3, 3, 1)
    still = np.zeros(shape)
    values = np.broadcast_to(accuracy[None, :, :, None], shape)
    trace = CopyTrace(spec, np.array([1, 5, 10]), still, values, still, still, still[..., 0], {})
    assert trace.reach[0, :, 0].tolist() == [5, 1, 5], "a gap counts when all shorter ones are learned, too"
    np.testing.assert_allclose(trace.mean[1, :, 0], accuracy.mean(1))
    assert trace.chance == 1 / 8


def test_the_table_has_a_row_for_every_gap_and_measurement(short):
    rows = table(short)
    assert {len(values) for values in rows.values()} == {ROUNDS + 1}
    np.testing.assert_array_equal(rows["gru_seed2_accuracy"], short.accuracy[1, 0, 1])
    assert rows["lstm_seed3_updates"][-1] == 20


def test_what_comes_with_the_app_is_what_the_job_yields():
    """Some of its networks are trained again, for as many updates as then, in the first rounds."""
    bundled = bundled_copy(CopySpec())
    assert bundled is not None
    assert bundled.complete
    assert bundled.spec.steps
    for cell, g, r in (("rnn", 0, 0), ("gru", 2, 1), ("lstm", 4, 2)):
        again = network(bundled.spec, (cell, gaps(bundled.spec)[g], r))
        c = CELLS.index(cell)
        for round in range(4):
            again.train_to(int(bundled.steps[c, g, r, round]))
            loss, accuracy = again.measure()
            assert loss == pytest.approx(bundled.loss[c, g, r, round], rel=1e-3)
            assert accuracy == pytest.approx(bundled.accuracy[c, g, r, round], abs=0.02)
    assert bundled_copy(CopySpec(training_seed=77)) is None
