"""Diagrams of two tiles, planes and curves, each with a plot that shows the tile that the reader looks at."""

import numpy as np
import streamlit as st

from playground.figures.scene import Columns, Drawing, Enlarged, Graph, Plot, Raster, Rows, Scene
from playground.ui.player import player, reported

STEPS = 60


def tiles(kind: str) -> np.ndarray:
    """Two rows: the first turns from negative to positive from left to right, the second is its opposite."""
    x = np.linspace(-1, 1, 9)
    t = np.linspace(0.2, 1, STEPS + 1)[:, None]
    one = np.rint(127 * t * x).astype(int)  # (steps, points)
    rows = np.stack([one, -one]) + 128
    if kind == "plane":
        rows = np.repeat(rows[:, :, None, :], 9, axis=2)
    return rows.astype(np.uint8)


def diagram(kind: str) -> Graph:
    d = Drawing(120, 60, f"two tiles: {kind}")
    for row in (0, 1):
        name = f"{kind} {row + 1}"
        d.rect(5 + 55 * row, 5, 50, 50, data_tile=f"t.{row}", data_pick=f"{kind}-{row}", aria_label=name)
    return Graph(f"net-{kind}", d.svg(), {"t": tiles(kind)}, title=f"Tiles: {kind}")


def plot(kind: str) -> Plot:
    axes = {"xaxis": {"range": [-1, 1]}, "yaxis": {"range": [0, 500]}}
    output = Raster(np.full((1, 2, 2), 255, np.uint8), (-1, 1), (0, 500), [["paper", "region0"]])
    large = Enlarged(f"net-{kind}", (-1, 1), (0, 500), {"t": 4.0})
    return Plot(kind, {"data": [], "layout": axes}, [output, large], title=f"Output: {kind}", clickable=True)


@st.fragment
def view() -> None:
    picked, clicked = reported("tiles", "pick"), reported("tiles", "click")
    panels = [Rows([diagram(kind), plot(kind)]) for kind in ("plane", "curve")]
    player(Scene(STEPS, [Columns(panels)], rate=60, height=420), key="tiles")
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.text(f"runs {st.session_state['runs']} picked {picked and picked['name']}")
    st.text(f"clicked {clicked and clicked['panel']}")


view()
