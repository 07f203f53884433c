"""What a reader of the studio sees when the space for runs is short."""

import os
import time
from pathlib import Path

import pytest

from playground.ui import job_service
from tests.pages.studio_actions import FILE, HARM, OWNER, plain_text, train
from tests.pages.walking import open_page


def notes(at):
    return [plain_text(info.value) for info in at.info]


@pytest.fixture
def ballast():
    """Large files, which are removed whatever happens: the store is that of other tests, too."""
    files: list[Path] = []
    yield files
    for file in files:
        file.unlink(missing_ok=True)


def test_the_owner_reads_what_will_go_and_afterwards_what_went(store, ballast):
    service = job_service.service()
    run_id, _ = train("sample-students", f"Old {HARM}")
    folder, long_ago = service.root / "runs" / run_id, time.time() - 3600
    assert notes(open_page(FILE, OWNER)) == []
    ballast.append(folder / "ballast")
    ballast[0].write_bytes(b"")
    os.truncate(ballast[0], int(0.9 * service.limits.store_bytes))
    for name in ("viewed", "state.json"):
        os.utime(folder / name, (long_ago, long_ago))
    service._evictor._usage = None
    [note] = notes(open_page(FILE, OWNER))
    assert note.startswith(
        "The space on this server runs short: the oldest finished runs will be deleted when"
    )
    assert f"the next one starts, of yours “Old {HARM}”." in note
    train("sample-students", "New")
    at = open_page(FILE, OWNER, run=run_id)
    assert not at.error
    assert any(
        note.startswith("This run was deleted: the space on this server ran short") for note in notes(at)
    )
    assert f"Deleted to make room for newer runs: “Old {HARM}”." in notes(at)
