"""A training on documents: every document is read from its beginning, whatever was read before it."""

import json

import numpy as np
import pytest
import torch

from playground.models.table import MODELS
from playground.text.corpus import SEPARATORS, from_documents
from playground.text.evaluation_batches import CONTEXT
from playground.text.padding import IGNORED
from playground.text.tokenizers import BOUNDARY
from playground.training import checkpointing
from playground.training.dataset import build_dataset
from playground.training.evaluation import all_batches, batch_losses, held_out_loss
from playground.training.held_out_part import held_out_part
from playground.training.loop import train
from playground.training.spec import TrainSpec
from playground.training.trainer import Trainer, make_batches
from tests.program import run_program

SMALL = {
    "hidden": 16,
    "embedding": 8,
    "context": 3,
    "order": 3,
    "positions": 16,
    "batch": 4,
    "window": 16,
    "warmup": 0,
}
LEARN = [key for key, entry in MODELS.items() if entry.learns]


def surprisal(model, ids):
    """-ln p of every one of ids, read from the beginning of a text; float64."""
    logits, _ = model.eval()(torch.tensor([[BOUNDARY, *ids[:-1]]]))
    log_p = torch.log_softmax(logits[0].double(), dim=-1)
    return -log_p[range(len(ids)), ids].detach().numpy()


def targets_of(data, texts):
    """The targets of each document: its tokens and its end."""
    return [[*data.tokenizer.encode(text).tolist(), BOUNDARY] for text in texts]


@pytest.mark.parametrize("model", LEARN)
def test_the_loss_of_each_step_is_that_of_documents_read_alone(model, documents):
    """At rate 0: an epoch of batches against every row read again from where its state began."""
    spec = TrainSpec(model=model, **SMALL)
    data = build_dataset(spec, documents)
    trainer, batches = Trainer(spec, data.train, len(data.tokenizer)), make_batches(spec, data.train)
    read = [[] for _ in range(batches.batch)]
    inside = 0
    for _ in range(batches.per_epoch):
        x, y, fresh = batches.next()
        expected = []
        for row in range(len(x)):
            length = int((y[row] != IGNORED).sum())
            goes_on = bool(read[row]) and not fresh[row]
            inside += goes_on
            before = read[row] if goes_on and trainer.model.carries_state else []
            read[row] = [*before, *x[row, :length].tolist()]
            logits, _ = trainer.model(torch.tensor([read[row] or [BOUNDARY]]))
            log_p = torch.log_softmax(logits[0].double(), dim=-1)[len(before) :]
            expected += [-log_p[t, target].item() for t, target in enumerate(y[row, :length].tolist())]
        step = trainer.step(0.0)
        assert step.tokens == len(expected)
        assert step.loss == pytest.approx(np.mean(expected), rel=1e-5)
    assert inside > 5  # windows that go on with a document


@pytest.mark.parametrize("model", MODELS)
def test_the_held_out_loss_is_that_of_documents_read_alone(model, documents):
    spec = TrainSpec(model=model, **SMALL)
    data = build_dataset(spec, documents)
    network = MODELS[model].build(len(data.tokenizer), spec.model_options, torch.Generator().manual_seed(0))
    each = np.concatenate([surprisal(network, ids) for ids in targets_of(data, data.split.train)])
    loss, targets = held_out_loss(network, all_batches(data.train))
    assert targets == each.size == data.train.targets.size
    assert loss == pytest.approx(each.mean(), rel=1e-5)


@pytest.mark.parametrize("model", MODELS)
def test_a_part_of_documents_reads_no_other_document(model, documents):
    """Every scored target against its own document alone, read from 64 tokens before its stretch on."""
    spec = TrainSpec(model=model, **SMALL)
    data = build_dataset(spec, documents)
    network = MODELS[model].build(len(data.tokenizer), spec.model_options, torch.Generator().manual_seed(0))
    part = held_out_part(data.train, 300)
    assert part is not None
    edges, targets = data.train.target_starts, data.train.targets
    document = np.searchsorted(edges, part.positions, side="right") - 1
    expected = np.empty(part.positions.size)
    for cluster in np.unique(part.cluster):
        chosen = part.cluster == cluster
        assert np.unique(document[chosen]).size == 1
        first, last = part.positions[chosen].min(), part.positions[chosen].max()
        begin = max(edges[document[chosen][0]], first - CONTEXT)
        inputs = data.train.inputs[begin : last + 1]
        logits, _ = network.eval()(torch.from_numpy(inputs[None]))
        log_p = torch.log_softmax(logits[0].double(), dim=-1)[first - begin :]
        expected[chosen] = -log_p[range(last + 1 - first), targets[first : last + 1]].detach().numpy()
    losses = np.concatenate(list(batch_losses(network, part.batches)))
    np.testing.assert_allclose(losses, expected, rtol=1e-4, atol=1e-5)
    assert np.unique(part.positions).size == part.positions.size


@pytest.mark.parametrize("model", ["lstm", "transformer", "window", "ngram"])
def test_a_run_says_documents_and_its_held_out_loss_is_that_of_each_alone(model, documents):
    spec = TrainSpec(model=model, segments=() if model == "ngram" else ((12, 0.01),), **SMALL)
    snapshots = list(train(spec, documents))
    data = build_dataset(spec, documents)
    last = [s.checkpoint for s in snapshots if s.checkpoint is not None][-1]
    assert last.meta["reading"] == "documents"
    network = checkpointing.load_model(last)
    each = np.concatenate([surprisal(network, ids) for ids in targets_of(data, data.split.valid)])
    events = [event for snapshot in snapshots for event in snapshot.events]
    whole = [event for event in events if event["kind"] == "validation" and event["whole"]][-1]
    assert (whole["loss"], whole["tokens"]) == (pytest.approx(each.mean(), rel=1e-5), each.size)
    card = next(s.documents["card"] for s in snapshots if "card" in s.documents)
    assert (card["items_train"], card["items_valid"]) == (len(data.split.train), len(data.split.valid))
    assert card["items_train"] + card["items_valid"] == len(documents.items)
    assert card["reading"] == "documents"
    samples = [event for event in events if event["kind"] == "sample"]
    assert samples
    assert all(event["prompt"] == "" and SEPARATORS["documents"] not in event["text"] for event in samples)


def test_a_resumed_training_continues_to_the_bit(documents):
    spec = TrainSpec(segments=((40, 0.01),), **SMALL)

    def losses(snapshots):
        return [loss for s in snapshots for loss in (s.rows["train_loss"].tolist() if s.rows else [])]

    whole = list(train(spec, documents))
    middle = next(s.checkpoint for s in whole if s.checkpoint is not None and s.step >= 17)
    assert losses(train(spec, documents, middle)) == losses(whole)[middle.step :]


def test_an_ngram_job_counts_whole_documents(documents):
    spec = TrainSpec(model="ngram", tokens="words", **SMALL)
    data = build_dataset(spec, documents)
    rows = [s.rows["tokens"].tolist() for s in train(spec, documents) if s.rows]
    assert sum(map(sum, rows)) == data.train.targets.size


def test_few_long_documents_are_few_steps_of_counting():
    corpus = from_documents(["a cat. " * 40, "a dog. " * 40, "a bird. " * 9])
    [*snapshots] = train(TrainSpec(model="ngram", **SMALL), corpus)
    assert snapshots[-1].step == 2


def test_the_standalone_script_may_end_a_document(tmp_path, documents):
    from safetensors.numpy import save_file

    from playground.training.export import sampling_script

    spec = TrainSpec(model="ngram", tokens="words", **SMALL)
    snapshots = list(train(spec, documents))
    last = [s.checkpoint for s in snapshots if s.checkpoint is not None][-1]
    names = next(s.documents for s in snapshots if "tokenizer" in s.documents)
    save_file({k: np.ascontiguousarray(v) for k, v in last.tensors.items()}, tmp_path / "a.safetensors")
    about = {"meta": dict(last.meta), "documents": {"tokenizer": names["tokenizer"]}}
    (tmp_path / "a.json").write_text(json.dumps(about), encoding="utf-8")
    command = ["a.safetensors", "a.json", "--length", "400", "--seed", "1"]
    output = run_program(sampling_script(), *command, folder=tmp_path)
    assert 1 <= len(output.split()) < 60  # three sentences at most in the text, so that an end comes soon
    assert SEPARATORS["documents"] not in output
