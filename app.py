"""The syllabus: chapters and pages as one table, and the navigation; nothing else."""

import streamlit as st

from playground.ui.chrome import chrome
from playground.ui.player import preload

SYLLABUS = {
    "": [st.Page("pages/home.py", title="Home", default=True)],
    "Optimization": [
        st.Page(
            "pages/optimization/gradient_descent.py", title="Gradient descent", url_path="gradient-descent"
        ),
    ],
}

page = st.navigation(SYLLABUS, position="top")
st.set_page_config(
    page_title=f"{page.title} · LM Playground", page_icon="🎓", layout="wide", initial_sidebar_state="auto"
)
chrome()
preload()
page.run()
