"""Two players on one page, one of them in the second of two tabs, and a chart that brings its own plotly."""

import numpy as np
import streamlit as st

from playground.figures.scene import Cursor, Plot, Row, Scene, Table
from playground.ui.player import player

t = np.arange(11.0)


def scene(name: str, url_key: str) -> Scene:
    figure = {"data": [{"type": "scatter", "x": t, "y": t**2}], "layout": {"xaxis": {"range": [0, 10]}}}
    plot = Plot(f"{name}-plot", figure, [Cursor()], alt="a parabola", title=name)
    return Scene(10, [plot, Table(f"{name}-table", [Row("t", t)])], url_key=url_key, height=200, rate=20)


player(scene("upper", "a"), key="upper")
first, second = st.tabs(["first", "second"])
with first:
    st.plotly_chart({"data": [{"type": "scatter", "y": [1, 3, 2]}]}, key="chart", height=160)
with second:
    player(scene("lower", "b"), key="lower")
