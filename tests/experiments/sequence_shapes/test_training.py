"""The job of every shape: its rows, its bundled run, the script that repeats it."""

import re

import numpy as np
import pytest

from playground.experiments.sequence_shapes.answer import answer
from playground.experiments.sequence_shapes.data import SHAPES, as_lines
from playground.experiments.sequence_shapes.measures import MEASURES, reference
from playground.experiments.sequence_shapes.question import Question
from playground.experiments.sequence_shapes.script import script
from playground.experiments.sequence_shapes.sizes import ITEMS_FILE, ROUNDS
from playground.experiments.sequence_shapes.training import ShapesSpec, ShapeTraining, job
from playground.experiments.sequence_shapes.training_trace import ShapesTrace, bundled_shape, table
from playground.runs.jobs import JOBS, load_job
from tests.program import run_program

LINE = r"round (\d+) loss (\S+) quality (\S+) second (\S+)"


@pytest.mark.parametrize("shape", SHAPES)
def test_the_job_and_the_script(shape, tmp_path, monkeypatch):
    """Four rounds of five updates."""
    for module in ("training", "training_trace", "script"):
        monkeypatch.setattr(f"playground.experiments.sequence_shapes.{module}.ROUNDS", 4)
    spec, question = ShapesSpec(shape, 20, 3), Question()
    snapshots = list(load_job(JOBS[f"shape_{shape}"])(spec.to_json()))
    rows = [snapshot.rows for snapshot in snapshots if snapshot.rows]
    columns = {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}
    trace = ShapesTrace.from_columns(spec, columns, dict(snapshots[-1].checkpoint.tensors))
    assert trace.updates.tolist() == [0, 5, 10, 15, 20]
    assert snapshots[-1].step == snapshots[-1].steps == 4
    assert trace.loss[-1] < trace.loss[0]
    (tmp_path / ITEMS_FILE).write_text(as_lines(shape), encoding="utf-8")
    printed = run_program(script(spec, question), ITEMS_FILE, folder=tmp_path)
    found = np.array([[float(x) for x in line] for line in re.findall(LINE, printed)])
    np.testing.assert_allclose(found[:, 1], trace.loss, atol=1e-4)
    np.testing.assert_allclose(found[:, 2], trace.quality, atol=0.01)
    np.testing.assert_allclose(found[:, 3], trace.second, atol=0.01)
    [said] = re.findall(r"answer ?(.*)", printed)
    asked = answer(shape, trace.weights, question)
    if shape == "many_to_one":
        assert said == f"{asked.output[0]} {asked.probability[:, -1].max():.6f}"
    elif shape == "one_to_many":
        assert said == f"{''.join(asked.output)} {asked.judged}"
    else:
        assert said.split() == list(asked.output)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_bundled_run_is_what_the_job_makes(shape):
    """Its first updates, trained again."""
    trace, training = bundled_shape(ShapesSpec(shape)), ShapeTraining(ShapesSpec(shape))
    for round in range(2):
        training.train(30 if round else 0)
        loss, quality, second = training.measure()
        assert loss == pytest.approx(trace.loss[round], rel=2e-3)
        assert (quality, second) == pytest.approx((trace.quality[round], trace.second[round]), abs=0.02)
    assert {k: w.shape for k, w in training.tensors().items()} == {
        k: w.shape for k, w in trace.weights.items()
    }


@pytest.mark.parametrize("shape", SHAPES)
def test_the_bundled_network_has_the_stated_quality(shape):
    trace = bundled_shape(ShapesSpec(shape))
    assert trace.rounds == ROUNDS + 1
    assert trace.quality[-1] >= MEASURES[shape].stated > trace.quality[0] + 0.3
    training = ShapeTraining(ShapesSpec(shape))
    import torch

    training.network.load_state_dict({k: torch.from_numpy(w) for k, w in trace.weights.items()})
    loss, quality, second = training.measure()
    assert loss == pytest.approx(trace.loss[-1], abs=1e-3)
    assert (quality, second) == pytest.approx((trace.quality[-1], trace.second[-1]), abs=0.02)


def test_the_rate_falls_evenly_to_zero():
    training, rates = ShapeTraining(ShapesSpec("aligned", 20)), []
    for _ in range(20):
        training.train(1)
        rates.append(training.optimizer.param_groups[0]["lr"])
    np.testing.assert_allclose(rates, 0.001 * np.arange(20, 0, -1) / 20)


def test_same_spec_same_numbers():
    first, second = (next(job(ShapesSpec("aligned", 20).to_json())) for _ in range(2))
    assert first.rows == second.rows
    for name, w in first.checkpoint.tensors.items():
        np.testing.assert_array_equal(w, second.checkpoint.tensors[name])


def test_what_the_first_share_is_compared_with():
    assert 1 / 12 < reference("many_to_one")[0] < 0.2
    assert reference("aligned")[0] == pytest.approx(np.mean([0.5 ** len(a) for a in _answers("aligned")]))


def _answers(shape):
    from playground.experiments.sequence_shapes.data import data

    return [answer for _, answer in data(shape).held_out]


def test_settings_out_of_range_and_nothing_trained_yet():
    for wrong in ({"shape_updates": 0}, {"shape_updates": 30}, {"shape_updates": 10_000}, {"shape": "none"}):
        with pytest.raises(ValueError, match="cannot be trained"):
            ShapesSpec(**wrong)
    spec = ShapesSpec("aligned", 100)
    assert ShapesSpec.from_json(spec.to_json()) == spec
    assert bundled_shape(spec) is None
    empty = ShapesTrace.from_columns(spec, {})
    assert empty.rounds == 0
    for name, w in ShapeTraining(spec).tensors().items():
        np.testing.assert_array_equal(empty.weights[name], w)
    assert {len(values) for values in table(empty).values()} == {0}
