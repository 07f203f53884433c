"""The studio before a text is chosen: the bundled texts as cards that start a training, own text beside."""

import streamlit as st

from playground.experiments import studio as experiment
from playground.text.samples import SAMPLES, Sample
from playground.ui import messages, run_controls, run_list, text_source

SECONDS = 10  # of the training that a click on a card starts


def show(owner: str) -> None:
    """Draw the cards, and beside them the way to a text of one's own."""
    with st.container(key="start-page", horizontal=True):
        cards(owner)
        with st.container(key="start-own", gap="small"):
            st.markdown("**Your own text**")
            text_source.choose(text_source.OWN, owner)


def cards(owner: str) -> None:
    """A card for every bundled text; a click anywhere on it starts a training on this text."""
    with st.container(key="start-texts", gap="small"):
        st.markdown(f"**Click a text**: a network starts to learn it, for {SECONDS} seconds")
        messages.show(run_controls.PLACE)
        with st.container(key="start-cards", horizontal=True):
            for sample in SAMPLES.values():
                with st.container(key=f"start-card-{sample.key}", border=True, gap="small"):
                    _card(sample, owner)


def _card(sample: Sample, owner: str) -> None:
    """Title, what the text teaches, some lines of it as they are, and the button that covers the card."""
    st.button(
        f":primary[:material/play_circle:] {sample.title}",
        key=f"train-{sample.key}",
        type="tertiary",
        on_click=_start,
        args=(owner, sample),
    )
    st.markdown(sample.teaches)
    st.text(experiment.excerpt(sample.key))


def _start(owner: str, sample: Sample) -> None:
    """Queue a training with the default settings and go to its address; or post why not."""
    spec, vocabulary = experiment.bundled_training(sample.key, float(SECONDS))
    run_id = run_controls.start_training(owner, spec, f"sample-{sample.key}", sample.title, vocabulary)
    if run_id is not None:
        run_list.go_to_run(run_id)
