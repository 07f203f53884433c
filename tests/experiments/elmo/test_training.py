"""The job: its rows, frozen networks, the bundled run, the script."""

import re
from collections import Counter

import numpy as np
import pytest
from safetensors.numpy import load_file

from playground.experiments.elmo.sentences import FEATURES, TASKS, as_lines
from playground.experiments.elmo.sizes import LM_ROUNDS, SEEDS, SENTENCES_FILE
from playground.experiments.elmo.training import ElmoSpec, ElmoTraining, column, job, tensors
from playground.experiments.elmo.training_script import script
from playground.experiments.elmo.training_trace import BUNDLED, ElmoTrace, bundled_elmo, table
from playground.runs.jobs import JOBS, load_job
from tests.program import run_program

SMALL = ElmoSpec(updates=10, head_updates=20)
TRACE = bundled_elmo(ElmoSpec())


@pytest.fixture(scope="module")
def small():
    """A short training: its trace, and its last snapshot."""
    rows, last = [], None
    for last in load_job(JOBS["elmo"])(SMALL.to_json()):
        rows += [last.rows] if last.rows else []
    columns = {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}
    return ElmoTrace.from_columns(SMALL, columns, last.documents), last


def test_the_job(small):
    trace, last = small
    assert trace.complete
    assert trace.frozen is True
    assert last.step == last.steps
    begin = LM_ROUNDS + 1
    for task in TASKS:
        assert np.isnan(trace.accuracy[task][..., :begin]).all()
        np.testing.assert_allclose(trace.shares[task][..., begin], 1 / 3, rtol=1e-6)
        np.testing.assert_allclose(trace.shares[task][..., begin:].sum(0), 1, rtol=1e-6)
    assert (trace.losses[..., begin:] == trace.losses[..., LM_ROUNDS, None]).all()
    assert trace.losses[..., 0].mean() == pytest.approx(np.log(89), abs=0.3), "about uniform at first"


def test_rounds_that_are_no_multiple_of_the_updates_made_together(monkeypatch):
    """Updates of each network, counted in their place, are those that the trace writes: 7 in a round."""
    spec, made, counts = ElmoSpec(updates=70, head_updates=20), Counter(), []
    monkeypatch.setattr("playground.models.elmo.train", lambda network, *_: made.update([id(network)]))
    monkeypatch.setattr(ElmoTraining, "losses", lambda _: (0.0, 0.0))
    snapshots = job(spec.to_json())
    for snapshot in snapshots:
        if snapshot.rows:
            counts.append(list(made.values()))
        if len(counts) > LM_ROUNDS:
            break
    snapshots.close()
    expected = ElmoTrace.from_columns(spec, {"round": np.arange(len(counts))}).updates
    assert expected[-1] == spec.updates
    assert counts == [[], *([updates] * SEEDS for updates in expected[1:])]


def test_same_spec_same_numbers(small):
    snapshots = job(SMALL.to_json())
    for snapshot in snapshots:
        if snapshot.rows and snapshot.rows["round"][0] == 2:
            again = snapshot.rows[column("forward", 1)][0]
            break
    snapshots.close()
    assert again == small[0].losses[0, 1, 2]


def test_frozen_layers_stay_frozen_and_a_thaw_would_be_noticed():
    training = ElmoTraining(5)
    training.train(2)
    training.freeze()
    before = training.digest()
    for key in training.heads:
        training.train_head(key, 3)
    assert training.digest() == before
    assert all(weight.grad is None or not weight.requires_grad for weight in training.network.parameters())
    training.network.embedding.weight.data[0, 0] += 1e-7
    assert training.digest() != before


def test_the_bundled_run_is_what_the_job_makes():
    """Its first rounds, trained again, by the first seed."""
    training = ElmoTraining(1)
    for round in range(3):
        training.train(30 if round else 0)
        np.testing.assert_allclose(training.losses(), TRACE.losses[:, 0, round], rtol=2e-3)
    stored = load_file(BUNDLED / "elmo.safetensors")
    training.freeze()
    assert {k: v.shape for k, v in stored.items()} == {k: v.shape for k, v in tensors(training).items()}


def test_of_the_bundled_run_types_are_worse_than_the_top_layer_and_the_mix():
    assert TRACE.complete
    assert TRACE.frozen
    types, top, mix = (FEATURES.index(name) for name in ("types", "top", "mix"))
    for task in TASKS:
        last = TRACE.accuracy[task][..., -1]  # (3, SEEDS)
        assert last.shape == (3, SEEDS)
        assert (last[types] < 0.55).all(), "guessing"
        assert (last[top] > last[types] + 0.3).all()
        assert (last[mix] >= last[top]).all()


def test_settings_out_of_range():
    for wrong in ({"updates": 0}, {"updates": 15}, {"head_updates": 10_000}):
        with pytest.raises(ValueError, match="cannot be trained"):
            ElmoSpec(**wrong)
    assert ElmoSpec.from_json(SMALL.to_json()) == SMALL
    assert bundled_elmo(SMALL) is None


def test_nothing_trained_yet():
    empty = ElmoTrace.from_columns(ElmoSpec(), {})
    assert (empty.rounds, empty.complete) == (0, False)
    assert {len(values) for values in table(empty).values()} == {0}


def test_the_script_prints_the_numbers(small, tmp_path):
    trace, _ = small
    (tmp_path / SENTENCES_FILE).write_text(as_lines(), encoding="utf-8")
    printed = run_program(script(SMALL), SENTENCES_FILE, folder=tmp_path)
    for r in range(SEEDS):
        for round in (0, LM_ROUNDS):
            [line] = re.findall(rf"seed {r + 1} round {round} forward (\S+) backward (\S+)", printed)
            np.testing.assert_allclose([float(x) for x in line], trace.losses[:, r, round], atol=1e-4)
        for task in TASKS:
            for i, features in enumerate(FEATURES):
                [right] = re.findall(rf"seed {r + 1} {task} {features} round 20 right (\S+)", printed)
                assert float(right) == pytest.approx(trace.accuracy[task][i, r, -1], abs=0.01)
