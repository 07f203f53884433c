import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch

from playground.errors import SpecError
from playground.models.ngram import NGram
from playground.text.corpus import from_text
from playground.text.encoded import encode
from playground.text.tokenizers import BOUNDARY, TOKENIZERS
from playground.training import checkpointing, ngram_job, reporting
from playground.training.dataset import build_dataset
from playground.training.evaluation import all_batches, held_out_loss
from playground.training.loop import job, train
from playground.training.ngram_job import TrainingPortions, train_ngram
from playground.training.spec import TrainSpec

SPEC = TrainSpec(model="ngram", order=4)
SMOOTHINGS = ("delta", "interpolation", "witten-bell", "kneser-ney")


def _events(snapshots, kind):
    return [event for s in snapshots for event in s.events if event["kind"] == kind]


def _rows(snapshots, name):
    return np.concatenate([s.rows[name] for s in snapshots if name in s.rows])


def _checkpoints(snapshots):
    return {s.checkpoint.step: s.checkpoint for s in snapshots if s.checkpoint is not None}


def _story(snapshots):
    """All that was told but when."""
    rows = {name: _rows(snapshots, name).tolist() for name in ("step", "train_loss", "tokens")}
    events = [event for s in snapshots for event in s.events]
    documents = {name: value for s in snapshots for name, value in s.documents.items()}
    tensors = {
        step: {name: array.tolist() for name, array in checkpoint.tensors.items()}
        for step, checkpoint in _checkpoints(snapshots).items()
    }
    return json.dumps([rows, events, documents, tensors])


@pytest.mark.parametrize("reading", ["running", "items"])
def test_a_run_tells_its_whole_story(reading, request):
    corpus = request.getfixturevalue(reading)
    snapshots = list(train(SPEC, corpus))
    assert {s.steps for s in snapshots} == {7}
    assert not any(s.stopped for s in snapshots)
    documents = {name: value for s in snapshots for name, value in s.documents.items()}
    assert set(documents) == {"tokenizer", "card", "spelling", "baselines", "resolved"}
    assert TrainSpec.from_json(documents["resolved"]) == replace(SPEC, segments=((7, SPEC.learning_rate),))
    assert _rows(snapshots, "step").tolist() == list(range(1, 8))
    assert np.isfinite(_rows(snapshots, "train_loss")).all()
    data = build_dataset(SPEC, corpus)
    assert _rows(snapshots, "tokens").sum() == data.train.targets.size
    for name in ("gradient_norm", "clipped_norm", "learning_rate"):
        assert np.isnan(_rows(snapshots, name)).all()
    looks = _events(snapshots, "validation")
    assert [look["step"] for look in looks] == [*range(8)]
    assert [look["whole"] for look in looks] == [True] * 8
    assert {look["tokens"] for look in looks} == {documents["baselines"]["targets"]}
    assert looks[0]["loss"] == pytest.approx(documents["baselines"]["uniform"])
    assert looks[0]["grams"] == 0
    assert all(a["grams"] <= b["grams"] for a, b in pairwise(looks))
    assert list(_checkpoints(snapshots)) == list(range(8))
    for look, checkpoint in zip(looks, _checkpoints(snapshots).values(), strict=True):
        assert (checkpoint.meta["valid_loss"], checkpoint.meta["grams"]) == (look["loss"], look["grams"])
    said = [[s.events, s.documents, s.checkpoint and s.checkpoint.meta] for s in snapshots]
    json.dumps(said, allow_nan=False)


@pytest.mark.parametrize("reading", ["running", "items"])
def test_witten_bell_of_order_5_is_the_baseline(reading, request):
    snapshots = list(train(replace(SPEC, order=5), request.getfixturevalue(reading)))
    (baselines,) = [s.documents["baselines"] for s in snapshots if "baselines" in s.documents]
    last = _events(snapshots, "validation")[-1]
    assert last["loss"] == pytest.approx(baselines["ngram5"], rel=1e-12)
    assert last["tokens"] == baselines["targets"]


@pytest.mark.parametrize("reading", ["running", "items"])
@pytest.mark.parametrize("smoothing", SMOOTHINGS)
def test_the_held_out_loss_is_summed_directly_over_the_same_targets_as_the_networks(
    reading, smoothing, request
):
    corpus = request.getfixturevalue(reading)
    snapshots = list(train(replace(SPEC, smoothing=smoothing), corpus))
    last, data = _events(snapshots, "validation")[-1], build_dataset(SPEC, corpus)
    model = checkpointing.load_model(_checkpoints(snapshots)[7])
    total, targets = 0.0, 0
    for text in data.split.valid:
        ids = [BOUNDARY, *data.tokenizer.encode(text).tolist(), *[BOUNDARY] * (reading == "items")]
        for place in range(1, len(ids)):
            scores, _ = model(torch.tensor([ids[:place]]), last=True)
            total, targets = total - float(scores[0, 0, ids[place]]), targets + 1
    assert last["loss"] == pytest.approx(total / targets, rel=1e-9)
    theirs, counted = held_out_loss(model, all_batches(data.valid))
    assert last["tokens"] == targets == counted
    assert theirs == pytest.approx(last["loss"], rel=1e-9)  # a short text is one row of the networks, too


def test_a_step_is_the_beginning_of_the_text_counted(running):
    checkpoints = _checkpoints(train(SPEC, running))
    data = build_dataset(SPEC, running)
    size = data.train.ids.size
    for step, read in enumerate(
        [size // 64, size // 32, size // 16, size // 8, size // 4, size // 2, size], 1
    ):
        text = data.tokenizer.decode(data.train.ids[:read])
        expected = NGram.fit(encode([text], data.tokenizer, "running"), len(data.tokenizer), 4)
        model = checkpointing.load_model(checkpoints[step])
        assert checkpoints[step].meta["tokens"] == read
        for ours, theirs in zip(model.counted.counts, expected.counts, strict=True):
            for name in ("contexts", "starts", "totals", "grams", "counts"):
                np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))


def test_items_are_read_whole_in_an_order_of_the_seed(items):
    data = build_dataset(SPEC, items)
    names = list(data.split.train)

    def read(portions, step):
        part = portions.read(step)
        pieces = [part.ids[a:b] for a, b in zip(part.starts[:-1], part.starts[1:], strict=True)]
        return [data.tokenizer.decode(piece) for piece in pieces]

    portions = TrainingPortions(data.train, 0)
    first, last = read(portions, 2), read(portions, 6)
    assert last == names
    assert len(first) == len(names) >> 4
    assert set(first) < set(names)
    assert first != names[: len(first)]
    assert first == read(TrainingPortions(data.train, 0), 2) != read(TrainingPortions(data.train, 1), 2)


@pytest.mark.parametrize("reading", ["running", "items"])
def test_the_training_loss_is_the_mean_over_what_was_read(reading, request, monkeypatch):
    corpus = request.getfixturevalue(reading)
    snapshots, data = list(train(SPEC, corpus)), build_dataset(SPEC, corpus)
    model = checkpointing.load_model(_checkpoints(snapshots)[7])
    expected = model.nats(data.train).mean()
    assert _rows(snapshots, "train_loss")[-1] == pytest.approx(expected, rel=1e-12)
    monkeypatch.setattr(ngram_job, "TRAIN_LOSS_TARGETS", 100)
    some = TrainingPortions(data.train, 0).sample(6)
    assert 80 <= some.targets.size <= 100
    assert _rows(train(SPEC, corpus), "train_loss")[-1] == pytest.approx(model.nats(some).mean(), rel=1e-12)


@pytest.mark.parametrize("reading", ["running", "items"])
def test_the_same_spec_and_text_tell_the_same_to_the_bit(reading, request):
    corpus = request.getfixturevalue(reading)
    torch.manual_seed(1)
    first = _story(list(train(SPEC, corpus)))
    torch.manual_seed(2)
    assert _story(list(train(SPEC, corpus))) == first
    resolved = replace(SPEC, segments=((7, SPEC.learning_rate),))
    assert _story(list(train(resolved, corpus))) == first
    assert _story(list(train(replace(SPEC, segments=((60, 0.1),)), corpus))) == first, "the text decides"
    assert _story(list(train(replace(SPEC, seed=1), corpus))) != first


@pytest.mark.parametrize("reading", ["running", "items"])
def test_a_resumed_run_continues_to_the_bit(reading, request):
    corpus = request.getfixturevalue(reading)
    straight = list(train(SPEC, corpus))
    rest = list(train(SPEC, corpus, _checkpoints(straight)[3]))
    for name in ("step", "train_loss", "tokens"):
        assert np.array_equal(_rows(rest, name), _rows(straight, name)[3:])
    for kind in ("validation", "sample"):
        assert _events(rest, kind) == [e for e in _events(straight, kind) if e["step"] > 3]
    for step, checkpoint in _checkpoints(rest).items():
        for name, array in _checkpoints(straight)[step].tensors.items():
            np.testing.assert_array_equal(checkpoint.tensors[name], array)


def test_a_checkpoint_can_be_asked_for_at_any_time(running, monkeypatch):
    monkeypatch.setattr("playground.training.snapshot_builder.INTERVAL", 0.0)
    straight = _story(list(train(SPEC, running)))
    total = len(list(train(SPEC, running)))
    assert total > 8 + 7 * SPEC.order, "it breathes between the orders"
    for moment in (1, 8, total // 2, total - 1):
        run = train(SPEC, running)
        seen = [next(run) for _ in range(moment)]
        asked = run.send("checkpoint")
        assert asked.checkpoint.step == asked.step == seen[-1].step
        rest = list(train(SPEC, running, asked.checkpoint))
        assert _events([*seen, *rest], "validation")[-1] == json.loads(straight)[1][-1]
        assert np.isfinite(asked.checkpoint.meta["valid_loss"])


def test_of_very_many_n_grams_only_the_last_are_kept(running, monkeypatch):
    monkeypatch.setattr(ngram_job, "LARGEST_CHECKPOINT", 2000)
    snapshots = list(train(SPEC, running))
    sizes = {step: sum(a.nbytes for a in c.tensors.values()) for step, c in _checkpoints(snapshots).items()}
    assert max(sizes) == 7
    assert sizes.pop(7) > 2000 >= max(sizes.values())
    assert len(_events(snapshots, "validation")) == 8
    run = train(SPEC, running)
    while (snapshot := next(run)).step < 7:
        pass
    assert run.send("checkpoint").checkpoint.step == snapshot.step


def test_more_time_changes_nothing_and_is_refused(running):
    last = _checkpoints(train(SPEC, running))[7]
    with pytest.raises(SpecError, match="All of the text is counted"):
        next(train(SPEC.longer(30), running, last))
    *_, end = list(train(SPEC, running, last))
    assert (end.step, end.steps, end.events) == (7, 7, ()), "all was counted and reported before"
    with pytest.raises(SpecError, match="only its time"):
        next(train(replace(SPEC, order=3), running, last))
    with pytest.raises(SpecError, match="another text"):
        next(train(SPEC, from_text("Other letters altogether: XYZ, and a few more."), last))


@pytest.mark.parametrize(
    ("text", "reading", "steps"),
    [("abcdefghij", "running", 4), ("a" * 40, "running", 6), ("ann\nbob", "items", 1)],
)
@pytest.mark.parametrize("tokens", TOKENIZERS)
@pytest.mark.parametrize("smoothing", SMOOTHINGS)
def test_tiny_corpora_are_counted(text, reading, steps, tokens, smoothing):
    snapshots = list(
        train(replace(SPEC, order=6, tokens=tokens, smoothing=smoothing), from_text(text, reading))
    )
    assert snapshots[-1].step == snapshots[-1].steps <= steps
    assert np.isfinite(_events(snapshots, "validation")[-1]["loss"])


def test_a_probability_that_is_too_small_for_a_number_stops_the_run():
    spec = replace(SPEC, order=2, smoothing="delta", smoothing_options=(("delta", 1e-322),))
    text = from_text("ab" * 1000 + "aabb" + "ab" * 10)  # aa and bb come in the held-out part alone
    *_, last = snapshots = list(train(spec, text))
    assert "held-out loss is infinite" in last.stopped
    assert 0 < last.step < 7
    assert list(_checkpoints(snapshots)) == list(range(last.step))
    assert all(np.isfinite(event["loss"]) for event in _events(snapshots, "validation"))


@pytest.mark.parametrize("reading", ["running", "items"])
def test_samples_are_marked_where_they_are_copied(reading, request):
    samples = _events(train(replace(SPEC, order=6), request.getfixturevalue(reading)), "sample")
    assert [sample["step"] for sample in samples] == list(range(8))
    for event in samples:
        joined = ("\n" if reading == "items" else "").join(text for text, _ in event["pieces"])
        assert event["text"] == joined
        assert event["temperature"] == reporting.TEMPERATURE
        assert (event["copied"] > 0) == any(is_copied for _, is_copied in event["pieces"])
    assert samples[-1]["copied"] > 0.3 or reading == "items", "six characters of context copy long stretches"


def test_a_large_vocabulary_is_cut_and_says_so():
    words = from_text(" ".join(f"w{i}" for i in range(300)))
    snapshots = list(train(replace(SPEC, tokens="words", max_vocabulary=50), words))
    (note,) = [event["text"] for event in _events(snapshots, "note")]
    assert "50" in note


def test_the_job_counts_a_json_spec(running):
    value = json.loads(json.dumps(SPEC.to_json()))
    assert _story(list(job(value, corpus=running))) == _story(list(train_ngram(SPEC, running)))
