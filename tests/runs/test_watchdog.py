import os
import time

import psutil
import pytest

from playground.errors import CorpusNotFound, RunNotFound
from playground.runs.limits import Limits
from playground.text.corpus import Corpus
from tests.runs.conftest import until

DAY = 86_400


def age(path, days):
    """Pretend that nobody has used something for some days."""
    then = time.time() - days * DAY
    os.utime(path / "touched", (then, then))


def test_what_nobody_used_for_long_expires_but_never_a_working_run(service):
    runs, corpora = service.root / "runs", service.root / "corpora"
    old = until(service, service.start("me", "count", {"steps": 1}), "finished").id
    young = until(service, service.start("me", "count", {"steps": 1}), "finished").id
    old_text, used_text = (service.add_corpus("me", Corpus("text")) for _ in range(2))
    working = service.start("me", "count", {}, used_text)
    until(service, working, "running")
    for path in (runs / old, runs / working, corpora / old_text, corpora / used_text):
        age(path, 8)
    age(runs / young, 6)
    service._watchdog.sweep()
    with pytest.raises(RunNotFound, match="expired"):
        service.run(old)
    with pytest.raises(CorpusNotFound, match="expired"):
        service.corpus(old_text)
    assert not (runs / old).exists()
    assert service.run(young).status == "finished"
    assert service.run(working).status == "running"
    assert service.corpus(used_text).text == "text"


def test_reading_a_run_keeps_it_and_its_text(service):
    text = service.add_corpus("me", Corpus("text"))
    run_id = until(service, service.start("me", "count", {"steps": 1}, text), "finished").id
    for path in (service.root / "runs" / run_id, service.root / "corpora" / text):
        age(path, 8)
    service.reader(run_id)
    service._watchdog.sweep()
    assert service.run(run_id).status == "finished"
    assert service.corpus(text).text == "text"


def test_expired_things_make_room(serve):
    service = serve(Limits(workers=1, store_bytes=50_000))
    text = service.add_corpus("me", Corpus("x" * 40_000))
    age(service.root / "corpora" / text, 8)
    again = service.add_corpus("me", Corpus("y" * 40_000))
    assert service.corpus(again).text[0] == "y"
    with pytest.raises(CorpusNotFound):
        service.corpus(text)


def test_damaged_run_folders_are_no_runs_and_expire(serve):
    service = serve()
    runs = [until(service, service.start("me", "count", {"steps": 1}), "finished").id for _ in range(3)]
    service.close()
    folder = service.root / "runs"
    (folder / runs[0] / "run.json").write_text("{")
    (folder / runs[1] / "state.json").write_text('{"status": "odd"}')
    service = serve()
    assert [view.id for view in service.runs_of("me")] == [runs[2]]
    for run_id in runs[:2]:
        with pytest.raises(RunNotFound):
            service.run(run_id)
        age(folder / run_id, 8)
    service._watchdog.sweep()
    assert [path.name for path in folder.iterdir()] == [runs[2]]


def test_a_run_that_takes_far_too_long_is_stopped_and_can_go_on(service, monkeypatch):
    monkeypatch.setattr("playground.runs.watchdog._OVERTIME", (2.0, 0.0))
    view = until(service, service.start("me", "count", {}, seconds=0.1), "stopped")
    assert view.message == f"stopped at step {view.step}: it took more than twice its time"
    assert service.reader(view.id).latest_step() == view.step


def test_a_worker_that_the_machine_leaves_waiting_is_not_stopped(service, monkeypatch):
    """A worker of the lowest priority on a busy machine: much time passes, in which it hardly computes."""
    view = until(service, service.start("me", "prepare", {}, seconds=10), "running")
    run, watchdog = service._registry.runs[view.id], service._watchdog
    service._registry.change(run, elapsed=1000.0)
    run.started -= 10 * 10 + 50
    watchdog._check_time(run, time.monotonic())
    assert service.run(view.id).status == "running"
    cpu = psutil.Process(run.pid).cpu_times()
    monkeypatch.setattr("playground.runs.watchdog._OVERTIME", (0.0, 0.5 * (cpu.user + cpu.system)))
    watchdog._check_time(run, time.monotonic())
    assert until(service, view.id, "stopped").message.endswith("it took more than twice its time")


def test_a_worker_that_does_nothing_for_long_is_stopped(service):
    view = until(service, service.start("me", "prepare", {}, seconds=10), "running")
    run = service._registry.runs[view.id]
    run.started -= 10 * 10 + 61
    assert "too little progress" in until(service, view.id, "stopped").message


def test_runs_stop_when_the_store_is_full(service, monkeypatch):
    monkeypatch.setattr("playground.runs.watchdog._DISK_INTERVAL", 0.0)
    run_id = service.start("me", "count", {})
    until(service, run_id, "running")
    (service.root / "corpora" / "big").write_bytes(b"")
    os.truncate(service.root / "corpora" / "big", 2_100_000_000)  # sparse
    assert until(service, run_id, "stopped").message.endswith("the store is full")
