"""Two plots whose axes grow: on one everything else stays, on the other the line changes with them."""

import numpy as np
import streamlit as st

from playground.figures.scene import Cursor, Plot, Scene
from playground.ui.player import player

longer = st.session_state.setdefault("longer", 0)
t = np.arange(11.0)


def plot(name: str, line: np.ndarray) -> Plot:
    figure = {
        "data": [{"type": "scatter", "x": t, "y": line}],
        "layout": {
            "xaxis": {"range": [0, 10 + 10 * longer], "title": "step"},
            "yaxis": {"type": "log", "range": [-1, 2 + longer]},
        },
    }
    return Plot(name, figure, [Cursor()], alt=name, title=name)


def make_longer() -> None:
    st.session_state["longer"] += 1


player(Scene(10, [plot("still", t + 1), plot("other", t + 1 + longer)], url_key="", height=240), key="axes")
st.button("Longer", on_click=make_longer)
