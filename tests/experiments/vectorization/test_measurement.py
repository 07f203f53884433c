"""The measurement, but for how long anything takes: what is timed, in which order, and what is stored."""

import json

import numpy as np
import pytest
import torch

from playground.experiments.vectorization import machine, measured, threads, timing
from playground.experiments.vectorization.make_bundled import content
from playground.experiments.vectorization.measured import Measured, bundled, bundled_measurement, empty
from playground.experiments.vectorization.measurement import (
    MOST_ELEMENTS,
    PYTHON,
    REFERENCE,
    REFERENCE_SIDE,
    SETUPS,
    MeasurementSpec,
    Setup,
    difference,
    inputs,
    job,
    plan,
    row,
    setups,
)
from playground.experiments.vectorization.script import measurement_script
from playground.experiments.vectorization.ways import WAYS
from playground.runs.jobs import JOBS, load_job
from playground.training.snapshot import StopRequested
from tests.program import run_program

TINY = MeasurementSpec(3, 4, 2)
NAMES = list(WAYS)


def columns_of(snapshots):
    rows = [snapshot.rows for snapshot in snapshots if snapshot.rows]
    return {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}


@pytest.fixture(scope="module")
def snapshots():
    return list(job(TINY.to_json()))


def test_the_job_is_in_the_table_of_jobs():
    assert load_job(JOBS["vectorization"]) is job


def test_every_timing_of_the_plan_is_made_once_in_order(snapshots):
    columns = columns_of(snapshots)
    made = list(
        zip(columns["setup"].tolist(), columns["way"].tolist(), columns["windows"].tolist(), strict=True)
    )
    assert made == plan(TINY)
    assert [snapshot.step for snapshot in snapshots] == list(range(len(made) + 1))
    assert {snapshot.steps for snapshot in snapshots} == {len(made)}
    assert set(snapshots[0].documents["machine"]) == set(machine.describe())
    assert (columns["low"] > 0).all()
    assert (columns["low"] <= columns["median"]).all()
    assert (columns["median"] <= columns["high"]).all()
    assert (columns["repeats"] >= timing.FEWEST_REPEATS).all()
    json.dumps(snapshots[0].documents)


def test_what_was_measured_stands_where_it_belongs(snapshots):
    found = Measured.from_columns(TINY, columns_of(snapshots), snapshots[0].documents["machine"])
    assert found.complete
    assert np.isfinite(found.seconds).all(), "of Python's own numbers in every setup"
    assert np.isfinite(found.reference).all()
    for s, w, N in plan(TINY):
        if w == REFERENCE:
            continue
        [at] = [
            i
            for i in range(len(columns_of(snapshots)["way"]))
            if tuple(columns_of(snapshots)[name][i] for name in ("setup", "way", "windows")) == (s, w, N)
        ]
        expected = [columns_of(snapshots)[name][at] for name in measured.QUARTILES]
        np.testing.assert_array_equal(found.seconds[:, s, w, TINY.sizes.index(N)], expected)
    table = measured.table(found)
    assert len(table["way"]) == len(SETUPS) * len(WAYS) * len(TINY.sizes)
    assert set(table["multiplications"]) == {8 * N for N in TINY.sizes}


def test_a_measurement_that_was_stopped_keeps_what_was_made(snapshots):
    half = len(snapshots) // 2
    found = Measured.from_columns(TINY, columns_of(snapshots[:half]), {})
    assert found.timings == (half - 1, len(plan(TINY)))
    assert not found.complete
    assert 0 < np.isfinite(found.seconds).sum() < found.seconds.size
    nothing = empty(TINY)
    assert nothing.timings[0] == 0
    assert nothing.spread(SETUPS[0]) == (0, 0, 1.0)
    assert np.isnan(nothing.best(SETUPS[0]))


def test_a_job_that_is_closed_leaves_one_thread():
    generator = job(TINY.to_json())
    for _ in range(12):
        next(generator)
    with pytest.raises(StopRequested):
        generator.throw(StopRequested())
    assert torch.get_num_threads() == 1


def test_the_slide_s_sizes_are_the_default_and_its_time_is_a_list_comprehension():
    spec = MeasurementSpec()
    assert (spec.windows, spec.dimension, spec.classes) == (500, 300, 5)
    assert spec.sizes == (1, 2, 5, 10, 20, 50, 100, 200, 500)
    assert MeasurementSpec(windows=1).sizes == (1,)
    assert MeasurementSpec(windows=7).sizes == (1, 2, 5, 7)
    assert MeasurementSpec(windows=2000).sizes[-3:] == (500, 1000, 2000)


@pytest.mark.parametrize("sizes", [(0, 1, 1), (2001, 1, 1), (1, 601, 1), (1, 0, 1), (1, 1, 101), (1, 1, -1)])
def test_sizes_out_of_range_are_refused(sizes):
    with pytest.raises(ValueError, match="cannot be measured"):
        MeasurementSpec(*sizes)


def test_number_by_number_is_timed_while_it_is_short():
    spec = MeasurementSpec()
    timed = [N for s, w, N in plan(spec) if w == NAMES.index("elements")]
    assert timed == [N for N in spec.sizes if N * 1500 <= MOST_ELEMENTS] == [1, 2, 5, 10, 20]
    assert {s for s, w, _ in plan(spec) if w == NAMES.index("elements")} == {PYTHON}


def test_all_setups_and_ways_are_planned_for_every_size():
    timings = plan(MeasurementSpec())
    assert len(set(timings)) == len(timings)
    assert timings[: len(setups())] == [(s, REFERENCE, REFERENCE_SIDE) for s in setups()]
    for N in MeasurementSpec().sizes:
        assert {(s, w) for s, w, size in timings if size == N and w >= 0} >= {
            (s, w) for s in setups() for w in range(1, len(WAYS))
        }


def test_without_a_way_to_set_its_threads_numpy_is_timed_with_one(monkeypatch):
    monkeypatch.setattr("playground.experiments.vectorization.measurement.numpy_setter", lambda: None)
    left_out = {SETUPS[s] for s in range(len(SETUPS)) if s not in setups()}
    assert left_out == {Setup("numpy", 32, 2), Setup("numpy", 64, 2)}
    assert Measured.from_columns(TINY, {}, {}).timings[1] == len(plan(TINY))


def test_threads_are_set_in_both_libraries(monkeypatch):
    asked = []
    monkeypatch.setattr(threads, "numpy_setter", lambda: asked.append)
    before = torch.get_num_threads()
    try:
        threads.set_threads(2)
        assert torch.get_num_threads() == 2
        assert asked == [2]
    finally:
        torch.set_num_threads(before)


def test_differences_are_rounding():
    W, X = inputs(MeasurementSpec(), 50)
    exact = W @ X
    assert difference("product", Setup("numpy", 64, 1), exact, W, X) == 0
    assert difference("product", Setup("numpy", 64, 1), exact + 0.5, W, X) == pytest.approx(0.5)
    single = W.astype(np.float32) @ X.astype(np.float32)
    found = difference("product", Setup("numpy", 32, 1), single, W, X)
    assert 0 < found < 300 * np.finfo(np.float32).eps * exact.max()


def test_ratios_rates_and_shares_follow_from_the_quartiles():
    rows = []
    for k, (s, w, N) in enumerate(plan(TINY)):
        seconds = 1e-6 * (1 + k)
        found = timing.Timing(seconds * np.array([0.9, 1.0, 1.8 if k % 2 else 1.1]), 5, 1)
        rows.append(row(s, w, N, found, 1e-9))
    columns = {name: np.concatenate([r[name] for r in rows]) for name in rows[0]}
    found = Measured.from_columns(TINY, columns, {})
    setup = Setup("torch", 32, 2)
    s, product = SETUPS.index(setup), NAMES.index("product")
    median = found.seconds[1, s]
    np.testing.assert_allclose(found.ratio(setup)[product], 1)
    np.testing.assert_allclose(found.ratio(setup)[1], median[1] / median[product])
    np.testing.assert_allclose(found.flops(setup)[product], 2 * 8 * np.array(TINY.sizes) / median[product])
    alike = [i for i, other in enumerate(SETUPS) if (other.bits, other.threads) == (32, 2)]
    reference = 2 * REFERENCE_SIDE**3 / (1e-6 * (1 + np.array(alike)))
    np.testing.assert_allclose(found.reference[alike], reference)
    assert found.best(setup) == pytest.approx(reference.max())
    np.testing.assert_allclose(found.share(setup), found.flops(setup) / reference.max())
    wide, of, largest = found.spread(setup)
    assert of == median.size
    assert 0 < wide < of
    assert largest == pytest.approx(2)


def test_a_row_that_the_plan_does_not_have_is_refused():
    columns = {name: np.array([1.0]) for name in ("setup", "way", "low", "median", "high", "difference")}
    with pytest.raises(ValueError, match="not in"):
        Measured.from_columns(TINY, {**columns, "windows": np.array([77.0])}, {})


def test_times_are_no_part_of_the_spec():
    assert set(MeasurementSpec().to_json()) == {"windows", "dimension", "classes"}


def test_the_bundled_measurement_is_of_the_slide_s_sizes_and_names_its_machine():
    found = bundled_measurement(MeasurementSpec())
    assert found is bundled()
    assert found.complete
    assert bundled_measurement(MeasurementSpec(windows=100)) is None
    words = machine.sentence(found.machine)
    for name in ("date", "processor", "cores", "numpy", "torch"):
        assert found.machine[name], name
    assert str(found.machine["processor"]) in words
    assert str(found.machine["torch"]) in words
    assert machine.sentence({}) == ""


def test_the_bundled_file_is_what_the_job_yields(monkeypatch):
    made = content(TINY)
    read = Measured.from_columns(
        MeasurementSpec(**made["spec"]),
        {name: np.array(values) for name, values in made["columns"].items()},
        made["machine"],
    )
    assert read.complete
    assert json.loads(measured.BUNDLED.read_text(encoding="utf-8")).keys() == made.keys()


def test_calls_are_timed_with_the_first_left_out_and_the_collector_resting():
    import gc

    seen = []

    def call():
        seen.append(gc.isenabled())
        return len(seen)

    found, result = timing.time_call(call, 0.001)
    assert result == 1
    assert seen[0] is True
    assert not any(seen[1:])
    assert gc.isenabled()
    assert len(seen) == 2 + found.repeats * found.calls
    assert found.repeats >= timing.FEWEST_REPEATS


@pytest.mark.parametrize("setup", [Setup("numpy", 64, 1), Setup("torch", 32, 2)])
def test_the_script_measures_every_way_and_finds_the_same_differences(setup):
    lines = run_program(measurement_script(TINY, setup)).splitlines()[1:]
    assert len(lines) == len(WAYS) * len(TINY.sizes)
    for line in lines:
        *_, low, median, high, error = line.split()
        assert float(low) <= float(median) <= float(high)
        assert float(error) < (1e-6 if setup.bits == 32 else 1e-14)
