import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.errors import SpecError, TextError
from playground.text.corpus import Corpus, from_text
from playground.text.tokenizers import TOKENIZERS
from playground.training.loop import job, train
from playground.training.spec import TrainSpec

SMALL = TrainSpec(
    hidden=16, embedding=8, batch=4, window=16, learning_rate=0.02, warmup=5, segments=((60, 0.02),)
)
COLUMNS = ("step", "train_loss", "gradient_norm", "clipped_norm", "learning_rate", "tokens")


def _column(snapshots, name):
    return np.concatenate([s.rows[name] for s in snapshots if name in s.rows])


def _events(snapshots, kind):
    return [event for s in snapshots for event in s.events if event["kind"] == kind]


def _checkpoints(snapshots):
    return {s.checkpoint.step: s.checkpoint for s in snapshots if s.checkpoint is not None}


@pytest.mark.parametrize("reading", ["running", "items"])
def test_a_run_tells_its_whole_story(reading, request):
    snapshots = list(train(SMALL, request.getfixturevalue(reading)))
    assert {s.steps for s in snapshots} == {60}
    assert snapshots[-1].step == 60
    assert _column(snapshots, "step").tolist() == list(range(1, 61))
    assert all(np.isfinite(_column(snapshots, name)).all() for name in COLUMNS)
    assert (_column(snapshots, "clipped_norm") <= _column(snapshots, "gradient_norm")).all()
    looks = _events(snapshots, "validation")
    assert [look["step"] for look in looks] == [0, *range(2, 61, 2)]
    assert all(look["whole"] for look in looks), "a short text is scored whole every time"
    assert looks[-1]["loss"] < looks[0]["loss"]
    documents = {name: value for s in snapshots for name, value in s.documents.items()}
    assert set(documents) == {"tokenizer", "card", "spelling", "baselines", "resolved"}
    assert TrainSpec.from_json(documents["resolved"]) == SMALL
    assert looks[-1]["tokens"] == documents["baselines"]["targets"]
    checkpoints = _checkpoints(snapshots)
    assert list(checkpoints) == [0, *range(2, 61, 2)]
    assert [c.meta["valid_loss"] for c in checkpoints.values()] == [look["loss"] for look in looks]
    json.dumps(
        [[s.events, s.documents, s.checkpoint and s.checkpoint.meta] for s in snapshots], allow_nan=False
    )


@pytest.mark.parametrize("reading", ["running", "items"])
def test_samples_are_marked_where_they_are_copied(reading, request):
    for event in _events(train(SMALL, request.getfixturevalue(reading)), "sample"):
        joined = ("\n" if reading == "items" else "").join(text for text, _ in event["pieces"])
        assert event["text"] == joined
        assert event["temperature"] > 0
        assert 0.0 <= event["copied"] <= 1.0
        assert (event["copied"] > 0) == any(is_copied for _, is_copied in event["pieces"])


def test_the_same_resolved_spec_gives_the_same_losses_whatever_else_draws(running):
    spec = replace(SMALL, dropout=0.2, layers=2)
    torch.manual_seed(1)
    first = list(train(spec, running))
    torch.manual_seed(2)
    before = torch.random.get_rng_state()
    second = []
    for snapshot in train(spec, running):
        np.random.default_rng().random()
        second.append(snapshot)
    for name in COLUMNS:
        assert np.array_equal(_column(first, name), _column(second, name))
    assert _events(first, "validation") == _events(second, "validation")
    assert _events(first, "sample") == _events(second, "sample")
    assert torch.equal(torch.random.get_rng_state(), before)
    other = list(train(replace(spec, seed=1), running))
    assert not np.array_equal(_column(first, "train_loss"), _column(other, "train_loss"))


@pytest.mark.parametrize("reading", ["running", "items"])
def test_a_resumed_run_continues_to_the_bit(reading, request):
    corpus = request.getfixturevalue(reading)
    whole = list(train(SMALL, corpus))
    middle = _checkpoints(whole)[22]
    rest = list(train(SMALL, corpus, middle))
    for name in COLUMNS:
        assert np.array_equal(_column(rest, name), _column(whole, name)[22:])
    assert _events(rest, "sample") == [e for e in _events(whole, "sample") if e["step"] > 22]
    last, expected = _checkpoints(rest)[60], _checkpoints(whole)[60]
    assert all(np.array_equal(last.tensors[name], expected.tensors[name]) for name in expected.tensors)


def test_a_checkpoint_can_be_asked_for_at_any_time(running):
    whole = list(train(SMALL, running))
    for moment in (1, 3, 12):
        run = train(SMALL, running)
        seen = [next(run) for _ in range(moment)]
        asked = run.send("checkpoint")
        assert asked.checkpoint is not None
        assert asked.checkpoint.step == asked.step == seen[-1].step
        rest = list(train(SMALL, running, asked.checkpoint))
        assert np.array_equal(_column(rest, "train_loss"), _column(whole, "train_loss")[asked.step :])
        uninterrupted = np.concatenate([_column([*seen, *run], "train_loss")])
        assert np.array_equal(uninterrupted, _column(whole, "train_loss"))


def test_a_time_budget_becomes_a_number_of_steps_that_can_be_repeated(running):
    asked = replace(SMALL, segments=(), seconds=0.5)
    snapshots = list(train(asked, running))
    documents = [s.documents["resolved"] for s in snapshots if "resolved" in s.documents]
    resolved = TrainSpec.from_json(documents[-1])
    assert resolved.steps == snapshots[-1].step >= 1
    assert resolved == replace(asked, segments=resolved.segments, revisions=resolved.revisions)
    again = list(train(resolved, running))
    assert np.array_equal(_column(again, "train_loss"), _column(snapshots, "train_loss"))
    assert _events(again, "validation") == _events(snapshots, "validation")


def test_train_longer_appends_a_segment(running):
    whole = list(train(SMALL, running))
    longer = replace(SMALL.longer(15), segments=((60, 0.02), (25, 0.01)))
    rest = list(train(longer, running, _checkpoints(whole)[60]))
    assert _column(rest, "step").tolist() == list(range(61, 86))
    assert _column(rest, "learning_rate").max() == pytest.approx(0.01, rel=0.01)
    straight = list(train(longer, running))
    assert np.array_equal(_column(straight, "train_loss")[60:], _column(rest, "train_loss"))
    assert 60 in _checkpoints(straight)


def test_more_seconds_find_their_own_steps_and_are_recorded(running):
    whole = list(train(SMALL, running))
    asked = replace(SMALL.longer(0.5), segments=())
    rest = list(train(asked, running, _checkpoints(whole)[60]))
    resolved = TrainSpec.from_json([s.documents["resolved"] for s in rest if "resolved" in s.documents][-1])
    assert resolved.segments[0] == (60, 0.02)
    assert resolved.segments[1] == (rest[-1].step - 60, 0.01)
    assert rest[-1].step > 60


def test_a_run_that_diverges_stops_itself_and_says_where(running):
    spec = replace(SMALL, learning_rate=100.0, segments=((60, 100.0),), clip=0.0, schedule="constant")
    *_, last = snapshots = list(train(spec, running))
    assert "Stopped at step" in last.stopped
    assert "learning rate" in last.stopped
    assert last.step < 60
    assert last.checkpoint is None
    assert _checkpoints(snapshots)
    assert all(not s.stopped for s in snapshots[:-1])


def test_a_snapshot_comes_at_every_step_when_steps_are_slow(running, monkeypatch):
    monkeypatch.setattr("playground.training.snapshot_builder.INTERVAL", 0.0)
    steps = [s.step for s in train(SMALL, running)]
    assert set(steps) == set(range(61))


@pytest.mark.parametrize(
    "corpus",
    [
        from_text("abcdefghij"),
        from_text("a" * 40),
        from_text("The quick brown fox jumps over the lazy dog."),
        from_text("ann\nbob", "items"),
        from_text("שלום עולם 漢字 👩‍👩‍👧‍👦 é " * 3),
    ],
    ids=["ten", "one letter", "a sentence", "two items", "many scripts"],
)
@pytest.mark.parametrize("tokens", TOKENIZERS)
def test_tiny_corpora_train(corpus, tokens):
    spec = replace(SMALL, tokens=tokens, batch=32, window=64, segments=((3, 0.01),))
    *_, last = list(train(spec, corpus))
    assert last.step == 3


def test_a_short_text_is_read_in_fewer_rows_and_says_so(running):
    snapshots = list(train(replace(SMALL, batch=1024), running))
    assert any("fewer" in event["text"] or "short" in event["text"] for event in _events(snapshots, "note"))


def test_a_large_vocabulary_is_cut_and_says_so():
    words = from_text(" ".join(f"w{i}" for i in range(300)))
    snapshots = list(train(replace(SMALL, tokens="words", max_vocabulary=50, segments=((2, 0.01),)), words))
    (note,) = [event["text"] for event in _events(snapshots, "note") if "vocabulary" in event["text"]]
    assert "50" in note


def test_what_cannot_be_trained_is_refused_with_a_sentence(running, items):
    with pytest.raises(TextError, match="at least"):
        next(train(SMALL, Corpus("abc")))
    with pytest.raises(SpecError, match="Hidden units"):
        next(train(replace(SMALL, hidden=10**6), running))
    checkpoint = _checkpoints(train(SMALL, running))[2]
    with pytest.raises(SpecError, match="another text"):
        next(train(SMALL, from_text("A different text altogether, with other letters: XYZ."), checkpoint))
    with pytest.raises(SpecError, match="only its time"):
        next(train(replace(SMALL, hidden=20), running, checkpoint))


def test_the_job_is_the_training_of_a_json_spec(running):
    value = json.loads(json.dumps(SMALL.to_json()))
    losses = _column(job(value, corpus=running, resume=None), "train_loss")
    assert np.array_equal(losses, _column(train(SMALL, running), "train_loss"))
    with pytest.raises(TextError, match="no longer there"):
        next(job(value, corpus=None))
    with pytest.raises(SpecError):
        next(job({"model": "nonsense"}, corpus=running))
