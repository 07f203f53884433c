"""Sources: bundled, runs whatever their status, and whose text may be searched."""

import shutil

import pytest

from playground.errors import ModelFileError, NotOwner, RunNotFound, StoreError
from playground.experiments import sources
from playground.experiments.rnn.run import run
from playground.experiments.rnn.trace import RnnSpec
from playground.runs import checkpoint_file
from playground.runs.bundled import BUNDLED, RECURRENT
from playground.runs.reader import RunReader
from playground.runs.service import Service
from playground.text import samples
from playground.text.corpus import Corpus
from tests.experiments.rnn.models import source

OWNER, STRANGER = "o" * 32, "s" * 32


@pytest.fixture
def service(tmp_path):
    service = Service(tmp_path / "store", jobs={"wait": "tests.runs.jobs:sleep"}, preload=())
    yield service
    service.close()


def unknown(run_id):
    raise RunNotFound("no")


@pytest.mark.parametrize("key", RECURRENT)
def test_every_bundled_model_reads_at_every_step(key):
    here = sources.find(f"bundled-{key}", unknown)
    assert here.title == RECURRENT[key].title
    for step in here.steps():
        trace = run(RnnSpec(here.key, step, "As the ([a])"), here)
        assert trace.checkpoint == step
        assert trace.h.shape[:2] == (1, RECURRENT[key].spec.hidden)


def test_the_nearest_checkpoint_answers():
    here = sources.bundled("brackets")
    steps = here.steps()
    assert [here.nearest_step(step) for step in steps] == list(steps)
    assert here.nearest_step() == steps[-1]
    assert here.nearest_step(10**9) == steps[-1]
    assert here.nearest_step(steps[1] + 1) == steps[1]
    assert here.nearest_step(-5) == 0


def test_a_growing_run_is_read_as_far_as_it_is(tmp_path):
    entry = BUNDLED["brackets"]
    growing = sources.from_run("r", RunReader(tmp_path))
    with pytest.raises(StoreError, match="no checkpoint yet"):
        growing.nearest_step()
    with pytest.raises(StoreError, match="vocabulary"):
        growing.tokenizer()
    shutil.copytree(entry.path / "documents", tmp_path / "documents")
    (tmp_path / "checkpoints").mkdir()
    read = []
    for step in sources.bundled("brackets").steps()[:3]:
        checkpoint_file.write(
            tmp_path / "checkpoints", checkpoint_file.read(entry.path / "checkpoints", step)
        )
        trace = run(RnnSpec("r", sources.NEWEST, "([a])"), growing)
        read.append((trace.checkpoint, trace.loss))
    assert [step for step, _ in read] == [0, 63, 126]
    assert len({loss for _, loss in read}) == 3


@pytest.mark.parametrize("key", ["bundled-", "bundled-../store", "upload-0", "upload-"])
def test_what_is_not_there_is_a_sentence(key):
    with pytest.raises(ModelFileError):
        sources.find(key, unknown)


def test_other_keys_are_runs():
    with pytest.raises(RunNotFound):
        sources.find("../../etc", unknown)


def test_a_text_is_searched_by_its_owner_and_a_bundled_one_by_all(service):
    assert sources.training_corpus(sources.bundled("students"), service, "") == samples.load("students")
    corpus = Corpus("a private text", "running", "mine")
    run_id = service.start(OWNER, "wait", {}, service.add_corpus(OWNER, corpus), 1.0)
    mine = sources.from_run(run_id, service.reader(run_id))
    assert sources.training_corpus(mine, service, OWNER) == corpus
    with pytest.raises(NotOwner):
        sources.training_corpus(mine, service, STRANGER)
    upload = sources.Source("upload-1", "", source().records)
    with pytest.raises(ModelFileError, match="without its text"):
        sources.training_corpus(upload, service, OWNER)


def test_all_checkpoints_are_read_again_when_a_growing_run_deletes_one(tmp_path):
    folder, entry = tmp_path / "checkpoints", BUNDLED["brackets"]
    folder.mkdir()
    stored = entry.path / "checkpoints"
    for step in checkpoint_file.steps(stored):
        checkpoint_file.write(folder, checkpoint_file.read(stored, step))
    records = RunReader(tmp_path)
    first, *_, newest = records.checkpoints()
    attempts = []

    def read(steps):
        attempts.append(steps)
        if len(attempts) == 1:
            checkpoint_file.remove(folder, steps[1])
        return {step: records.checkpoint(step).step for step in steps}

    found = sources.over_checkpoints(records, read)
    assert tuple(found) == attempts[1] == records.checkpoints()
    assert {first, newest} <= set(found)
    next(folder.glob(f"{newest:010d}.*.safetensors")).write_bytes(b"damaged")
    with pytest.raises(StoreError):
        sources.over_checkpoints(records, lambda steps: [records.checkpoint(step) for step in steps])
