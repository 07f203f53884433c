"""A run on a page: where it stands in words, the commands it is offered, what a refused start says."""

from types import SimpleNamespace

import pytest
import streamlit as st

from playground.errors import UserError
from playground.runs.ids import owner_hash
from playground.runs.limits import Limits
from playground.runs.state import ACTIVE, STATUSES
from playground.runs.view import RunView
from playground.training.spec import TrainSpec
from playground.ui import run_controls
from playground.ui.run_controls import status

OWNER = "w" * 40

VIEW = {
    "id": "a" * 26,
    "revision": 1,
    "title": "",
    "job": "train",
    "spec": {},
    "message": "",
    "seconds": 30.0,
    "elapsed": 0.0,
    "tokens_per_second": 0.0,
    "owner": "",
}


def view(status, step=0, steps=0, position=0, expected_wait=0.0):
    return RunView(
        **VIEW, status=status, step=step, steps=steps, position=position, expected_wait=expected_wait
    )


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (view("queued", position=2, expected_wait=41.2), "waiting, number 2 in the queue, about 41 s"),
        (view("queued", position=1), "waiting, number 1 in the queue"),
        (view("starting"), "starting"),
        (view("running", 1200, 3000), "running, step 1,200 of 3,000"),
        (view("paused", 1200, 3000), "paused at step 1,200"),
        (view("finished", 3000, 3000), "finished at step 3,000"),
        (view("failed"), "failed"),
    ],
)
def test_status(run, words):
    assert status(run) == words


def offered(view, owner, monkeypatch):
    """The commands of the buttons that are drawn."""
    commands = []
    monkeypatch.setattr(run_controls, "command_button", lambda command, *rest: commands.append(command))
    run_controls.buttons(view, owner)
    return commands


def mine(status, **settings):
    return RunView(
        **{**VIEW, "owner": owner_hash(OWNER), "spec": settings},
        status=status,
        step=1,
        steps=9,
        position=0,
        expected_wait=0.0,
    )


@pytest.mark.parametrize("status", STATUSES)
def test_a_command_is_offered_while_it_makes_sense(status, monkeypatch):
    under_way = status in ACTIVE - {"pausing", "stopping"}
    assert offered(mine(status), OWNER, monkeypatch) == (["pause", "stop"] if under_way else [])
    assert offered(mine(status, model="ngram"), OWNER, monkeypatch) == (["stop"] if under_way else [])
    assert offered(mine(status), "s" * 40, monkeypatch) == []


def test_a_training_is_queued_with_its_title_and_checked_sizes(monkeypatch):
    requests = []
    service = SimpleNamespace(
        limits=Limits(parameters=10**6), start=lambda *request: requests.append(request)
    )
    monkeypatch.setattr(run_controls, "service", lambda: service)
    monkeypatch.setattr(st, "session_state", {})
    spec = TrainSpec(model="gru", hidden=16, embedding=8, seconds=10)
    run_controls.start_training(OWNER, spec, "sample-brackets", "Brackets", 40)
    [(owner, job, settings, text_id, seconds, title)] = requests
    assert (owner, job, text_id, seconds) == (OWNER, "train", "sample-brackets", 10)
    assert TrainSpec.from_json(settings) == spec.check()
    assert title.startswith("GRU")
    assert title.endswith(" · Brackets")
    assert not st.session_state
    service.limits = Limits(parameters=10)
    assert run_controls.start_training(OWNER, spec, "sample-brackets", "Brackets", 40) is None
    assert len(requests) == 1
    assert "numbers to learn" in " ".join(st.session_state.values())


def test_a_refused_start_is_posted(monkeypatch):
    def start(*request):
        raise UserError("The queue is full.")

    monkeypatch.setattr(run_controls, "service", lambda: SimpleNamespace(start=start))
    monkeypatch.setattr(st, "session_state", {})
    assert run_controls.start_run(OWNER, "train", {}, 5, "") is None
    assert list(st.session_state.values()) == ["The queue is full."]
