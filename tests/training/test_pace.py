"""A time budget is filled however the speed was measured and changes, and the steps made can be repeated."""

from dataclasses import replace

import numpy as np
import pytest

from playground.training.loop import train
from playground.training.optimization import learning_rate
from playground.training.pace import Pace, pace_note
from playground.training.spec import TrainSpec
from tests.training.clock import StepClock, noisy

SPEC = TrainSpec(
    hidden=16, embedding=8, batch=2, window=8, learning_rate=0.02, warmup=5, seconds=20.0, dropout=0.2
)

SPEEDS = {
    "as measured": noisy(0.05),
    "a cold start": lambda step: 1.0 if step <= 12 else 0.05,
    "slow while it is measured": lambda step: 0.5 if step <= 25 else 0.05,
    "one slow step": lambda step: 1.0 if step == 10 else 0.05,
    "busier from the middle on": lambda step: 0.05 if step <= 200 else 0.2,
    "idle from the middle on": lambda step: 0.2 if step <= 50 else 0.05,
    "fast while it is measured": lambda step: 0.02 if step <= 30 else 0.1,
    "a busy moment": lambda step: 0.4 if 150 <= step < 160 else 0.05,
}


def made(snapshots):
    """The steps of a training, its resolved spec, its notes, and its recorded columns."""
    resolved = [s.documents["resolved"] for s in snapshots if "resolved" in s.documents][-1]
    notes = [e["text"] for s in snapshots for e in s.events if e["kind"] == "note"]
    columns = {
        name: np.concatenate([s.rows[name] for s in snapshots if name in s.rows])
        for name in ("train_loss", "learning_rate")
    }
    return snapshots[-1].step, TrainSpec.from_json(resolved), notes, columns


@pytest.mark.parametrize("speed", SPEEDS)
def test_the_budget_is_filled_however_the_speed_changes(speed, running, monkeypatch):
    clock = StepClock(monkeypatch, SPEEDS[speed])
    snapshots = list(train(SPEC, running, clock=clock))
    assert 0.85 * SPEC.seconds < clock.now < 1.12 * SPEC.seconds
    steps, resolved, _, columns = made(snapshots)
    assert steps == resolved.steps == len(columns["train_loss"])
    assert {s.steps for s in snapshots[-3:]} == {steps}


@pytest.mark.parametrize("speed", SPEEDS)
def test_the_steps_made_are_repeated_to_the_bit_without_a_clock(speed, running, monkeypatch):
    with monkeypatch.context() as patch:
        first = list(train(SPEC, running, clock=StepClock(patch, SPEEDS[speed])))
    _, resolved, _, columns = made(first)

    again = list(train(resolved, running, clock=lambda: 0.0))
    for name, column in made(again)[3].items():
        np.testing.assert_array_equal(column, columns[name])
    for kind in ("validation", "sample"):
        assert [e for s in first for e in s.events if e["kind"] == kind] == [
            e for s in again for e in s.events if e["kind"] == kind
        ]


def test_a_steady_speed_is_measured_once(running, monkeypatch):
    _, resolved, notes, _ = made(list(train(SPEC, running, clock=StepClock(monkeypatch, noisy(0.05)))))
    assert resolved.revisions == ()
    assert not [note for note in notes if "machine" in note]


def test_a_busier_machine_says_how_far_it_came(running, monkeypatch):
    clock = StepClock(monkeypatch, SPEEDS["busier from the middle on"])
    steps, resolved, notes, _ = made(list(train(SPEC, running, clock=clock)))
    planned = resolved.revisions[0][1]
    assert steps < 0.8 * planned
    [note] = [note for note in notes if "busier" in note]
    assert f"{steps:,} steps" in note
    assert f"not {planned:,}" in note


def test_a_slow_measurement_is_survived_and_said(running, monkeypatch):
    """Every step that was timed took ten times as long as those that came after."""
    clock = StepClock(monkeypatch, SPEEDS["slow while it is measured"])
    steps, resolved, notes, _ = made(list(train(SPEC, running, clock=clock)))
    assert steps > 3 * resolved.revisions[0][1]
    assert [note for note in notes if "faster" in note]


def test_a_resumed_training_makes_the_steps_of_its_checkpoint(running, monkeypatch):
    clock = StepClock(monkeypatch, SPEEDS["a cold start"])
    snapshots = list(train(SPEC, running, clock=clock))
    steps, resolved, _, columns = made(snapshots)
    last = [s.checkpoint for s in snapshots if s.checkpoint and s.checkpoint.step < steps][-1]
    rest = list(train(SPEC, running, last, clock=clock))
    np.testing.assert_array_equal(made(rest)[3]["train_loss"], columns["train_loss"][last.step :])
    assert made(rest)[1] == resolved


def test_a_longer_training_fills_its_own_time_and_can_be_repeated(running, monkeypatch):
    spec = replace(SPEC, dropout=0.0)  # samples come at other steps in one go, and draw dropout's masks, too
    with monkeypatch.context() as patch:
        clock = StepClock(patch, SPEEDS["a cold start"])
        snapshots = list(train(spec, running, clock=clock))
        _, resolved, _, columns = made(snapshots)
        begun = clock.now
        end = [s.checkpoint for s in snapshots if s.checkpoint][-1]
        rest = list(train(resolved.longer(10), running, end, clock=clock))
        assert 8.5 < clock.now - begun < 11.5
    _, longer, _, further = made(rest)
    assert longer.segments[0] == resolved.segments[0]
    straight = made(list(train(longer, running)))[3]["train_loss"]
    np.testing.assert_array_equal(straight, np.concatenate([columns["train_loss"], further["train_loss"]]))


def test_the_rate_follows_the_plan_in_force():
    spec = TrainSpec(segments=((100, 0.1), (50, 0.2)), revisions=((10, 20), (40, 200), (130, 90)), warmup=0)
    plain = [TrainSpec(segments=((n, 0.1),), warmup=0) for n in (20, 200, 100)]
    for k in (0, 9):
        assert learning_rate(spec, k) == learning_rate(plain[0], k)
    for k in (10, 39):
        assert learning_rate(spec, k) == learning_rate(plain[1], k)
    for k in (40, 99):
        assert learning_rate(spec, k) == learning_rate(plain[2], k)
    later = [TrainSpec(segments=((n, 0.2),), warmup=0) for n in (90, 50)]
    assert learning_rate(spec, 100) == learning_rate(later[0], 0)
    assert learning_rate(spec, 129) == learning_rate(later[0], 29)
    assert learning_rate(spec, 130) == learning_rate(later[1], 30)


def test_one_window_alone_changes_nothing():
    times = iter([0.0, 1.0, 5.0, 6.0, 7.0])
    pace = Pace(20.0, 20.0, 0, lambda: next(times))
    assert pace.revised_end(50, 800, 0.0) is None
    assert pace.revised_end(60, 800, 0.0) is None, "one slow window"
    assert pace.revised_end(110, 800, 0.0) is None
    assert pace.revised_end(160, 800, 0.0) is None


@pytest.mark.parametrize(
    ("planned", "done", "word"), [(100, 70, "busier"), (100, 90, ""), (100, 110, ""), (100, 200, "faster")]
)
def test_a_note_is_written_where_the_plan_was_far_off(planned, done, word):
    note = pace_note(planned, done)
    assert word in note
    assert bool(note) == bool(word)
