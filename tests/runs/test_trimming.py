"""What a large finished run gives up when its owner has a newer one, and what it never gives up."""

import os
import time

import numpy as np
import pytest

from playground.errors import InvalidRunState
from playground.runs import checkpoint_file
from playground.runs.eviction import PROTECTED_SECONDS
from playground.runs.limits import Limits
from playground.runs.reader import RunReader
from playground.runs.service import Service
from playground.runs.trimming import FEWEST, TRIMMED, Trimmer, trim
from playground.runs.writer import RunWriter
from playground.text.corpus import Corpus
from playground.training.snapshot import RESUME_TENSORS
from playground.training.spec import TrainSpec
from tests.runs.conftest import until
from tests.runs.test_writer import forms, keep, same, size, state

SPEC = {"hidden": 16, "embedding": 8, "batch": 2, "window": 8, "warmup": 0, "segments": [[4, 0.01]]}


def test_a_trimmed_run_keeps_its_first_its_best_and_its_newest_weights(tmp_path):
    losses = {0: 9.0, 10: 5.0, 20: 2.0, 30: 2.5, 40: 2.4, 50: 2.3}
    with RunWriter(tmp_path, 40, space=10_000) as writer:
        keep(writer, *(state(step, loss) for step, loss in losses.items()))
    reader, before = RunReader(tmp_path), size(tmp_path)
    newest, best = reader.checkpoint(50), reader.checkpoint(20)
    assert reader.can_go_on()
    trim(tmp_path, 10_000)
    assert reader.checkpoints() == (0, 20, 50)
    assert len(reader.checkpoints()) == FEWEST
    assert forms(tmp_path)[20] == forms(tmp_path)[50] == "exact"
    same(reader.checkpoint(50), newest.without_resume_state())
    same(reader.checkpoint(20), best)
    assert not any(name.startswith(RESUME_TENSORS) for name in reader.checkpoint(50).tensors)
    assert size(tmp_path) < 0.6 * before
    assert not reader.can_go_on()
    after = size(tmp_path)
    trim(tmp_path, 10_000)
    assert size(tmp_path) == after, "once is enough"


def test_above_fifteen_megabytes_only_the_first_the_best_and_the_newest_stay(tmp_path, monkeypatch):
    monkeypatch.setattr("playground.runs.trimming.ROOM", 20_000)
    for name, best, left in (("a", 50, (0, 50)), ("b", 20, (0, 20, 50))):
        with RunWriter(tmp_path / name, 40, space=10_000) as writer:
            keep(writer, *(state(step, float(abs(step - best)), 12_000) for step in range(0, 60, 10)))
        trim(tmp_path / name, 10_000)
        assert RunReader(tmp_path / name).checkpoints() == left


def test_with_room_all_checkpoints_stay(tmp_path):
    with RunWriter(tmp_path, 40, space=10**9) as writer:
        keep(writer, *(state(step, 1.0) for step in range(0, 60, 10)))
    trim(tmp_path, 10**9)
    assert len(RunReader(tmp_path).checkpoints()) == 6


@pytest.fixture
def service(tmp_path):
    service = Service(tmp_path / "store", Limits(workers=1, run_bytes=1000))
    yield service
    service.close()


def age(service, run_id):
    """Pretend that nobody has looked at a run for long."""
    then = time.time() - PROTECTED_SECONDS - 60
    folder = service.root / "runs" / run_id
    for name in ("viewed", "touched", "state.json"):
        os.utime(folder / name, (then, then))


def test_only_a_large_finished_run_with_a_newer_one_that_nobody_looks_at_is_trimmed(service):
    text = service.add_corpus("me", Corpus("the quick brown fox jumps over the lazy dog\n" * 60))

    def train(owner="me", **more):
        run_id = service.start(owner, "train", {**SPEC, **more}, text if owner == "me" else "sample-brackets")
        assert until(service, run_id).status == "finished"
        return run_id

    def complete(*run_ids):
        return [RunReader(service.root / "runs" / run_id).can_go_on() for run_id in run_ids]

    old, counts, latest, other = train(), train(model="ngram"), train(), train(owner="you")
    trimmer = Trimmer(service._registry, service._store, service.limits)
    trimmer.trim_due()
    assert complete(old, latest, other) == [True] * 3, "somebody has just looked at them"
    for run_id in (old, counts, latest, other):
        age(service, run_id)
    Trimmer(service._registry, service._store, Limits(run_bytes=10**9)).trim_due()
    assert complete(old) == [True], "it is within the limit of a run"
    weights = service._store.folder(old) / "checkpoints"
    newest = checkpoint_file.read(weights, 4)
    trimmer.trim_due()
    assert complete(old, counts, latest, other) == [False, True, True, True]
    for name, tensor in newest.without_resume_state().tensors.items():
        np.testing.assert_array_equal(service.reader(old).checkpoint(4).tensors[name], tensor)
    longer = TrainSpec.from_json({**SPEC, "segments": [[4, 0.01], [2, 0.01]]}).to_json()
    with pytest.raises(InvalidRunState) as caught:
        service.resume("me", old, longer)
    assert str(caught.value) == TRIMMED
    assert service.run(old).status == "finished"
    service.resume("me", latest, longer)
    assert until(service, latest).step == 6
