import multiprocessing
import os
import sys
import types

import numpy as np

from playground.runs.state import RunState
from playground.runs.store import Store
from playground.runs.worker import run_job, run_task
from playground.training.snapshot import Checkpoint, Snapshot, StopRequested
from tests.runs.jobs import JOBS


def job(steps, answers=True, log=None):
    """Count, and checkpoint only when asked."""
    word = None
    try:
        for step in range(1, steps + 1):
            asked = word == "checkpoint" and answers
            word = yield Snapshot(
                step, steps, checkpoint=Checkpoint(step, {"x": np.ones(1)}) if asked else None
            )
    finally:
        if log is not None:
            log.append("closed")


def driven(generator, orders=()):
    """Drive a job with an order for each snapshot; return what was written and told."""
    written, told, orders = [], [], iter(orders)
    run_job(generator, written.append, lambda *args: told.append(args), lambda: next(orders, ""))
    return [snapshot.step for snapshot in written], [(status, s and s.step) for status, s, *_ in told]


def test_a_job_runs_to_its_end():
    assert driven(job(2)) == ([1, 2], [("running", 1), ("running", 2), ("finished", 2)])
    assert driven(job(0)) == ([], [("finished", None)])


def test_an_order_is_answered_by_the_next_snapshot_with_a_checkpoint():
    log = []
    written, told = driven(job(9, log=log), ["", "pause", "pause"])
    assert written == [1, 2, 3]
    assert told[-1] == ("paused", 3)
    assert log == ["closed"]


def test_the_last_order_counts_and_a_deaf_job_leaves_all_the_same():
    assert driven(job(9), ["pause", "stop"])[1][-1] == ("stopped", 2)
    assert driven(job(9, answers=False), ["stop", "stop"])[1][-1] == ("stopped", 2)


def test_a_job_that_ends_while_it_is_asked_to_leave_has_finished():
    assert driven(job(2), ["", "stop"])[1][-1] == ("finished", 2)


def test_a_snapshot_that_says_stopped_ends_the_run():
    told = []
    snapshots = (Snapshot(step, stopped="It diverged." if step == 2 else "") for step in (1, 2, 3))
    run_job(snapshots, lambda _: None, lambda *args: told.append(args), lambda: "")
    assert [args[0] for args in told] == ["running", "diverged"]
    assert told[-1][2] == "It diverged."


def closing_job(error=None):
    """Make steps until told to stop, then yield two more snapshots, or fail."""
    try:
        for step in range(1, 100):
            yield Snapshot(step, 99, checkpoint=Checkpoint(step, {"x": np.ones(1)}))
    except StopRequested:
        yield Snapshot(step, 99, events=({"kind": "validation", "step": step},))
        if error is not None:
            raise error from None
        yield Snapshot(step, 99)


def test_what_a_job_yields_when_it_is_told_to_stop_is_written():
    written, told = driven(closing_job(), ["", "pause"])
    assert written == [1, 2, 2, 2]
    assert told == [("running", 1), ("running", 2), ("running", 2), ("paused", 2)]


def test_a_job_that_fails_when_it_is_told_to_stop_is_at_rest_all_the_same(capsys):
    written, told = driven(closing_job(ValueError("no")), ["", "stop"])
    assert written == [1, 2, 2]
    assert told[-1] == ("stopped", 2)
    assert "ValueError: no" in capsys.readouterr().err


def test_a_server_that_has_ended_fails_no_run(tmp_path, monkeypatch):
    """The next server must find a run that was interrupted, not a disk that cannot be written."""
    store = Store(tmp_path)
    folder = store.create_run("a" * 26, {"corpus": "", "spec": {"steps": 5}})
    RunState("running", 0, 5, "", 0.0, 0.0).save(folder)
    task = {
        "root": str(tmp_path),
        "run": "a" * 26,
        "job": JOBS["count"],
        "checkpoints": 4,
        "run_bytes": 10**6,
    }
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))  # it may be the app's script
    process = multiprocessing.get_context("spawn").Process(target=run_without_server, args=(task,))
    process.start()
    process.join(90)
    assert process.exitcode == 0
    assert RunState.load(folder).status == "running"
    assert "Traceback" not in (folder / "log.txt").read_text()


def run_without_server(task):
    """Run a task whose events nobody reads any more."""
    (command_pipe, _), (reader, event_pipe) = os.pipe(), os.pipe()
    os.close(reader)
    run_task(task, command_pipe, event_pipe)
