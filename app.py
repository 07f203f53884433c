"""The syllabus: chapters and pages as one table, and the navigation; nothing else."""

import streamlit as st

from playground.ui.chrome import ICON, chrome
from playground.ui.player import preload
from playground.ui.syllabus import Entry, navigate

SYLLABUS = {
    "": [Entry("home.py", "Home", "", "")],
    "Optimization": [
        Entry(
            "optimization/gradient_descent.py",
            "Gradient descent",
            "gradient-descent",
            "One parameter, one slope, one step: creep, converge, overshoot, diverge, and step back.",
        ),
    ],
    "Language models": [
        Entry(
            "language_models/rnn.py",
            "Recurrent network",
            "rnn",
            "Every hidden unit at every token: what the network remembers, and what it expects next.",
        ),
    ],
    "Studio": [
        Entry(
            "studio/studio.py",
            "Train on your text",
            "studio",
            "Upload a text, watch a network learn it, and read what it expects next at any moment.",
        ),
    ],
}

page = navigate(SYLLABUS)
st.set_page_config(
    page_title=f"{page.title} · LM Playground", page_icon=ICON, layout="wide", initial_sidebar_state=264
)
chrome(page.url_path)
preload()
page.run()
