"""What becomes of a run: it starts, rests, goes on, ends and is deleted; what it leaves can be read."""

import threading
from itertools import pairwise

import numpy as np
import pytest

from playground.errors import (
    InvalidRunState,
    LimitReached,
    RunNotFound,
    UserError,
)
from playground.runs.limits import Limits
from tests.runs.conftest import eventually, until
from tests.runs.jobs import count


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
    assert reader.checkpoint(reader.latest_step()).tensors["x"] == metrics["x"][-1]
    assert (reader.best_step(), reader.latest_step()) == (20, 40)
    assert view.spec == {"steps": 40}


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
    with pytest.raises(InvalidRunState, match="coming to rest"):
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
    with pytest.raises(InvalidRunState, match="finished"):
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
        with pytest.raises(RunNotFound):
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
            except UserError:
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


def test_nothing_starts_after_the_end(service):
    run_id = service.start("me", "count", {})
    until(service, run_id, "running")
    service.close()
    service.close()
    assert service.run(run_id).status == "stopped"
    with pytest.raises(InvalidRunState, match="stopping"):
        service.start("me", "count", {})
