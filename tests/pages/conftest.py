"""The pages under test keep their runs in a store of their own, and look for components once."""

from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from playground.ui import job_service


@pytest.fixture(scope="session", autouse=True)
def components():
    """A new AppTest reads the metadata of all installed packages, for several times the price of a page."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def store(tmp_path_factory):
    """Give the app's job service a folder of its own, and close it in the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_STORE", str(tmp_path_factory.mktemp("store")))
        patch.setenv("PLAYGROUND_WORKERS", "2")
        job_service.service.clear()
        yield
        job_service.service().close()
        job_service.service.clear()
