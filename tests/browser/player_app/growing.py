"""A trace that grows by ten steps at every press."""

import numpy as np
import streamlit as st

from playground.figures.scene import Plot, Row, Scene, Table, Trails
from playground.ui.player import player

last = st.session_state.setdefault("last", 20)


def grow() -> None:
    st.session_state["last"] += 10


st.button("grow", on_click=grow)
last = st.session_state["last"]
x = np.arange(last + 1)
y = np.cos(x / 7)
plot = Plot(
    "curve",
    {"data": [], "layout": {"xaxis": {"range": [0, 80]}, "yaxis": {"range": [-1.2, 1.2]}}},
    [Trails(x, y, future=True)],
    alt="a growing curve",
    clickable=True,
)
scene = Scene(last, [plot, Table("now", [Row("y", y)])], follow=True, height=260)
player(scene, key="growing")
st.text(f"last {last}")
