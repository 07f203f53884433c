import random

import pytest

from playground.runs.jobs import ngram_seconds
from playground.runs.queue import ActiveRun, QueuedRun, expected_waits, next_run, ordered
from playground.runs.registry import Run
from playground.runs.state import RunState

A = QueuedRun("a", "ann", 30, 0)
B = QueuedRun("b", "bob", 10, 1)
C = QueuedRun("c", "ann", 10, 2)


def test_shortest_budget_first_then_arrival():
    assert [run.run_id for run in ordered([A, C, B])] == ["b", "c", "a"]


def test_nothing_starts_when_all_workers_are_taken():
    assert next_run([A], ["bob"], workers=1, per_owner=1) is None
    assert next_run([], [], workers=1, per_owner=1) is None


def test_an_owner_with_one_running_lets_others_pass():
    assert next_run([A, B, C], ["bob"], workers=2, per_owner=1) == C
    assert next_run([A, C], ["ann"], workers=2, per_owner=1) is None
    assert next_run([A, C], ["ann"], workers=2, per_owner=2) == C


def test_expected_waits_add_up_the_budgets_before():
    waits = expected_waits([A, B, C], [ActiveRun("cid", 5)], workers=1, per_owner=1)
    assert waits == {"b": (1, 5), "c": (2, 15), "a": (3, 25)}


def test_expected_waits_know_about_owners():
    waits = expected_waits([A, C], [ActiveRun("ann", 5)], workers=3, per_owner=1)
    assert waits == {"c": (1, 5), "a": (2, 15)}


@pytest.mark.parametrize("seed", range(20))
def test_the_expected_wait_holds_within_a_factor_of_two(seed):
    """Runs fill 85 to 112 % of their budget (see the tests of the pace); the queue is played with those."""
    draw = random.Random(seed)
    workers, per_owner = draw.randint(1, 3), draw.randint(1, 2)
    waiting = [
        QueuedRun(str(i), draw.choice("abcde"), draw.choice([10.0, 30.0, 60.0, 300.0]), i) for i in range(12)
    ]
    busy = [ActiveRun(owner, draw.uniform(1, 60)) for owner in "xyz"[:workers]]
    expected = expected_waits(waiting, busy, workers, per_owner)
    ends = [(run.seconds * draw.uniform(0.85, 1.12), run.owner) for run in busy]
    left, now, waits = list(waiting), 0.0, {}
    while left:
        run = next_run(left, [owner for _, owner in ends], workers, per_owner)
        if run is None:
            now = max(now, min(ends)[0])
            ends.remove(min(ends))
        else:
            left.remove(run)
            waits[run.run_id] = now
            ends.append((now + run.seconds * draw.uniform(0.85, 1.12), run.owner))
    assert waits.keys() == expected.keys()
    for run_id, wait in waits.items():
        assert wait / 2 <= expected[run_id][1] <= 2 * wait


def run_of(seconds, state, **more):
    about = {"spec": more.pop("spec", {}), "seconds": seconds, **more}
    return Run("a", about, state)


def test_what_a_run_still_takes_is_its_budget_its_speed_or_the_time_of_counting():
    half = RunState("running", step=50, steps=100, elapsed=20.0)
    assert run_of(30.0, half).seconds_left == 10.0, "a training fills its budget"
    assert run_of(30.0, half, spec={"segments": [[100, 0.1]]}).seconds_left == 20.0, "given steps are made"
    assert run_of(300.0, RunState(), expected_seconds=ngram_seconds(100_000)).seconds_left == 3.5
    assert run_of(30.0, RunState("running", elapsed=31.0)).seconds_left == 1.0
