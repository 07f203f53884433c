"""Where a run stands, in words."""

import pytest

from playground.runs.view import RunView
from playground.ui.run_list import status

VIEW = {
    "id": "a" * 26,
    "revision": 1,
    "title": "",
    "job": "train",
    "spec": {},
    "message": "",
    "created": 0.0,
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
