import threading
from itertools import pairwise

import numpy as np
import pytest

from playground.runs.limits import Limits
from playground.runs.refusals import (
    LimitReached,
    NoSuchCorpus,
    NoSuchRun,
    NotNow,
    NotYours,
    Refusal,
    StoreError,
    UnknownJob,
)
from playground.text.corpus import Corpus
from tests.runs.conftest import eventually, until
from tests.runs.jobs import count

GARBAGE = ["", "x", "../../etc/passwd", "a/b", "..", "%2e%2e", "\x00" * 26, "A" * 26, "é" * 26, "a" * 27,
           "a" * 25 + "\n", None, 7, ["a"], "sample-../x", "sample-"]  # fmt: skip


def test_a_job_runs_to_its_end_and_all_it_yields_can_be_read(service):
    run_id = service.start("me", "count", {"steps": 40}, title="first")
    view = until(service, run_id, "finished")
    assert (view.step, view.steps, view.title, view.job) == (40, 40, "first", "count")
    reader = service.reader(run_id)
    alone = [snapshot for snapshot in count({"steps": 40, "pause": 0})]
    metrics = reader.metrics()
    np.testing.assert_array_equal(metrics["step"], np.arange(1, 41))
    np.testing.assert_array_equal(metrics["x"], [float(s.rows["x"][0]) for s in alone])  # to the bit
    assert [event["step"] for event in reader.events("note")] == list(range(5, 41, 5))
    assert reader.document("resolved") == {"steps": 40}
    assert reader.checkpoints() == (10, 20, 30, 40)
    assert reader.latest().tensors["x"] == metrics["x"][-1]
    assert (reader.best_step(), reader.latest_step()) == (20, 40)
    assert reader.about()["spec"] == {"steps": 40}


def test_pause_and_resume_leave_the_same_bits(service):
    run_id = service.start("me", "count", {"steps": 400, "every": 1000})
    until(service, run_id, "running")
    service.pause("me", run_id)
    view = until(service, run_id, "paused")
    assert 0 < view.step < 400
    assert service.reader(run_id).latest_step() == view.step
    service.resume("me", run_id)
    assert until(service, run_id, "finished").step == 400
    metrics = service.reader(run_id).metrics()
    np.testing.assert_array_equal(metrics["step"], np.arange(1, 401))
    np.testing.assert_array_equal(
        metrics["x"], [float(s.rows["x"][0]) for s in count({"steps": 400, "pause": 0})]
    )


def test_stop_shows_at_once_and_twice_is_fine(service):
    run_id = service.start("me", "count", {})
    until(service, run_id, "running")
    assert service.stop("me", run_id).status in ("stopping", "stopped")
    view = until(service, run_id, "stopped")
    assert view.message == f"stopped at step {view.step}"
    assert service.stop("me", run_id) == service.stop("me", run_id)
    assert service.pause("me", run_id).status == "stopped"


def test_a_stop_overrules_a_pause_and_not_the_other_way_round(service):
    run_id = service.start("me", "deaf", {})
    until(service, run_id, "running")
    assert service.pause("me", run_id).status == "pausing"
    assert service.stop("me", run_id).status == "stopping"
    assert service.pause("me", run_id).status == "stopping"
    with pytest.raises(NotNow, match="coming to rest"):
        service.resume("me", run_id)


def test_a_job_that_makes_no_checkpoints_stops_all_the_same_and_starts_over(service):
    run_id = service.start("me", "stubborn", {})
    until(service, run_id, "running")
    service.stop("me", run_id)
    until(service, run_id, "stopped")
    service.resume("me", run_id)
    assert until(service, run_id, "running").message == ""


def test_stop_before_the_first_snapshot(service):
    run_id = service.start("me", "sleep", {})
    service.stop("me", run_id)
    assert until(service, run_id, "stopped").message == "stopped before the first step"


def test_a_finished_run_is_trained_longer_with_a_new_spec_and_more_seconds(serve):
    service = serve(Limits(workers=1, seconds=100, total_seconds=150))
    run_id = service.start("me", "count", {"steps": 20}, seconds=100)
    until(service, run_id, "finished")
    with pytest.raises(NotNow, match="finished"):
        service.resume("me", run_id)
    with pytest.raises(LimitReached, match="150 seconds"):
        service.resume("me", run_id, {"steps": 30}, seconds=60)
    service.resume("me", run_id, {"steps": 30}, seconds=50)
    view = until(service, run_id, "finished")
    assert (view.step, view.seconds, dict(view.spec)) == (30, 150, {"steps": 30})
    assert list(service.reader(run_id).metrics()["step"]) == list(range(1, 31))


def test_a_job_that_ends_itself_says_why(service):
    view = until(service, service.start("me", "diverge", {}))
    assert (view.status, view.message) == ("diverged", "The loss stopped being a number at step 3.")
    losses = service.reader(view.id).metrics()["train_loss"]
    assert losses[0] == 1.5
    assert np.isnan(losses[1])


def test_an_error_in_a_job_is_one_sentence_for_the_reader_and_a_traceback_in_the_log(service):
    view = until(service, service.start("me", "crash", {}))
    assert view.status == "failed"
    assert view.message.startswith("stopped at step 7: ")
    assert "secret" not in view.message
    log = (service.root / "runs" / view.id / "log.txt").read_text()
    assert "RuntimeError: secret" in log
    view = until(service, service.start("me", "complain", {}))
    assert (view.status, view.message) == ("failed", "The text is too short.")


def test_only_jobs_of_the_table_run(service):
    for job in ("os:system", "", "playground.training.loop:job", None):
        with pytest.raises(UnknownJob):
            service.start("me", job, {})
    assert service.runs_of("me") == ()


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_ids_are_refused_at_every_door(service, garbage):
    doors = [
        service.run,
        service.reader,
        lambda x: service.pause("me", x),
        lambda x: service.stop("me", x),
        lambda x: service.resume("me", x),
        lambda x: service.delete("me", x),
        lambda x: service.corpus_of("me", x),
    ]
    for door in doors:
        with pytest.raises(NoSuchRun, match="no such run"):
            door(garbage)
    texts = (service.corpus, lambda x: service.own_corpus("me", x), lambda x: service.delete_corpus("me", x))
    for door in texts:
        with pytest.raises(NoSuchCorpus, match="no such text"):
            door(garbage)
    if garbage:
        with pytest.raises(NoSuchCorpus):
            service.start("me", "read", {}, garbage)


def test_others_read_but_neither_steer_nor_delete(service):
    corpus_id = service.add_corpus("me", Corpus("some text"))
    run_id = service.start("me", "count", {}, corpus_id)
    view = until(service, run_id, "running")
    assert view.mine("me")
    for other in ("you", "", None):
        assert not view.mine(other)
        assert service.runs_of(other) == ()
        for steer in (service.pause, service.stop, service.resume, service.delete, service.corpus_of):
            with pytest.raises(NotYours):
                steer(other, run_id)
        with pytest.raises(NotYours):
            service.delete_corpus(other, corpus_id)
        with pytest.raises(NotYours):
            service.own_corpus(other, corpus_id)
        assert service.own_corpus(other, "sample-students").text
        with pytest.raises(NotYours):
            service.start(other, "read", {}, corpus_id)
        with pytest.raises(NotYours):
            service.add_corpus("", Corpus("x"))
    assert service.run(run_id).status == "running"
    assert service.corpus_of("me", run_id) == corpus_id
    assert service.own_corpus("me", corpus_id).text == "some text"
    stored = b"".join(path.read_bytes() for path in service.root.rglob("*.json"))
    assert b'"me"' not in stored
    assert corpus_id not in repr(view)


def test_runs_are_listed_newest_first(service):
    ids = [until(service, service.start("me", "count", {"steps": 1})).id for _ in range(3)]
    service.start("you", "count", {"steps": 1})
    assert [view.id for view in service.runs_of("me")] == ids[::-1]


def test_the_revision_grows_with_every_change_and_only_then(service):
    run_id = service.start("me", "count", {"steps": 30})
    seen = [service.run(run_id)]
    while seen[-1].active:
        seen.append(service.run(run_id))
    for before, after in pairwise(seen):
        assert after.revision >= before.revision
        assert (after == before) == (after.revision == before.revision)


def test_a_text_reaches_the_job_and_deleting_it_deletes_it_everywhere(service):
    secret = "a very private sentence ⏎ with emoji 👩‍🏫 and a \udcff stray byte"
    corpus_id = service.add_corpus("me", Corpus(secret, "items", "notes"))
    assert service.corpus(corpus_id) == Corpus(secret, "items", "notes")
    done = until(service, service.start("me", "read", {}, corpus_id), "finished").id
    assert service.reader(done).document("card") == {"name": "notes", "characters": len(secret)}
    run_id = service.start("me", "count", {}, corpus_id)
    waiting = service.start("me", "count", {}, corpus_id)
    until(service, run_id, "running")
    service.delete_corpus("me", corpus_id)
    assert until(service, run_id, "stopped").message.endswith("its text was deleted")
    assert until(service, waiting, "stopped").message == "stopped before the first step: its text was deleted"
    assert len(service.reader(run_id).metrics()["step"]) > 0
    for run in (run_id, waiting):
        with pytest.raises(NotNow, match="deleted"):
            service.resume("me", run)
    with pytest.raises(NoSuchCorpus):
        service.corpus(corpus_id)
    with pytest.raises(NoSuchCorpus):
        service.delete_corpus("me", corpus_id)
    files = [path for path in service.root.rglob("*") if path.is_file()]
    assert not any(b"very private" in path.read_bytes() for path in files)


def test_bundled_samples_are_texts_for_everybody_and_for_ever(service):
    text = service.corpus("sample-students").text
    view = until(service, service.start("me", "read", {}, "sample-students"), "finished")
    assert service.reader(view.id).document("card")["characters"] == len(text)
    assert service.corpus_of("you", view.id) == "sample-students"
    with pytest.raises(NotYours, match="bundled"):
        service.delete_corpus("me", "sample-students")
    for unknown in ("sample-nothing", "sample-__init__"):
        with pytest.raises(NoSuchCorpus):
            service.corpus(unknown)
        with pytest.raises(NoSuchCorpus):
            service.start("me", "read", {}, unknown)


def test_a_run_that_had_learned_nothing_yet_starts_over(service):
    run_id = service.start("me", "prepare", {})
    until(service, run_id, "running")
    service.pause("me", run_id)
    until(service, run_id, "paused")
    assert service.reader(run_id).checkpoints() == (0,)
    service.resume("me", run_id)
    until(service, run_id, "running")
    eventually(lambda: service.reader(run_id).checkpoints() == ())
    assert len(service.reader(run_id).events("note")) == 1


def test_a_deleted_run_is_gone_whether_it_works_waits_or_rests(service):
    working = service.start("me", "count", {})
    waiting = service.start("me", "count", {})
    until(service, working, "running")
    for run_id in (working, waiting):
        service.delete("me", run_id)
        with pytest.raises(NoSuchRun):
            service.run(run_id)
    resting = until(service, service.start("me", "count", {"steps": 1}), "finished").id
    service.delete("me", resting)
    assert service.runs_of("me") == ()
    eventually(lambda: not list((service.root / "runs").iterdir()))


def test_two_tabs_may_do_what_they_like_at_once(service):
    run_id = service.start("me", "count", {"steps": 100_000})
    until(service, run_id, "running")
    surprises = []

    def tab(actions):
        for action in actions:
            try:
                action("me", run_id)
                service.reader(run_id).metrics()
                service.run(run_id)
            except Refusal:
                pass
            except Exception as error:
                surprises.append(error)

    actions = [service.pause, service.resume, service.stop, service.resume, service.resume, service.pause]
    tabs = [threading.Thread(target=tab, args=(actions[i:] + actions[:i],)) for i in range(4)]
    for thread in tabs:
        thread.start()
    for thread in tabs:
        thread.join()
    assert surprises == []
    service.stop("me", run_id)
    view = until(service, run_id)
    assert view.status in ("stopped", "paused")
    steps = service.reader(run_id).metrics()["step"]
    np.testing.assert_array_equal(steps, np.arange(1, len(steps) + 1))


def test_bad_budgets_and_specs_are_refused(service):
    for seconds in (0, -1, float("nan"), float("inf"), "60"):
        with pytest.raises(Refusal, match="budget"):
            service.start("me", "count", {}, seconds=seconds)
    with pytest.raises(LimitReached, match=r"300 seconds.*PLAYGROUND_SECONDS"):
        service.start("me", "count", {}, seconds=301)
    with pytest.raises(TypeError):
        service.start("me", "count", {"f": print})
    with pytest.raises(Refusal, match="too long"):
        service.start("me", "count", {"text": "x" * 200_000})


def test_limits_are_said_when_hit(serve):
    service = serve(Limits(workers=1, corpus_bytes=10, queued_per_owner=1, store_bytes=100_000))
    with pytest.raises(LimitReached, match=r"12 bytes.*10 bytes.*PLAYGROUND_CORPUS_BYTES"):
        service.add_corpus("me", Corpus("ä" * 6))
    service.start("me", "sleep", {})
    service.start("me", "sleep", {})
    with pytest.raises(LimitReached, match="1 run may wait"):
        service.start("me", "sleep", {})
    service.start("you", "sleep", {})
    (service.root / "runs" / "big").write_bytes(bytes(100_000))
    with pytest.raises(LimitReached, match="store is full"):
        service.start("him", "count", {})


def test_a_full_disk_is_a_sentence(service, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "/secret/path")

    run_id = until(service, service.start("me", "count", {"steps": 2}), "finished").id
    monkeypatch.setattr("playground.runs.corpora.write_bytes", full)
    monkeypatch.setattr("playground.runs.store.write_json", full)
    monkeypatch.setattr("playground.runs.registry.write_json", full)
    for attempt in (
        lambda: service.add_corpus("me", Corpus("text")),
        lambda: service.start("me", "count", {}),
        lambda: service.resume("me", run_id, {"steps": 5}),
    ):
        with pytest.raises(StoreError, match="disk is full") as caught:
            attempt()
        assert "secret" not in str(caught.value)
    assert [view.id for view in service.runs_of("me")] == [run_id]


def test_nothing_starts_after_the_end(service):
    run_id = service.start("me", "count", {})
    until(service, run_id, "running")
    service.close()
    service.close()
    assert service.run(run_id).status == "stopped"
    with pytest.raises(NotNow, match="stopping"):
        service.start("me", "count", {})
