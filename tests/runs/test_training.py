"""The real training job through the real service, torch preloaded."""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from playground.errors import InvalidRunState, RunNotFound
from playground.runs.jobs import ngram_seconds
from playground.runs.limits import Limits
from playground.runs.service import Service
from playground.text.corpus import Corpus
from playground.training.spec import TrainSpec
from playground.training.valid_loss import best_valid_loss
from tests.runs.conftest import eventually, until

STEPS = 500
SPEC = {"hidden": 64, "embedding": 16, "batch": 8, "window": 32, "segments": [[STEPS, 0.01]], "warmup": 5}


def test_the_service_and_the_shapes_leave_torch_alone():
    script = (
        "import sys, playground.runs.service; sys.exit('torch' in sys.modules or 'streamlit' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("store"), Limits(workers=1))
    yield service
    service.close()


def test_an_interrupted_training_has_the_losses_of_an_uninterrupted_one(service):
    corpus = Corpus("the quick brown fox jumps over the lazy dog\n" * 60)
    corpus_id = service.add_corpus("me", corpus)
    straight = service.start("me", "train", SPEC, corpus_id)
    view = until(service, straight, patience=60)
    assert (view.status, view.step) == ("finished", STEPS), view.message
    broken = service.start("me", "train", SPEC, corpus_id)
    eventually(lambda: service.run(broken).step > 0)
    service.pause("me", broken)
    view = until(service, broken)
    paused_at = view.step
    assert (view.status, 0 < paused_at < STEPS) == ("paused", True)
    service.resume("me", broken)
    assert until(service, broken, patience=60).status == "finished"
    one, two = (service.reader(run_id) for run_id in (straight, broken))
    np.testing.assert_array_equal(one.metrics()["train_loss"], two.metrics()["train_loss"])
    for name, tensor in one.checkpoint(one.latest_step()).tensors.items():
        np.testing.assert_array_equal(tensor, two.checkpoint(two.latest_step()).tensors[name])
    evaluated, with_pause = ([event["step"] for event in run.events("validation")] for run in (one, two))
    assert with_pause == sorted({*evaluated, paused_at}), "a run at rest has the loss of its last step"


def test_a_training_whose_worker_is_killed_goes_on_from_its_newest_checkpoint(service):
    corpus_id = service.add_corpus("me", Corpus("the quick brown fox jumps over the lazy dog\n" * 60))
    straight = service.start("me", "train", SPEC, corpus_id)
    killed = service.start("me", "train", SPEC, corpus_id)
    assert until(service, straight, patience=60).status == "finished"
    eventually(lambda: (service.reader(killed).latest_step() or 0) > 40)
    os.kill(service._registry.runs[killed].pid, signal.SIGKILL)
    view = until(service, killed)
    assert (view.status, view.step < STEPS) == ("died", True)
    reader = service.reader(killed)
    assert any(name.startswith("optimizer.") for name in reader.checkpoint(reader.latest_step()).tensors)
    service.resume("me", killed)
    assert until(service, killed, patience=60).status == "finished"
    losses = [service.reader(run_id).metrics()["train_loss"] for run_id in (straight, killed)]
    np.testing.assert_array_equal(*losses)
    longer = TrainSpec.from_json(reader.document("resolved")).longer(1)
    service.resume("me", killed, longer.to_json(), 1)
    view = until(service, killed, patience=60)
    assert (view.status, view.step > STEPS) == ("finished", True), view.message
    *earlier, newest = reader.checkpoints()
    assert newest == view.step
    for step in earlier:
        assert not any(name.startswith("optimizer.") for name in reader.checkpoint(step).tensors)


def test_an_n_gram_is_counted_beside_them(service):
    corpus_id = service.add_corpus("me", Corpus("the quick brown fox jumps over the lazy dog\n" * 60))
    run_id = service.start("me", "train", {"model": "ngram", "order": 4}, corpus_id)
    view = until(service, run_id, patience=60)
    assert (view.status, view.step, view.steps) == ("finished", 7, 7), view.message
    reader = service.reader(run_id)
    metrics, looks = reader.metrics(), reader.events("validation")
    assert metrics["step"].tolist() == list(range(1, 8))
    assert (
        metrics["tokens"].sum()
        == reader.checkpoint(reader.latest_step()).meta["tokens"]
        == reader.document("card")["tokens_train"]
    )
    assert np.isfinite(metrics["train_loss"]).all()
    assert np.isnan(metrics["gradient_norm"]).all()
    assert reader.checkpoints() == tuple(range(8))
    assert [look["whole"] for look in looks] == [True] * 8
    assert looks[-1]["tokens"] == reader.document("baselines")["targets"]
    assert reader.checkpoint(reader.best_step()).meta["valid_loss"] == min(look["loss"] for look in looks)
    assert len(reader.events("sample")) == 8
    with pytest.raises(InvalidRunState):
        service.resume("me", run_id)
    longer = TrainSpec.from_json(reader.document("resolved")).longer(20)
    service.resume("me", run_id, longer.to_json(), 20)
    view = until(service, run_id, patience=60)
    assert (view.status, "All of the text is counted" in view.message) == ("failed", True)
    assert reader.checkpoints() == tuple(range(8)), "what was counted is kept"
    assert view.is_ngram
    service.delete_corpus("me", corpus_id)
    with pytest.raises(RunNotFound):
        service.run(run_id)  # counts hold the text itself: they go with it


def test_settings_that_cannot_be_are_said(service):
    view = until(service, service.start("me", "train", {"model": "abacus"}, "sample-students"), patience=60)
    assert view.status == "failed"
    assert "abacus" in view.message


def test_a_training_whose_text_is_too_short_says_so(service):
    corpus_id = service.add_corpus("me", Corpus("a"))
    view = until(service, service.start("me", "train", SPEC, corpus_id), patience=60)
    assert view.status == "failed"
    assert "characters" in view.message


def test_counts_are_expected_to_take_as_long_as_their_text_is_not_as_their_budget(service):
    text = "the quick brown fox jumps over the lazy dog\n" * 60
    corpus = service.add_corpus("me", Corpus(text))
    counts, training = (
        service.start("me", "train", {"model": model}, corpus, seconds=300.0) for model in ("ngram", "lstm")
    )
    about = {run_id: service._store.about(run_id) for run_id in (counts, training)}
    assert about[counts]["expected_seconds"] == ngram_seconds(len(text)) < 5
    assert "expected_seconds" not in about[training]
    for run_id in (counts, training):
        service.delete("me", run_id)


@pytest.mark.parametrize("command", ["pause", "stop"])
def test_a_run_at_rest_has_the_loss_of_all_of_its_held_out_text(command, service):
    text = " ".join(f"the {i} foxes jump over the {i * i} dogs." for i in range(1500))
    spec = {**SPEC, "segments": [[100_000, 0.01]]}
    run_id = service.start("me", "train", spec, service.add_corpus("me", Corpus(text)))
    eventually(lambda: service.run(run_id).step > 20)
    getattr(service, command)("me", run_id)
    view = until(service, run_id, "paused", "stopped")
    reader = service.reader(run_id)
    best = best_valid_loss(reader.events("validation"))
    assert best.full
    assert best.step == reader.best_step()
    scored = {event["step"] for event in reader.events("validation") if event["whole"]}
    assert view.step in scored
    assert all(
        event["tokens"] == reader.document("card")["targets_valid"]
        for event in reader.events("validation")
        if event["whole"]
    )
    service.delete("me", run_id)
