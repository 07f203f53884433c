"""Fixed window: the button that trains the planned network."""

import streamlit as st

from pages.language_models.fixed_window_controls import CONTEXT, CONTEXTS, SECOND_CONTEXT, VIEW
from playground.experiments.fixed_window.training_plan import SECONDS, TrainingPlan
from playground.text.samples import SAMPLES
from playground.ui import messages, run_controls
from playground.ui.address import set_parameters

FIRST_CONTEXTS = {**CONTEXTS, "students": "As the proctor started the clock, the students near"}  # by sample


def train_button(plan: TrainingPlan, owner: str) -> None:
    """Draw the button in the sidebar; below it why the last start was refused."""
    size = f"a window of {plan.window}, {plan.parameters:,} parameters"
    with st.sidebar:
        st.button(
            f"Train for {SECONDS:.0f} s",
            icon=":material/play_arrow:",
            key="train",
            on_click=_start,
            args=(plan, owner),
            width="stretch",
            help=f"{SAMPLES[plan.sample].title}: {size}.",
        )
        messages.show(run_controls.PLACE)


def _start(plan: TrainingPlan, owner: str) -> None:
    """Queue the run and show its embeddings; a refusal is posted."""
    with messages.posting(run_controls.PLACE):
        run_id = run_controls.start_run(
            owner,
            "train",
            plan.train_spec().to_json(),
            SECONDS,
            plan.title,
            f"sample-{plan.sample}",
            {"parameters": plan.parameters},
        )
        if run_id is not None:
            show_run(run_id, plan)


def show_run(run_id: str, plan: TrainingPlan) -> None:
    """Put the run into the address and set the controls to look at its embeddings. Call it in a callback."""
    set_parameters({"run": run_id, "step": None})
    VIEW.set("embeddings")
    CONTEXT.set(FIRST_CONTEXTS[plan.sample])
    SECOND_CONTEXT.set("")
