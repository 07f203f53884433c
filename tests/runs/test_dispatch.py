import pytest

from playground.runs.dispatch import Dispatcher
from playground.runs.limits import Limits
from playground.runs.registry import Registry
from playground.runs.state import RunState
from playground.runs.store import Store

RUN = "a" * 26
ABOUT = {"job": "j", "title": "", "spec": {}, "seconds": 9.0, "created": 1.0, "owner": "o", "corpus": ""}


class Silent:
    """A launcher that only remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def __getattr__(self, name):
        return lambda *args: self.asked.append((name, *args))


@pytest.fixture
def house(tmp_path):
    store = Store(tmp_path)
    registry = Registry(store)
    launcher = Silent()
    dispatcher = Dispatcher(registry, store, Limits(workers=1), {"j": "m:f"}, lambda on_message: launcher)
    store.create_run(RUN, ABOUT)
    run = registry.add(RUN, ABOUT, RunState())
    registry.enqueue(run)
    dispatcher.schedule()
    return dispatcher, run, launcher


def say(dispatcher, status, step):
    values = {"message": "", "steps": 9, "tokens_per_second": 1.0, "elapsed": 1.0}
    dispatcher.handle_message({"is": "state", "run": RUN, "status": status, "step": step, **values})


def leave(dispatcher):
    dispatcher.handle_message({"is": "exit", "run": RUN, "code": 0})


def test_a_stop_wished_while_the_worker_already_pauses_is_a_stop(house):
    dispatcher, run, launcher = house
    say(dispatcher, "running", 3)
    dispatcher.send_command(run, "pause")
    dispatcher.send_command(run, "stop")
    assert launcher.asked[-2:] == [("send", RUN, "pause"), ("send", RUN, "stop")]
    say(dispatcher, "paused", 4)
    assert (run.state.status, run.state.message) == ("stopped", "stopped at step 4")


def test_a_resumed_run_waits_until_its_last_worker_is_gone(house):
    dispatcher, run, launcher = house
    say(dispatcher, "running", 3)
    say(dispatcher, "paused", 4)
    dispatcher._registry.enqueue(run)
    dispatcher.schedule()
    assert run.state.status == "queued"
    leave(dispatcher)
    assert run.state.status == "starting"
    assert [asked[0] for asked in launcher.asked].count("start") == 2


def test_what_a_worker_said_last_counts_even_when_it_was_killed(house):
    dispatcher, run, _ = house
    say(dispatcher, "running", 3)
    dispatcher.kill(run, "died", "too large")
    say(dispatcher, "finished", 9)
    leave(dispatcher)
    assert run.state.status == "finished"


def test_a_worker_that_just_vanishes_died(house):
    dispatcher, run, _ = house
    say(dispatcher, "running", 3)
    leave(dispatcher)
    assert (run.state.status, run.state.message) == ("died", "stopped: the worker died at step 3")
    leave(dispatcher)  # heard twice: nothing happens
    say(dispatcher, "running", 5)
    assert run.state.step == 3


def test_no_worker_at_all_is_a_failure_with_a_sentence(house):
    dispatcher, run, launcher = house
    leave(dispatcher)

    def refuse(task):
        raise OSError

    launcher.start = refuse
    dispatcher._registry.enqueue(run)
    dispatcher.schedule()
    assert (run.state.status, run.state.message) == ("failed", "stopped: no worker could be started")
