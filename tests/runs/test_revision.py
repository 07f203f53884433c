"""The revision of a run: it tells every reader that something has changed; reading it is no use."""

import os

import pytest

from playground.errors import RunNotFound
from tests.runs.conftest import until


def test_it_changes_when_the_owner_resumes(service):
    run_id = service.start("me", "count", {"steps": 400, "every": 1000})
    until(service, run_id, "running")
    service.pause("me", run_id)
    until(service, run_id, "paused")
    at_rest = service.revision(run_id)
    assert service.revision(run_id) == at_rest
    service.resume("me", run_id)
    assert service.revision(run_id) > at_rest


def test_reading_it_does_not_keep_a_run_from_expiring(service):
    run_id = service.start("me", "count", {"steps": 3})
    until(service, run_id, "finished")
    touched = service.root / "runs" / run_id / "touched"
    os.utime(touched, (1000, 1000))
    service.revision(run_id)
    assert touched.stat().st_mtime == 1000
    service.run(run_id)
    assert touched.stat().st_mtime > 1000


def test_a_deleted_run_has_none(service):
    run_id = service.start("me", "count", {"steps": 3})
    until(service, run_id, "finished")
    service.delete("me", run_id)
    with pytest.raises(RunNotFound):
        service.revision(run_id)
