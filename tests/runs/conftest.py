import time

import pytest

from playground.runs.limits import Limits
from playground.runs.service import Service
from tests.runs.jobs import JOBS

LIMITS = Limits(workers=1, running_per_owner=1)


@pytest.fixture
def serve(tmp_path):
    """Start services (at one root unless told otherwise) and close them afterwards."""
    services = []

    def start(limits=LIMITS, root=tmp_path / "store"):
        services.append(Service(root, limits, jobs=JOBS, preload=()))
        return services[-1]

    yield start
    for service in services:
        service.close()


@pytest.fixture
def service(serve):
    return serve()


def until(service, run_id, *statuses, patience=90.0):
    """Wait until a run has one of the statuses, or until it is at rest when none are given."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        view = service.run(run_id)
        if view.status in statuses if statuses else not view.active:
            return view
        time.sleep(0.005)
    raise AssertionError(f"still {view}")


def eventually(condition, patience=90.0):
    """Wait until a condition holds."""
    deadline = time.monotonic() + patience
    while not (value := condition()):
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.005)
    return value
