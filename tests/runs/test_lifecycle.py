"""Workers that die, servers that die, servers that come back."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import psutil
import pytest

from playground.runs.limits import Limits
from playground.runs.service import Service
from tests.runs.conftest import eventually, until
from tests.runs.jobs import JOBS

REPOSITORY = Path(__file__).parents[2]


def worker_pid(service, run_id):
    return eventually(lambda: service._registry.runs[run_id].pid)


def test_a_killed_worker_is_told_and_the_others_go_on(serve):
    service = serve(Limits(workers=2))
    other = service.start("you", "count", {})
    until(service, other, "running")
    run_id = service.start("me", "die", {})
    view = until(service, run_id, "died")
    assert view.message == f"stopped: the worker died at step {view.step}"
    assert list(service.reader(run_id).metrics()["step"]) == list(range(1, 13))
    assert service.reader(run_id).latest_step() == 12
    assert service.run(other).status == "running"
    service.resume("me", run_id)
    until(service, run_id, "died")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_killed_from_outside_while_running(service):
    run_id = service.start("me", "count", {})
    until(service, run_id, "running")
    os.kill(worker_pid(service, run_id), signal.SIGKILL)
    view = until(service, run_id, "died")
    service.resume("me", run_id)
    until(service, run_id, "running")
    service.stop("me", run_id)
    stopped = until(service, run_id, "stopped")
    steps = service.reader(run_id).metrics()["step"]
    np.testing.assert_array_equal(steps, np.arange(1, stopped.step + 1))
    assert stopped.step >= view.step - 10


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_the_fork_server_is_killed_while_one_runs_one_waits_and_one_is_paused(service):
    paused = service.start("me", "count", {})
    until(service, paused, "running")
    service.pause("me", paused)
    until(service, paused, "paused")
    running = service.start("me", "count", {})
    waiting = service.start("me", "count", {"steps": 5}, seconds=60)
    until(service, running, "running")
    assert service.run(waiting).status == "queued"
    os.kill(service._dispatcher.launcher._server.pid, signal.SIGKILL)
    assert until(service, running, "died").message.startswith("stopped: the worker died at step")
    assert until(service, waiting, "finished").step == 5
    assert service.run(paused).status == "paused"
    service.resume("me", paused)
    until(service, paused, "running")


def test_a_worker_over_its_memory_is_ended_and_told(serve):
    service = serve(Limits(workers=1, memory_bytes=400_000_000))
    view = until(service, service.start("me", "hog", {}))
    assert view.status == "died"
    assert "MB of memory, and 400 MB are allowed" in view.message


def test_a_job_that_does_not_answer_a_stop_is_ended(serve):
    service = serve(Limits(workers=1, grace_seconds=0.3))
    run_id = service.start("me", "deaf", {})
    until(service, run_id, "running")
    assert service.stop("me", run_id).status == "stopping"
    view = until(service, run_id, "stopped")
    assert "did not answer within 0.3 seconds" in view.message
    assert service.reader(run_id).latest_step() == 1


def test_waiting_runs_know_their_place(service):
    first = service.start("a", "count", {}, seconds=50)
    long = service.start("b", "count", {}, seconds=40)
    short = service.start("c", "count", {}, seconds=10)
    assert [service.run(run_id).position for run_id in (first, short, long)] == [0, 1, 2]
    assert 9 <= service.run(long).expected_wait - service.run(short).expected_wait <= 11
    service.stop("a", first)
    assert until(service, short, "running").position == 0
    assert service.run(long).position == 1
    service.stop("b", long)
    assert service.run(long).message == "stopped before the first step"


def test_one_running_job_per_owner(serve):
    service = serve(Limits(workers=2))
    mine = [service.start("me", "count", {}) for _ in range(2)]
    yours = service.start("you", "count", {})
    until(service, mine[0], "running")
    until(service, yours, "running")
    assert service.run(mine[1]).status == "queued"


def test_a_server_that_stops_leaves_a_checkpoint_and_the_next_one_resumes(serve):
    service = serve()
    run_id = service.start("me", "count", {"steps": 400, "every": 1000})
    waiting = service.start("me", "count", {"steps": 3})
    before = until(service, run_id, "running")
    service.close()
    service = serve()
    view = service.run(run_id)
    assert view.status == "stopped"
    assert view.message == f"stopped at step {view.step}: the server was stopped"
    assert service.reader(run_id).latest_step() == view.step >= before.step
    assert service.run(waiting).message == "stopped before the first step: the server was stopped"
    assert {run.id for run in service.runs_of("me")} == {run_id, waiting}
    assert view.revision > before.revision
    for each in (run_id, waiting):
        service.resume("me", each)
        until(service, each, "finished")
    np.testing.assert_array_equal(service.reader(run_id).metrics()["step"], np.arange(1, 401))


SERVER = """
    import signal, sys, time
    from playground.runs.limits import Limits
    from playground.runs.service import Service
    from tests.runs.jobs import JOBS

    if __name__ == "__main__":
        signal.signal(signal.SIGINT, signal.default_int_handler)  # even where background jobs ignore it
        service = Service(sys.argv[1], Limits(workers=1), jobs=JOBS, preload=())
        runs = [service.start("me", job, {}) for job in sys.argv[2:]]
        while service.run(runs[0]).step < 20:
            time.sleep(0.01)
        print(*runs, flush=True)
        time.sleep(1000)
"""


def server(tmp_path, *jobs):
    """Start a server in a process of its own; return it, its descendants and its runs' ids."""
    script = tmp_path / "server.py"
    script.write_text(textwrap.dedent(SERVER))
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, str(script), str(tmp_path / "store"), *jobs]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    runs = process.stdout.readline().split()
    family = psutil.Process(process.pid).children(recursive=True)
    assert len(family) >= 1
    return process, family, runs


def gone(family):
    return all(not child.is_running() or child.status() == psutil.STATUS_ZOMBIE for child in family)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(
    ("how", "way"), [("SIGKILL", "fork"), ("SIGTERM", "fork"), ("SIGINT", "fork"), ("SIGKILL", "spawn")]
)
def test_a_server_that_ends_leaves_no_process_behind(tmp_path, serve, monkeypatch, how, way):
    monkeypatch.setenv("PLAYGROUND_START", way)
    process, family, (run_id, waiting) = server(tmp_path, "count", "count")
    os.killpg(process.pid, getattr(signal, how))  # as Ctrl-C does: the whole process group
    process.wait(10)
    process.stdout.close()
    eventually(lambda: gone(family), patience=10)
    service = serve(root=tmp_path / "store")
    assert service.root == tmp_path / "store"
    view = service.run(run_id)
    assert view.status == "stopped"
    assert view.step >= 20
    why = "stopped" if how == "SIGINT" else "restarted"
    assert view.message == f"stopped at step {view.step}: the server was {why}"
    assert service.run(waiting).message == f"stopped before the first step: the server was {why}"
    service.resume("me", run_id)
    until(service, run_id, "running")
    service.stop("me", run_id)
    steps = service.reader(run_id).metrics()["step"]
    np.testing.assert_array_equal(steps, np.arange(1, len(steps) + 1))


@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_the_apps_script_is_never_imported_by_a_worker(serve, tmp_path, monkeypatch, way):
    """Streamlit puts the app's script in place of `__main__` while it runs."""
    monkeypatch.setenv("PLAYGROUND_START", way)
    script = tmp_path / "app.py"
    script.write_text(f"open({str(tmp_path / 'imported')!r}, 'w').close()\nraise SystemExit('imported')\n")
    fake = type(sys)("__main__")
    fake.__file__ = str(script)
    monkeypatch.setitem(sys.modules, "__main__", fake)
    monkeypatch.syspath_prepend(str(tmp_path))
    service = serve()
    view = until(service, service.start("me", "look_around", {}))
    assert view.status == "finished", view.message
    card = service.reader(view.id).document("card")
    assert card["modules"] == []
    assert card["main"] in ("fork_server.py", "worker.py")
    assert not (tmp_path / "imported").exists()


def test_it_works_without_any_script_as_in_a_notebook(tmp_path):
    code = """
import sys, time
from playground.runs.service import Service
from tests.runs.jobs import JOBS
service = Service(sys.argv[1], jobs=JOBS, preload=())
run = service.start("me", "count", {"steps": 3})
while service.run(run).active:
    time.sleep(0.01)
print(service.run(run).status, "torch" in sys.modules, "streamlit" in sys.modules)
"""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert done.stdout.split() == ["finished", "False", "False"]


def test_workers_are_polite(service):
    view = until(service, service.start("me", "look_around", {}), "finished")
    card = service.reader(view.id).document("card")
    assert card["threads"] == "1"
    assert card["pid"] != os.getpid()
    if hasattr(os, "nice"):
        assert card["nice"] >= os.nice(0) + 5


@pytest.mark.parametrize("job", ["count", "die", "look_around"])
def test_fresh_processes_do_as_well_as_forked_ones(serve, monkeypatch, job):
    monkeypatch.setenv("PLAYGROUND_START", "spawn")
    service = serve()
    run_id = service.start("me", job, {"steps": 10})
    expected = {"count": "finished", "die": "died", "look_around": "finished"}
    assert until(service, run_id).status == expected[job]
    endless = service.start("me", "count", {})
    until(service, endless, "running")
    assert service.stop("me", endless).status in ("stopping", "stopped")
    until(service, endless, "stopped")
    sleeper = service.start("me", "sleep", {})
    pid = worker_pid(service, sleeper)
    service.close()
    eventually(lambda: not psutil.pid_exists(pid))


def test_two_servers_at_one_root_do_not_disturb_each_other(serve, tmp_path):
    first, second = serve(), serve()
    assert (first.root, second.root) == (tmp_path / "store", tmp_path / "store" / "server-2")
    runs = [service.start("me", "count", {"steps": 3}) for service in (first, second)]
    for service, run_id in zip((first, second), runs, strict=True):
        until(service, run_id, "finished")
    second.close()
    assert serve().root == tmp_path / "store" / "server-2"


def test_a_service_that_is_forgotten_is_closed_at_exit(tmp_path):
    code = """
import sys
from playground.runs.service import Service
from tests.runs.jobs import JOBS
service = Service(sys.argv[1], jobs=JOBS, preload=())
run = service.start("me", "count", {})
while service.run(run).status != "running":
    pass
print(service._registry.runs[run].pid)
"""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert not psutil.pid_exists(int(done.stdout))
    service = Service(tmp_path, jobs=JOBS, preload=())
    [view] = service.runs_of("me")
    service.close()
    assert view.message.endswith("the server was stopped")
