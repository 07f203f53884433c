"""The pages under test keep their runs in a store of their own."""

import pytest

from playground.ui import jobs


@pytest.fixture(scope="session", autouse=True)
def store(tmp_path_factory):
    """Give the app's job service a folder of its own, and close it in the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_STORE", str(tmp_path_factory.mktemp("store")))
        patch.setenv("PLAYGROUND_WORKERS", "2")
        jobs.service.clear()
        yield
        jobs.service().close()
        jobs.service.clear()
