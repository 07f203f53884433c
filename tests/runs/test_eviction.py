"""Room in the store: which runs go, which never do, and what their owners read before."""

import os
import time

import pytest

from playground.errors import LimitReached, RunEvicted, RunNotFound
from playground.runs.eviction import PROTECTED_SECONDS, TEXT_SHARE, StoredRun, choose
from playground.runs.limits import Limits
from playground.text.corpus import Corpus
from tests.runs.conftest import eventually, until

STORE = 1_000_000
LIMITS = Limits(workers=1, running_per_owner=1, store_bytes=STORE, run_bytes=40_000, queued_per_owner=9)


def stored(name, owner="ann", size=10, viewed=0.0, evictable=True):
    return StoredRun(name, owner, name.upper(), size, viewed, evictable)


def test_those_nobody_looked_at_for_longest_go_first_and_no_more_than_needed():
    runs = [stored("c", viewed=3), stored("a", viewed=1), stored("b", viewed=2)]
    assert [run.id for run in choose(runs, 20)] == ["a", "b"]
    assert [run.id for run in choose(runs, 21)] == ["a", "b", "c"]
    assert [run.id for run in choose(runs, 99)] == ["a", "b", "c"]
    assert choose(runs, 0) == []


def test_the_runs_of_those_who_take_the_most_go_before_those_of_others():
    many = [stored(f"m{i}", "max", viewed=100.0 + i) for i in range(4)]
    few = [stored("old", "eva", viewed=1.0), stored("new", "eva", viewed=2.0)]
    assert [run.id for run in choose([*few, *many], 20)] == ["m0", "m1"]
    assert [run.id for run in choose([*few, *many], 50)] == ["m0", "m1", "old", "m2", "new"]


def test_what_may_not_go_stays_and_counts_for_its_owner():
    runs = [
        stored("paused", "max", size=90, evictable=False),
        stored("done", "max", viewed=9),
        stored("other", "eva", viewed=1),
    ]
    assert [run.id for run in choose(runs, 10)] == ["done"]
    assert [run.id for run in choose(runs, 500)] == ["done", "other"]


@pytest.fixture
def service(serve):
    return serve(LIMITS)


def finished(service, title, owner="me", size=0, seconds_ago=PROTECTED_SECONDS + 60):
    """A finished run of `size` bytes and more that nobody has looked at for a while."""
    run_id = until(service, service.start(owner, "count", {"steps": 1}, title=title), "finished").id
    eventually(lambda: not service._registry.runs[run_id].alive)
    folder = service.root / "runs" / run_id
    (folder / "ballast").write_bytes(b"")
    os.truncate(folder / "ballast", size)
    look_away(service, run_id, seconds_ago)
    return run_id


def look_away(service, run_id, seconds_ago=PROTECTED_SECONDS + 60):
    """Let the last look at a run, and its end, be some time ago."""
    then = time.time() - seconds_ago
    for name in ("viewed", "state.json"):
        os.utime(service.root / "runs" / run_id / name, (then, then))


def ids(service, owner="me"):
    return [view.id for view in service.runs_of(owner)]


def test_the_oldest_finished_runs_make_room_and_their_owner_reads_it_before(service):
    old = finished(service, "Old <b>", size=300_000, seconds_ago=2000)
    young = finished(service, "Young", size=300_000, seconds_ago=1000)
    assert service.space_notice("me") == ""
    third = finished(service, "Third", size=200_000, seconds_ago=900)
    service._evictor._usage = None  # as if five seconds had gone by
    notice = service.space_notice("me")
    assert "the oldest finished runs will be deleted when there is no more room, of yours “Old <b>”" in notice
    assert "Young" not in notice
    finished(service, "Hers", owner="her", seconds_ago=0)
    fourth = finished(service, "Fourth", size=80_000)
    service._evictor._usage = None
    assert "will be deleted when the next one starts, of yours “Old <b>”." in service.space_notice("me")
    assert "“" not in service.space_notice("her")
    assert "the oldest finished runs will be deleted" in service.space_notice("her")
    assert service.space_notice("somebody else") == ""
    new = until(service, service.start("me", "count", {"steps": 1}), "finished").id
    assert set(ids(service)) == {young, third, fourth, new}
    assert not (service.root / "runs" / old).exists()
    assert service.space_notice("me") == "Deleted to make room for newer runs: “Old <b>”."
    assert service.space_notice("somebody else") == ""


def test_a_run_that_was_open_says_in_a_sentence_that_it_made_room(service):
    old = finished(service, "Old", size=850_000)
    reader = service.reader(old)
    look_away(service, old)
    service.start("me", "count", {"steps": 1})
    with pytest.raises(RunEvicted, match="made room for newer ones"):
        service.run(old)
    with pytest.raises(RunNotFound):
        service.reader(old)
    assert (reader.metrics(), reader.events(), reader.checkpoints(), reader.best_step()) == ({}, (), (), None)


def test_working_paused_and_viewed_runs_never_go(service):
    paused = service.start("me", "count", {})
    until(service, paused, "running")
    service.pause("me", paused)
    until(service, paused, "paused")
    viewed = finished(service, "Viewed", size=300_000)
    stopped = finished(service, "Stopped", size=300_000)
    working = service.start("me", "count", {})
    until(service, working, "running")
    queued = service.start("me", "count", {"steps": 1})
    for run_id in (paused, working, queued):
        look_away(service, run_id)
    (service.root / "runs" / paused / "ballast").write_bytes(b"x" * 300_000)
    service.run(viewed)
    for run_id in (paused, working, queued):
        look_away(service, run_id)
    another = service.start("me", "count", {"steps": 1})
    assert set(ids(service)) == {paused, viewed, working, queued, another}
    assert stopped not in ids(service)


def test_a_list_of_runs_does_not_count_as_a_look(service):
    run_id = finished(service, "Listed")
    before = service._store.last_viewed(run_id)
    service.runs_of("me")
    service.reader(run_id, viewed=False).events("validation")
    assert service._store.last_viewed(run_id) == before
    service.reader(run_id)
    assert service._store.last_viewed(run_id) > before
    first = service._store.last_viewed(run_id)
    service.run(run_id)  # within a minute: nothing is written
    assert service._store.last_viewed(run_id) == first


def test_one_who_fills_the_store_pays_with_own_runs(service):
    mine = finished(service, "Mine", size=100_000, seconds_ago=5000)
    greedy = [finished(service, f"G{i}", "greedy", 195_000, 900 - i) for i in range(4)]
    service.start("greedy", "count", {"steps": 1})
    assert ids(service) == [mine]
    assert set(greedy) - set(ids(service, "greedy")) == {greedy[0]}
    with pytest.raises(RunNotFound):
        service.run(greedy[0])


def test_an_upload_always_has_room(service):
    """Runs leave a tenth of the store to the texts; beyond that, finished runs make room for a text."""
    old = finished(service, "Old", size=430_000, seconds_ago=2000)
    for i in range(4):
        finished(service, f"Run {i}", size=100_000, seconds_ago=900 - i)
    before = ids(service)
    first = service.add_corpus("me", Corpus("x" * int(TEXT_SHARE * STORE)))
    assert ids(service) == before
    second = service.add_corpus("me", Corpus("y" * 450_000))
    assert set(before) - set(ids(service)) == {old}
    assert service.corpus(first).text[0] + service.corpus(second).text[0] == "xy"


def test_without_anything_to_delete_it_is_refused_in_a_sentence(service):
    viewed = finished(service, "Viewed", size=950_000)
    service.run(viewed)
    with pytest.raises(LimitReached, match=r"The store is full: it would hold 1\.05.* MB, and 1 MB are"):
        service.start("me", "count", {"steps": 1})
    with pytest.raises(LimitReached, match="The store is full"):
        service.add_corpus("me", Corpus("x" * 60_000))
    assert ids(service) == [viewed]


def test_a_run_that_grows_takes_the_room_of_finished_ones_instead_of_stopping(service, monkeypatch):
    old = finished(service, "Old", size=100_000)
    working = service.start("me", "count", {})
    until(service, working, "running")
    look_away(service, old)
    (service.root / "runs" / working / "ballast").write_bytes(b"x" * 850_000)
    monkeypatch.setattr("playground.runs.watchdog._DISK_INTERVAL", 0.0)
    eventually(lambda: old not in ids(service))
    assert ids(service) == [working]
    assert service.run(working).status == "running"


def test_a_run_of_an_earlier_version_counts_from_its_last_use(service):
    run_id = finished(service, "Old version")
    folder = service.root / "runs" / run_id
    (folder / "viewed").unlink()
    os.utime(folder / "touched", (5e8, 5e8))
    os.utime(folder / "state.json", (4e8, 4e8))
    assert service._store.last_viewed(run_id) == 5e8
