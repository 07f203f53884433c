"""The bench page: moving paths above a contour; dragging the start computes all of them again."""

import numpy as np
import streamlit as st

from playground.figures.scene import Handle, Plot, Row, Scene, Table, Trails
from playground.figures.style import CATEGORICAL
from playground.ui.player import player, reported

STEPS = int(st.query_params.get("n", 500))
PATHS = int(st.query_params.get("paths", 10))
RATES = np.linspace(0.0005, 0.003, PATHS)


@st.cache_data
def surface(n: int = 100) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rosenbrock's valley on an n x n grid, logarithmic."""
    x, y = np.linspace(-2, 2, n), np.linspace(-1, 3, n)
    return x, y, np.log1p((1 - x) ** 2 + 10 * (y[:, None] - x**2) ** 2)


def paths(start: tuple[float, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradient descent with momentum 0.9 at PATHS learning rates: x, y, loss, each (paths, steps + 1)."""
    w = np.empty((2, STEPS + 1, PATHS))
    w[:, 0] = np.array(start)[:, None]
    velocity = np.zeros((2, PATHS))
    for k in range(STEPS):
        x, y = w[:, k]
        valley = y - x * x
        velocity = 0.9 * velocity + np.stack([-2 * (1 - x) - 40 * x * valley, 20 * valley])
        w[:, k + 1] = np.clip(w[:, k] - RATES * velocity, -1e3, 1e3)
    x, y = w.transpose(0, 2, 1)
    return x, y, (1 - x) ** 2 + 10 * (y - x * x) ** 2


@st.fragment
def view() -> None:
    start = reported("race", "start", {"x": -1.5, "y": 1.2})
    x, y, loss = paths((start["x"], start["y"]))
    gx, gy, gz = surface()
    contour = {
        "type": "contour",
        "x": gx,
        "y": gy,
        "z": gz,
        "ncontours": 20,
        "showscale": False,
        "hoverinfo": "x+y+z",
        "colorscale": [[0, "@paper"], [1, "@surface"]],
        "line": {"width": 0.5, "color": "@muted"},
    }
    layout = {"xaxis": {"range": [-2, 2], "title": "w₁"}, "yaxis": {"range": [-1, 3], "title": "w₂"}}
    colours = [CATEGORICAL[k % len(CATEGORICAL)] for k in range(PATHS)]
    stage = Plot(
        "surface",
        {"data": [contour], "layout": layout},
        [Trails(x, y, colours)],
        [Handle("start", start["x"], start["y"], label="start")],
        title="Ten learning rates",
        alt="A contour with moving paths",
    )
    rows = [Row(f"{rate:.4f}", loss[k], color=colours[k]) for k, rate in enumerate(RATES)]
    scene = Scene(
        STEPS,
        [stage, Table("losses", rows, columns=("loss",), title="Loss")],
        url_key="",
        height=440,
        rate=60,
    )
    player(scene, key="race")


view()
