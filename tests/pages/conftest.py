"""The pages under test keep their runs in a store of their own, and look for components once."""

from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from playground.experiments.preload import preload_torch
from playground.ui import job_service


@pytest.fixture(scope="session", autouse=True)
def components():
    """A new AppTest reads the metadata of all installed packages, for several times the price of a page."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def torch_is_imported():
    """PyTorch is imported completely before a page computes.

    The job service imports it in a thread of its own, and the first optimizer a thousand modules more. A page
    that needs parts of it meanwhile imports them in another thread: once that met a dictionary that changed.
    """
    preload_torch().join()


@pytest.fixture(scope="session", autouse=True)
def store(tmp_path_factory, torch_is_imported):
    """Give the app's job service a folder of its own, and close it in the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_STORE", str(tmp_path_factory.mktemp("store")))
        patch.setenv("PLAYGROUND_WORKERS", "2")
        job_service.service.clear()
        yield
        job_service.service().close()
        job_service.service.clear()
