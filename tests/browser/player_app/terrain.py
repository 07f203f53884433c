"""A landscape with paths: gradient descent at several rates. The query says which surface and how many."""

import numpy as np
import streamlit as st

from playground.figures.scene import Box, Columns, Marks, Paths, Plot, Row, Scene, Table, Terrain, Trails
from playground.figures.style import CATEGORICAL
from playground.ui.player import player, reported

Pair = tuple[np.ndarray, np.ndarray]
NAME = st.query_params.get("f", "himmelblau")
STEPS = int(st.query_params.get("n", 200))
PATHS = int(st.query_params.get("paths", 4))
GRID = int(st.query_params.get("grid", 120))


def himmelblau(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, Pair]:
    a, b = x * x + y - 11, x + y * y - 7
    return a * a + b * b, (4 * x * a + 2 * b, 2 * a + 4 * y * b)


def saddle(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, Pair]:
    return x * x / 2 - y * y / 2 + y**4 / 4, (x, -y + y**3)


def ravine(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, Pair]:
    return (x * x + 30 * y * y) / 2, (x, 30 * y)


# function, domain of x and y, start, largest rate, heights as drawn, minima
SURFACES = {
    "himmelblau": (
        himmelblau,
        (-5, 5),
        (-0.4, -1.2),
        0.018,
        np.log1p,
        [(3, 2), (-2.805, 3.131), (-3.779, -3.283), (3.584, -1.848)],
    ),
    "saddle": (saddle, (-1.6, 1.6), (1.4, 0.02), 0.4, np.asarray, [(0, 1), (0, -1)]),
    "ravine": (ravine, (-2, 2), (-1.8, 1.2), 0.069, np.asarray, [(0, 0)]),
}
FUNCTION, DOMAIN, START, RATE, DRAWN, MINIMA = SURFACES[NAME]


def paths(start: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Gradient descent with momentum k / PATHS, the last one at too large a rate: x, y (paths, steps + 1)."""
    w = np.empty((2, STEPS + 1, PATHS))
    w[:, 0] = np.array(start)[:, None]
    velocity = np.zeros((2, PATHS))
    rates = RATE * np.linspace(0.2, 1, PATHS)
    rates[-1] = 3 * RATE if "diverge" in st.query_params else RATE
    with np.errstate(all="ignore"):
        for k in range(STEPS):
            velocity = np.linspace(0, 0.8, PATHS) * velocity + np.stack(FUNCTION(*w[:, k])[1])
            w[:, k + 1] = w[:, k] - rates * velocity
    x, y = np.where(np.abs(w) < 1e6, w, np.nan).transpose(0, 2, 1)
    return x, y


def heights(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return DRAWN(FUNCTION(x, y)[0])


def other() -> None:
    st.session_state["start"] = (0.9, 0.3)


def above() -> None:
    st.session_state["angles"] = (0.0, 90.0)


@st.fragment
def view() -> None:
    st.button("Another start", on_click=other)
    st.button("From above", on_click=above)
    azimuth, elevation = st.session_state.get("angles", (-35.0, float(st.query_params.get("elevation", 40))))
    x, y = paths(st.session_state.get("start", START))
    over = [int(bad.argmax()) if (bad := np.abs(row) > 50).any() else None for row in x]
    axis = np.linspace(*DOMAIN, GRID)
    z = heights(axis[None, :], axis[:, None])
    if "holes" in st.query_params:
        z[np.hypot(axis[None, :] - 1, axis[:, None] - 1) < 0.6] = np.nan
    mx, my = np.array(MINIMA, dtype=float).T
    colours = [CATEGORICAL[k % len(CATEGORICAL)] for k in range(PATHS)]
    names = [f"racer {k + 1}" for k in range(PATHS)]
    terrain = Terrain(
        "terrain",
        axis,
        axis,
        z,
        Paths(x, y, heights(x, y), colours, names, over),
        Marks(mx, my, heights(mx, my), [f"({a:.3g}, {b:.3g})" for a, b in MINIMA]),
        azimuth=azimuth,
        elevation=elevation,
        zlabel="log(1 + L)" if DRAWN is np.log1p else "L",
        title=NAME.title(),
        alt=f"the surface {NAME} as a landscape",
    )
    box = Box(x[:1], y[:1], 0.1 * np.abs(x[:1]), 0.1 * np.abs(y[:1]), colours[0], labels=["v"])
    layout = {"xaxis": {"range": DOMAIN, "title": "x"}, "yaxis": {"range": DOMAIN, "title": "y"}}
    contour = {
        "type": "contour",
        "x": axis,
        "y": axis,
        "z": z,
        "ncontours": 14,
        "showscale": False,
        "colorscale": [[0, "@paper"], [1, "@surface"]],
        "line": {"width": 0.5, "color": "@muted"},
    }
    plot = Plot(
        "map", {"data": [contour], "layout": layout}, [Trails(x, y, colours, labels=names), box], alt="map"
    )
    table = Table("numbers", [Row(name, x[k], color=colours[k]) for k, name in enumerate(names)], ("x",))
    beside = {"map": [plot], "none": []}.get(st.query_params.get("beside", "table"), [table])
    panels = [Columns([terrain, *beside])]
    scene = Scene(STEPS, panels, height=int(st.query_params.get("height", 360)), rate=60)
    player(scene, key="terrain")


view()
st.text(f"heard {reported('terrain', 'click')}")
