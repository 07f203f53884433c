"""A training of one's own: what it would be, the button, and where it stands."""

import streamlit as st

from pages.language_models.fixed_window_controls import CONTEXT, FIRST, OTHER, VIEW
from playground.experiments.fixed_window.sizes import SizesSpec
from playground.experiments.fixed_window.training import SECONDS, Plan, training, vocabulary
from playground.models.table import MODELS
from playground.runs.refusals import Refusal
from playground.text.samples import SAMPLES
from playground.training.spec import SpecError
from playground.ui import listing
from playground.ui.jobs import service
from playground.ui.plain import plain

PROBLEM = "fixed-window.problem"


def planned(plan: Plan) -> SizesSpec:
    """The planned network's sizes."""
    return SizesSpec(vocabulary(plan.text), plan.embedding, plan.hidden, plan.direct)


def offer(plan: Plan, owner: str) -> None:
    """The button, in the sidebar."""
    V = vocabulary(plan.text)
    options = {
        "context": plan.context,
        "embedding": plan.embedding,
        "hidden": plan.hidden,
        "direct": float(plan.direct),
        "dropout": 0.0,
    }
    parameters = MODELS["window"].parameters(V, options)
    with st.sidebar:
        st.button(
            f"Train for {SECONDS:.0f} s",
            icon=":material/play_arrow:",
            key="fw-train",
            on_click=_start,
            args=(plan, owner, parameters),
            width="stretch",
            help=f"{SAMPLES[plan.text].title}: a window of {plan.context}, {parameters:,} parameters.",
        )
        if problem := st.session_state.pop(PROBLEM, None):
            st.error(plain(problem, 500))


def _start(plan: Plan, owner: str, parameters: int) -> None:
    """Queue the run and look at its embeddings; or say in a sentence why not."""
    title = f"{SAMPLES[plan.text].title} · window of {plan.context}"
    try:
        service().limits.check("parameters", parameters)
        run = service().start(owner, "train", training(plan).to_json(), f"sample-{plan.text}", SECONDS, title)
    except (Refusal, SpecError) as error:
        st.session_state[PROBLEM] = str(error)
        return
    st.query_params["run"] = run
    st.query_params.pop("step", None)
    VIEW.put("embeddings")
    CONTEXT.put(FIRST[plan.text])
    OTHER.put("")


def active(run_id: str) -> bool:
    """Whether the run of the address will change by itself."""
    try:
        return bool(run_id) and service().run(run_id).active
    except Refusal:
        return False


def progress(run_id: str) -> None:
    """One line: where the run stands."""
    try:
        view = service().run(run_id)
    except Refusal:
        return
    words = plain(view.message, 500) or listing.status(view)
    share = min(1.0, view.step / view.steps) if view.steps else 0.0
    st.progress(share, text=f"**{plain(view.title)}** · {words}")
