"""A small app that exercises every part of the player; the browser tests and the benchmark drive it."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from playground.ui.player import preload

st.set_page_config(layout="wide")
page = st.navigation(
    [
        st.Page("stage.py", title="Stage", default=True),
        st.Page("panels.py", title="Panels"),
        st.Page("growing.py", title="Growing"),
        st.Page("two.py", title="Two"),
        st.Page("race.py", title="Race"),
        st.Page("heat.py", title="Heat"),
        st.Page("terrain.py", title="Terrain"),
        st.Page("graph.py", title="Graph"),
        st.Page("plain.py", title="Plain"),
        st.Page("axes.py", title="Axes"),
        st.Page("tiles.py", title="Tiles"),
    ],
    position="top",
)
preload()
page.run()
