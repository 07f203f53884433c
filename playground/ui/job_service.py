"""The app's one job service."""

import streamlit as st

from playground.experiments.preload import preload_torch
from playground.runs.limits import Limits
from playground.runs.service import Service


@st.cache_resource(show_spinner=False)
def service() -> Service:
    """The job service of this server; PyTorch gets ready in the background, here and for the workers."""
    warm_torch()
    jobs = Service(limits=Limits.from_environment())
    jobs.preload()
    return jobs


@st.cache_resource(show_spinner=False)
def warm_torch() -> str:
    """Start importing PyTorch, once."""
    return preload_torch().name
