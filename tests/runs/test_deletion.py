"""A deletion is hidden at once, can be undone for a while, and is really gone afterwards."""

import time
from dataclasses import replace

import pytest

from playground.errors import CorpusNotFound, InvalidRunState, NotOwner, RunNotFound
from playground.runs import deletion
from playground.text.corpus import from_text
from playground.text.upload import paste
from tests.runs.conftest import eventually, until

TEXT = from_text("the cat sees the dog. " * 40, name="cats.txt")


@pytest.fixture
def at_once(monkeypatch):
    """What is deleted from now on is removed with the next check."""
    return lambda: monkeypatch.setattr(deletion, "UNDO_SECONDS", 0.0)


def finished(service, text="", owner="me"):
    run_id = service.start(owner, "count", {"steps": 20}, text)
    until(service, run_id, "finished")
    return run_id


def folder(service, run_id):
    return service.root / "runs" / run_id


def test_a_deleted_run_is_hidden_from_everybody_and_comes_back_as_it_was(service):
    run_id = finished(service)
    before = service.run(run_id)
    found = service.deletions.delete_run("me", run_id)
    for read in (service.run, service.reader, service.revision):
        with pytest.raises(RunNotFound):
            read(run_id)
    assert service.runs_of("me") == ()
    assert 0 < found.seconds_left <= deletion.UNDO_SECONDS
    service.deletions.undo("me", found.id)
    assert replace(service.run(run_id), revision=before.revision) == before
    assert service.reader(run_id).checkpoints() == (10, 20)
    assert [view.id for view in service.runs_of("me")] == [run_id]
    with pytest.raises(InvalidRunState):
        service.deletions.undo("me", found.id)


def test_when_it_is_too_late_nothing_is_left(service, at_once):
    run_id = finished(service)
    at_once()
    found = service.deletions.delete_run("me", run_id)
    eventually(lambda: not folder(service, run_id).exists())
    with pytest.raises(InvalidRunState, match="too late"):
        service.deletions.undo("me", found.id)


def test_only_its_owner_deletes_and_undoes(service):
    run_id = finished(service)
    with pytest.raises(NotOwner):
        service.deletions.delete_run("somebody", run_id)
    found = service.deletions.delete_run("me", run_id)
    with pytest.raises(NotOwner):
        service.deletions.undo("somebody", found.id)
    service.deletions.undo("me", found.id)


def test_a_run_that_is_under_way_is_stopped_and_goes_on_after_an_undo(service):
    run_id = service.start("me", "count", {"steps": 400, "every": 10})
    until(service, run_id, "running")
    eventually(lambda: service.run(run_id).step > 10)
    found = service.deletions.delete_run("me", run_id)
    service.deletions.undo("me", found.id)
    assert until(service, run_id, "finished").step == 400
    assert len(service.reader(run_id).metrics()["step"]) == 400


def test_a_run_in_the_queue_does_not_start_while_it_is_deleted(service):
    first = service.start("me", "count", {"steps": 0})
    until(service, first, "running")
    second = service.start("me", "count", {"steps": 10})
    found = service.deletions.delete_run("me", second)
    service.stop("me", first)
    until(service, first, "stopped")
    service.deletions.undo("me", found.id)
    assert until(service, second, "finished").step == 10


def test_a_deleted_text_is_unreadable_and_comes_back(service):
    text = service.add_corpus("me", TEXT)
    learner = finished(service, text)
    found = service.deletions.delete_text("me", text)
    for read in (service.corpus, lambda name: service.own_corpus("me", name)):
        with pytest.raises(CorpusNotFound):
            read(text)
    with pytest.raises(InvalidRunState):
        service.resume("me", learner, {"steps": 30}, 5)
    assert service.run(learner).status == "finished", "its curves stay"
    service.deletions.undo("me", found.id)
    assert service.own_corpus("me", text) == TEXT


def test_a_text_goes_for_good_with_all_its_readings(service, at_once):
    upload = paste(TEXT.text)
    first = service.add_corpus("me", TEXT, upload)
    other = service.add_corpus("me", replace(TEXT, reading="items"), service.own_upload("me", first))
    at_once()
    service.deletions.delete_text("me", first)
    for text in (first, other):
        eventually(lambda text=text: not (service.root / "corpora" / text).exists())


def test_a_server_that_starts_removes_what_was_deleted(serve, tmp_path):
    """Even if the one before was killed within the seconds of the undo."""
    service = serve()
    run_id, text = finished(service), service.add_corpus("me", TEXT)
    service.deletions.delete_run("me", run_id)
    service.deletions.delete_text("me", text)
    assert folder(service, run_id).exists()
    service.deletions._pending.clear()  # what a kill leaves
    service.close()
    again = serve()
    assert not folder(again, run_id).exists()
    assert not (again.root / "corpora" / text).exists()
    with pytest.raises(RunNotFound):
        again.run(run_id)


def test_a_server_that_stops_removes_what_was_deleted(serve):
    service = serve()
    run_id = finished(service)
    service.deletions.delete_run("me", run_id)
    service.close()
    assert not folder(service, run_id).exists()


def test_it_can_be_undone_for_ten_seconds(service):
    run_id = finished(service)
    now = time.monotonic()
    assert service.deletions.delete_run("me", run_id).due == pytest.approx(now + 10, abs=1)
