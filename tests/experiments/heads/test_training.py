"""The job: its rows, frozen bodies, the bundled runs, parameters, the script."""

import re

import numpy as np
import pytest
import torch

from playground.experiments.heads.make_bundled import BUNDLED_SPECS
from playground.experiments.heads.sizes import DATA_FILES, ROUNDS, SEEDS
from playground.experiments.heads.tasks import TASKS
from playground.experiments.heads.texts import as_lines, dataset
from playground.experiments.heads.training import (
    BODY_ROUNDS,
    FROZEN,
    REGIMES,
    HeadsSpec,
    HeadTraining,
    Trainings,
    job,
    loss_weight,
    new_network,
    parts,
)
from playground.experiments.heads.training_script import script
from playground.experiments.heads.training_trace import HeadsTrace, bundled_heads, parameters, table
from playground.runs.jobs import JOBS, load_job
from tests.program import run_program

SMALL = HeadsSpec(head="affirmed", pooling="last", cell="gru", hidden=8, updates=ROUNDS)
ALONE, JOINT, FIXED, UNTRAINED, WINDOWED = range(5)


@pytest.fixture(scope="module")
def small():
    """A short training: its trace, and its last snapshot."""
    rows, last = [], None
    for last in load_job(JOBS["heads"])(SMALL.to_json()):
        rows += [last.rows] if last.rows else []
    columns = {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}
    return HeadsTrace.from_columns(SMALL, columns, last.documents), last


def test_the_job(small):
    trace, last = small
    assert trace.loss.shape == (len(REGIMES), SEEDS, ROUNDS + 1)
    assert trace.frozen is True
    assert last.step == last.steps
    assert trace.updates[-1] == SMALL.updates
    np.testing.assert_array_equal(trace.loss[ALONE, :, 0], trace.loss[UNTRAINED, :, 0], "the same start")
    assert (trace.loss[ALONE, :, -1] < trace.loss[ALONE, :, 0]).all()


@pytest.mark.parametrize("updates", [0, 1, 5, 12, 120])
def test_parts_of_updates(updates):
    assert sum(parts(updates)) == updates
    assert max(parts(updates), default=0) <= 5


def test_same_spec_same_numbers(small):
    training = Trainings(SMALL, SMALL.training_seed + 1).ways["joint"]
    for round in range(3):
        training.train(1 if round else 0)
        assert training.measure(SMALL.head)[0] == small[0].loss[JOINT, 1, round]


def test_frozen_bodies_stay_to_the_bit_and_a_change_would_be_noticed():
    trainings = Trainings(SMALL, 4)
    trainings.source.train(3)
    trainings.freeze()
    source = trainings.source.network.body.state_dict()
    body = trainings.ways["frozen"].network.body
    before, head = trainings.digest(), trainings.ways["frozen"].network.heads["affirmed"].weight.clone()
    for way in FROZEN:
        trainings.ways[way].train(5)
    assert trainings.digest() == before
    assert all(torch.equal(weight, source[name]) for name, weight in body.state_dict().items())
    assert not torch.equal(trainings.ways["frozen"].network.heads["affirmed"].weight, head), "the head learns"
    body.embedding.weight.data[0, 0] += 1e-7
    assert trainings.digest() != before


def test_a_frozen_body_gives_what_it_gives_when_it_is_computed_anew():
    task = TASKS["tags"]
    spec = HeadsSpec(head="tags", hidden=8, updates=ROUNDS)
    frozen, free = (
        HeadTraining(new_network(spec, [task], 2), [task], 2, frozen=frozen) for frozen in (True, False)
    )
    assert frozen.measure("tags") == pytest.approx(free.measure("tags"), abs=1e-6)
    with pytest.raises(KeyError):
        frozen.measure("word")


@pytest.mark.parametrize("spec", BUNDLED_SPECS[:1])
def test_the_bundled_run_is_what_the_job_makes(spec):
    """The first round of its first seed, trained again."""
    trace, training = bundled_heads(spec), Trainings(spec, spec.training_seed).ways["alone"]
    for round in range(2):
        training.train(spec.updates // ROUNDS if round else 0)
        loss, accuracy = training.measure(spec.head)
        assert loss == pytest.approx(trace.loss[ALONE, 0, round], rel=2e-3)
        assert accuracy == pytest.approx(trace.accuracy[ALONE, 0, round], abs=0.02)


@pytest.mark.parametrize("spec", BUNDLED_SPECS)
def test_of_the_bundled_runs_every_head_learns_and_the_frozen_body_stays(spec):
    trace = bundled_heads(spec)
    assert trace.frozen is True
    assert trace.rounds == ROUNDS + 1
    accuracy, loss = trace.accuracy[..., -1], trace.loss[..., -1]
    assert (accuracy[ALONE] > trace.baseline.accuracy + 0.1).all()
    assert (loss[ALONE] < 0.85 * trace.baseline.loss).all()
    least = {"language": 0.55, "letter": 0.27, "tags": 0.98, "affirmed": 0.99, "nights": 0.8, "word": 0.48}
    assert accuracy[ALONE].mean() > least[spec.head]
    assert (loss[ALONE] < loss[UNTRAINED]).all()


def test_a_window_is_enough_for_these_tags():
    """It reads one word to either side and more; one direction of a recurrent body does not."""
    both, forward = (bundled_heads(HeadsSpec(head="tags", directions=d)) for d in ("two", "one"))
    for trace in (both, forward):
        assert trace.spec.ways == (*REGIMES, "window")
        assert trace.accuracy[WINDOWED, :, -1].mean() > 0.999
    assert forward.loss[ALONE, :, -1].mean() > 20 * forward.loss[WINDOWED, :, -1].mean()
    assert HeadsSpec().ways == tuple(REGIMES)


def test_progress_never_goes_back():
    steps = [snapshot.step for snapshot in job(SMALL.to_json())]
    assert steps == sorted(steps)
    assert len(set(steps)) == ROUNDS + BODY_ROUNDS + 1, "every round of the progress is seen"


def test_parameters_are_those_of_the_networks():
    for spec in (*BUNDLED_SPECS, SMALL, HeadsSpec(cell="rnn", directions="one", hidden=16)):
        network = new_network(spec, [spec.task, *spec.others], 1)
        counts = parameters(spec)

        def size(module):
            return sum(parameter.numel() for parameter in module.parameters())

        assert counts.embedding == size(network.body.embedding)
        assert counts.encoder == size(network.body.encoder)
        assert counts.heads == {key: size(network.heads[key]) for key in counts.heads}
        assert set(counts.heads) == {spec.head, *(task.key for task in spec.others)}


def test_the_weight_of_a_squared_error():
    variance = dataset("sentences").known(TASKS["nights"], held_out=False).var()
    assert loss_weight(TASKS["nights"]) == pytest.approx(1 / variance)
    assert loss_weight(TASKS["word"]) == 1


def test_settings_out_of_range():
    for wrong in ({"head": "x"}, {"pooling": "x"}, {"cell": "x"}, {"hidden": 1}, {"updates": ROUNDS + 1}):
        with pytest.raises(ValueError, match="cannot be trained"):
            HeadsSpec(**wrong)
    assert HeadsSpec.from_json(SMALL.to_json()) == SMALL
    assert bundled_heads(SMALL) is None


def test_nothing_trained_yet():
    empty = HeadsTrace.from_columns(HeadsSpec(), {})
    assert empty.rounds == 0
    assert {len(values) for values in table(empty).values()} == {0}


def test_the_script_trains_a_window(tmp_path):
    spec, file = HeadsSpec(head="tags", hidden=8, updates=ROUNDS), DATA_FILES["sentences"]
    (tmp_path / file).write_text(as_lines("sentences"), encoding="utf-8")
    training = Trainings(spec, 1).ways["window"]
    training.train(ROUNDS)
    program = script(spec).replace("[1, 2, 3]", "[1]")
    [(loss, right)] = re.findall(
        r"window loss (\S+) right (\S+)", run_program(program, file, folder=tmp_path)
    )
    assert (float(loss), float(right)) == pytest.approx(training.measure("tags"), abs=1e-3)


def test_the_script_prints_the_numbers(small, tmp_path):
    trace, _ = small
    file = DATA_FILES["sentences"]
    (tmp_path / file).write_text(as_lines("sentences"), encoding="utf-8")
    printed = run_program(script(SMALL), file, folder=tmp_path)
    for r in range(SEEDS):
        for i, way in enumerate(REGIMES):
            [(loss, right)] = re.findall(rf"seed {r + 1} {way} loss (\S+) right (\S+)", printed)
            assert float(loss) == pytest.approx(trace.loss[i, r, -1], abs=1e-3)
            assert float(right) == pytest.approx(trace.accuracy[i, r, -1], abs=0.011)
