from dataclasses import replace

import pytest

from playground.training.budget import (
    CHECKPOINTS,
    Speed,
    SpeedProbe,
    affordable_steps,
    closing_targets,
    evaluation_schedule,
    targets_per_step,
)
from playground.training.dataset import build_dataset
from playground.training.spec import TrainSpec
from playground.training.trainer import Trainer

SPEED = Speed(step=0.01, target=1e-6, sample=0.02, checkpoint=0.005)


def _spent(spec, speed, per_step, held_out, steps):
    """What a run of so many steps takes, counted event by event."""
    pace = evaluation_schedule(replace(spec, segments=((steps, 0.1),)), per_step)
    checks = steps // pace.evaluate_every
    look = min(pace.evaluate_targets, held_out) * speed.target + speed.checkpoint
    return (
        steps * speed.step
        + checks * look
        + steps // pace.sample_every * speed.sample
        + 2 * min(held_out, closing_targets(steps * per_step)) * speed.target
    )


@pytest.mark.parametrize("seconds", [10.0, 30.0, 60.0, 300.0])
def test_steps_and_everything_else_fill_the_budget(seconds):
    spec = TrainSpec(seconds=seconds)
    steps = affordable_steps(spec, SPEED, 1000, 100_000, seconds)
    assert _spent(spec, SPEED, 1000, 100_000, steps) == pytest.approx(seconds, rel=0.03)


def test_looking_in_passing_costs_little():
    spec = TrainSpec(seconds=60.0, segments=((6000, 0.1),))
    pace = evaluation_schedule(spec, 1000)
    assert 6000 // pace.evaluate_every == CHECKPOINTS
    assert CHECKPOINTS * pace.evaluate_targets <= 0.1 * 6000 * 1000  # targets, each a third of a step's cost


def test_a_longer_training_keeps_its_pulse_and_the_distance_of_its_checkpoints():
    first = TrainSpec(seconds=60.0, segments=((6000, 0.1),))
    longer = replace(first, seconds=75.0, segments=((6000, 0.1), (1500, 0.05)))
    before, after = evaluation_schedule(first, 1000), evaluation_schedule(longer, 1000)
    assert (after.evaluate_every, after.evaluate_targets) == (before.evaluate_every, before.evaluate_targets)


@pytest.mark.parametrize("step", [0.001, 5.0, 500.0])
def test_there_is_always_a_step(step):
    assert affordable_steps(TrainSpec(seconds=1.0), replace(SPEED, step=step), 100, 10_000, 0.5) >= 1


def test_samples_are_rare_in_time():
    spec = TrainSpec(seconds=10.0, segments=((10_000, 0.1),))
    assert evaluation_schedule(spec, 100).sample_every >= 1000
    long = TrainSpec(seconds=600.0, segments=((10_000, 0.1),))
    assert evaluation_schedule(long, 100).sample_every == 167


@pytest.mark.parametrize("reading", ["running", "items"])
def test_the_stopwatch_measures_and_leaves_nothing_behind(reading, request):
    spec = TrainSpec(hidden=16, embedding=8, batch=4, window=16, seconds=0.1)
    data = build_dataset(spec, request.getfixturevalue(reading))
    probe = SpeedProbe(spec, data)
    while not probe.enough:
        probe.step()
    drawn = []
    speed = probe.speed(drawn.append)
    assert speed.step > 0
    assert speed.target > 0
    assert speed.checkpoint > 0
    assert drawn
    per_step = targets_per_step(Trainer(spec, data.train, len(data.tokenizer)), data)
    assert 0 < per_step <= data.train.targets.size
