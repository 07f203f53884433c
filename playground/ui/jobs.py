"""The app's one job service, and PyTorch made ready in the background for the pages that need it."""

import gc
import threading
from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.runs.limits import Limits
from playground.runs.service import Service


@st.cache_resource(show_spinner=False)
def service() -> Service:
    """The job service of this server process."""
    warm_torch()
    jobs = Service(limits=Limits.from_environment())
    jobs.warm()
    return jobs


@st.cache_resource(show_spinner=False)
def warm_torch() -> Mapping[str, Any]:
    """Import PyTorch in the background, so that the first question to a model need not wait for it."""
    thread = threading.Thread(target=_import_torch, name="warm-torch", daemon=True)
    thread.start()
    return {"thread": thread}


def _import_torch() -> None:
    import torch

    torch.set_num_threads(1)  # the workers need the cores
    gc.freeze()  # PyTorch's many objects need never be looked at again
