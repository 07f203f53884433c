"""The closing evaluation: a training's best and last checkpoint are scored on all of the text."""

from dataclasses import replace

import numpy as np
import pytest

from playground.models.ngram import NGram
from playground.training import held_out_evaluator
from playground.training.checkpointing import load_model
from playground.training.dataset import build_dataset
from playground.training.evaluation import all_batches, batch_losses, held_out_loss
from playground.training.held_out_evaluator import HeldOutEvaluator
from playground.training.held_out_part import held_out_part
from playground.training.loop import train
from playground.training.snapshot import StopRequested
from playground.training.spec import TrainSpec
from playground.training.valid_loss import best_valid_loss, extent_of, last_rise, partial_evaluations

SPEC = TrainSpec(
    hidden=16, embedding=8, batch=4, window=16, learning_rate=0.03, warmup=5, segments=((60, 0.03),)
)
WORSE = replace(SPEC, segments=((60, 0.03), (20, 0.9)))  # its second segment unlearns


def evaluations(snapshots):
    return [event for s in snapshots for event in s.events if event["kind"] == "validation"]


def checkpoints(snapshots):
    return {s.checkpoint.step: s.checkpoint for s in snapshots if s.checkpoint is not None}


def whole_loss(checkpoint, data):
    """The oracle: the loss of a stored checkpoint on all of the held-out text."""
    return held_out_loss(load_model(checkpoint), all_batches(data.valid))


@pytest.mark.parametrize("spec", [SPEC, WORSE], ids=["ends at its best", "gets worse"])
def test_the_best_on_the_part_and_the_last_are_scored_on_all_of_the_text(spec, long_text):
    snapshots = list(train(spec, long_text))
    data, found = build_dataset(spec, long_text), evaluations(snapshots)
    partial = partial_evaluations(found)
    closing = found[len(partial) :]
    best = min(partial, key=lambda event: event["loss"])["step"]
    assert [event["step"] for event in closing] == sorted({best, spec.steps})
    for event in closing:
        loss, targets = whole_loss(checkpoints(snapshots)[event["step"]], data)
        assert event["loss"] == pytest.approx(loss, abs=1e-6)
        assert event["tokens"] == targets == data.valid.targets.size
        assert (event["whole"], event["standard_error"]) == (True, 0.0)
    headline = best_valid_loss(found)
    assert headline.full
    assert (headline.loss, headline.step) == min((event["loss"], event["step"]) for event in closing)
    if spec is WORSE:
        assert best < spec.steps
        assert headline.step == best


def test_the_loss_of_the_whole_is_within_the_uncertainty_of_the_part(long_text):
    found = evaluations(train(SPEC, long_text))
    last, whole = partial_evaluations(found)[-1], found[-1]
    assert last["step"] == whole["step"]
    assert 0 < abs(last["loss"] - whole["loss"]) < 4 * last["standard_error"]


def test_the_baselines_beside_the_curve_are_of_its_tokens(long_text):
    snapshots = list(train(SPEC, long_text))
    document = [s.documents["baselines"] for s in snapshots if "baselines" in s.documents][-1]
    data, tokens = build_dataset(SPEC, long_text), evaluations(snapshots)[0]["tokens"]
    part = held_out_part(data.valid, tokens)
    size = len(data.tokenizer)
    for name, order in (("unigram", 1), ("ngram5", 5)):
        nats = NGram.fit(data.train, size, order).nats(data.valid)
        assert document["part"][name] == pytest.approx(nats[part.positions].mean())
        assert document[name] == pytest.approx(nats.mean())
        assert document["part"][name] != pytest.approx(document[name], abs=1e-4)
    assert document["part"]["targets"] == tokens < document["targets"]


@pytest.mark.parametrize("reading", ["long_text", "running", "items"])
def test_a_training_that_is_stopped_is_scored_on_all_of_the_text(reading, request):
    corpus = request.getfixturevalue(reading)
    run = train(SPEC, corpus)
    seen = [next(run)]
    while seen[-1].step < 25:
        seen.append(next(run))
    asked = run.send("checkpoint")
    last = [*_stop(run)]
    assert all(s.step == asked.step and not s.rows for s in last)
    found = evaluations([*seen, asked, *last])
    headline = best_valid_loss(found)
    assert headline.full
    loss, targets = whole_loss(asked.checkpoint, build_dataset(SPEC, corpus))
    [event] = [event for event in found if event["step"] == asked.step and event["whole"]]
    assert (event["loss"], event["tokens"]) == (pytest.approx(loss, abs=1e-6), targets)


def _stop(run):
    """What a generator yields after it is told to stop, if anything."""
    try:
        yield run.throw(StopRequested())
    except StopIteration:
        return
    yield from run


def test_before_the_first_step_there_is_nothing_to_close(long_text):
    run = train(SPEC, long_text)
    next(run)
    with pytest.raises(StopIteration):
        run.throw(StopRequested())


def test_a_training_that_diverges_has_its_best_checkpoint_scored_on_all_of_the_text(long_text):
    spec = replace(SPEC, segments=((20, 0.03), (40, 100.0)), clip=0.0, schedule="constant")
    snapshots = list(train(spec, long_text))
    assert snapshots[-1].stopped
    headline = best_valid_loss(evaluations(snapshots))
    assert headline.full
    data = build_dataset(spec, long_text)
    loss, _ = whole_loss(checkpoints(snapshots)[headline.step], data)
    assert headline.loss == pytest.approx(loss, abs=1e-6)


def test_where_the_whole_takes_too_long_a_larger_part_is_scored_and_said(long_text, monkeypatch):
    monkeypatch.setattr("playground.training.training_job.closing_targets", lambda learned: 4000)
    snapshots = list(train(SPEC, long_text))
    *_, last = evaluations(snapshots)
    assert extent_of(last) == "larger"
    data = build_dataset(SPEC, long_text)
    assert evaluations(snapshots)[0]["tokens"] < last["tokens"] <= 2000, (
        "each stretch is read after as many tokens"
    )
    loss, _ = whole_loss(checkpoints(snapshots)[60], data)
    assert 0 < last["standard_error"] < 0.1
    assert abs(last["loss"] - loss) < 4 * last["standard_error"]
    assert best_valid_loss(evaluations(snapshots)).label.startswith("a larger part ")


def test_a_stop_is_answered_in_the_time_that_the_clock_allows(long_text):
    """A token takes 1/600 s on this clock: all of the text takes longer than a closing evaluation may."""
    data = build_dataset(SPEC, long_text)
    model = load_model(checkpoints(train(replace(SPEC, segments=((2, 0.03),)), long_text))[2])
    part = held_out_part(data.valid, 1024)
    ticks = iter([0.0, part.positions.size / 600])
    evaluator = HeldOutEvaluator(data.valid, 1024, lambda: next(ticks))
    evaluator.evaluate(model, 2)
    targets = evaluator.stop_targets()
    assert targets == int(600 * held_out_evaluator.STOP_SECONDS / held_out_evaluator.CANDIDATES)
    assert targets < data.valid.targets.size
    closing = evaluator.closing(model, targets)
    assert len(list(closing)) == len(part.batches), "not less than the part"


def test_the_same_spec_closes_with_the_same_numbers(long_text):
    first, second = (evaluations(train(WORSE, long_text)) for _ in range(2))
    assert first == second


def test_a_resumed_training_is_scored_on_the_same_part(long_text):
    snapshots = list(train(SPEC, long_text))
    rest = list(train(SPEC, long_text, checkpoints(snapshots)[30]))
    before = {e["step"]: e for e in partial_evaluations(evaluations(snapshots))}
    for event in partial_evaluations(evaluations(rest)):
        assert event == before[event["step"]]
    assert np.isfinite(best_valid_loss(evaluations(rest)).loss)


def test_a_rise_is_recorded_with_the_uncertainty_of_the_difference(long_text):
    """The oracle: the differences of the losses of the same tokens, summed by stretch."""
    snapshots = list(train(WORSE, long_text))
    found, data = evaluations(snapshots), build_dataset(WORSE, long_text)
    *_, last = partial_evaluations(found)
    best = min(partial_evaluations(found), key=lambda event: event["loss"])
    assert last["best_step"] == best["step"] < WORSE.steps
    assert last["rise"] == pytest.approx(last["loss"] - best["loss"])
    part = held_out_part(data.valid, 1024)
    losses = [
        np.concatenate(list(batch_losses(load_model(checkpoints(snapshots)[step]), part.batches)))
        for step in (best["step"], WORSE.steps)
    ]
    sums = [float(np.sum((losses[1] - losses[0])[part.cluster == c])) for c in np.unique(part.cluster)]
    each = np.array(sums) / 64
    share = part.positions.size / data.valid.targets.size
    expected = np.sqrt((1 - share) / each.size) * each.std(ddof=1)
    assert last["rise_error"] == pytest.approx(expected, rel=1e-3)
    rise = last_rise(found)
    whole = {event["step"]: event["loss"] for event in found if event["whole"]}
    assert rise.rise == pytest.approx(whole[WORSE.steps] - whole[best["step"]])
    assert rise.step == best["step"]


def test_a_training_that_ends_at_its_best_has_no_rise(long_text):
    assert last_rise(evaluations(train(SPEC, long_text))) is None
