"""The bundled models: opened like any run, telling the truth about themselves, and made by our own code."""

import pytest
import torch

from playground.runs.atomic import read_object
from playground.runs.bundled import BUNDLED, RECURRENT, WINDOWS, reader
from playground.runs.bundled.make import EVERY, FIRST, make
from playground.runs.state import RunState
from playground.text import samples
from playground.text.tokenizers import Tokenizer
from playground.training import evaluation
from playground.training.checkpointing import digest, load_model, spec_of
from playground.training.dataset import build_dataset
from playground.training.loop import train
from playground.training.spec import TrainSpec


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("key", BUNDLED)
def test_it_opens_as_any_finished_run(key):
    entry, run = BUNDLED[key], reader(key)
    steps = entry.spec.steps
    state, about = RunState.load(entry.path), read_object(entry.path / "run.json", "description")
    assert state.status == "finished"
    assert (state.step, state.steps) == (steps, steps)
    assert TrainSpec.from_json(about["spec"]) == entry.spec.check()
    assert len(run.checkpoints()) == len(entry.fortieths)
    assert run.checkpoints()[0] == 0
    assert run.latest_step() == steps
    assert run.best_step() == steps
    assert len(run.metrics()["step"]) == steps // EVERY
    assert {event["kind"] for event in run.events()} >= {"validation", "sample"}
    assert run.document("baselines")["unigram"] > run.document("bundle")["held_out_loss"]
    for step in run.checkpoints():
        checkpoint = run.checkpoint(step)
        assert set(name.split(".")[0] for name in checkpoint.tensors) == {"model"}
        assert spec_of(checkpoint) == entry.spec.check()
        assert checkpoint.meta["tokenizer"] == digest(Tokenizer.from_json(run.document("tokenizer")))


@pytest.mark.parametrize("key", BUNDLED)
def test_its_held_out_loss_is_what_its_document_says(key):
    entry, said = BUNDLED[key], reader(key).document("bundle")
    data = build_dataset(entry.spec, samples.load(entry.sample))
    assert data.tokenizer.to_json() == reader(key).document("tokenizer")
    loss, targets = evaluation.held_out_loss(
        load_model(reader(key).checkpoint(entry.spec.steps)), evaluation.all_batches(data.valid)
    )
    assert loss == pytest.approx(said["held_out_loss"], abs=1e-5)
    assert targets == said["targets"]


@pytest.mark.parametrize("key", BUNDLED)
def test_training_it_again_begins_with_the_recorded_losses(key):
    """To 1e-4: processors differ in the order of their sums, and 20 steps are too few to magnify that."""
    entry = BUNDLED[key]
    losses = []
    for snapshot in train(entry.spec, samples.load(entry.sample)):
        losses += snapshot.rows["train_loss"].tolist() if snapshot.rows else []
        if len(losses) >= FIRST:
            break
    assert losses[:FIRST] == pytest.approx(reader(key).document("bundle")["first_losses"], abs=1e-4)


def test_making_a_model_twice_writes_the_same_files(tmp_path):
    from dataclasses import replace

    spec = replace(BUNDLED["students"].spec, segments=((40, 0.02),))
    entry = replace(BUNDLED["students"], spec=spec, fortieths=(0, 40))
    make(entry, tmp_path / "a")
    make(entry, tmp_path / "b")
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert len(files) > 8
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file


@pytest.mark.parametrize("key", RECURRENT)
def test_the_recurrent_ones_beat_the_counts(key):
    """Those with gates; without them the network learns as much as five tokens of context say, no more."""
    counts, loss = (
        reader(key).document("baselines")["ngram5"],
        reader(key).document("bundle")["held_out_loss"],
    )
    if RECURRENT[key].spec.model == "rnn":
        assert loss == pytest.approx(counts, rel=0.01)
    else:
        assert loss < counts


def test_the_two_networks_on_students_differ_in_their_cell_alone():
    from dataclasses import replace

    lstm, rnn = BUNDLED["students"].spec, BUNDLED["students-rnn"].spec
    assert replace(rnn, model="lstm") == lstm
    assert reader("students").document("tokenizer") == reader("students-rnn").document("tokenizer")


@pytest.mark.parametrize(("entries", "most"), [(RECURRENT, 850_000), (WINDOWS, 700_000)])
def test_they_stay_small_together(entries, most):
    size = sum(f.stat().st_size for entry in entries.values() for f in entry.path.rglob("*") if f.is_file())
    assert size < most
