"""One dimension: a curve, its tangent, a step as an arrow; the start is dragged along the curve."""

import numpy as np
import streamlit as st

from playground.figures.scene import (
    Arrow,
    Cursor,
    Handle,
    Marker,
    Plot,
    Row,
    Rows,
    Rules,
    Scene,
    Segment,
    Table,
    Trails,
)
from playground.ui.player import player, reported
from playground.ui.seek import seek

STEPS = 40
NARRATION = [
    (0, "The start: the slope points uphill."),
    (5, "Each step is a little shorter."),
    (STEPS, "At rest."),
]


def descend(start: float, eta: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Minimise theta^4 / 4 - theta^2 / 2; (steps + 1,) theta, loss, slope; NaN once it has run away."""
    theta = np.empty(STEPS + 1)
    theta[0] = start
    for k in range(STEPS):
        theta[k + 1] = theta[k] - eta * (theta[k] ** 3 - theta[k]) if abs(theta[k]) < 1e6 else np.nan
    return theta, theta**4 / 4 - theta**2 / 2, theta**3 - theta


def lesson() -> None:
    seek(STEPS // 2)


def axes(x_title: str, y_title: str, x_range: list[float], y_range: list[float] | None = None) -> dict:
    return {"xaxis": {"title": x_title, "range": x_range}, "yaxis": {"title": y_title, "range": y_range}}


@st.fragment
def view() -> None:
    eta = st.slider("learning rate", 0.02, 3.0, 0.1, key="eta", bind="query-params")
    st.button("Lesson: the telling step", on_click=lesson)
    handle = reported("stage", "start", {"x": -0.2})
    clicked = reported("stage", "click")
    theta, loss, slope = descend(handle["x"], eta)
    steps = np.arange(STEPS + 1)
    over = int(np.argmax(np.abs(theta) > 3)) if np.any(np.abs(theta) > 3) else None
    x = np.linspace(-2, 2, 201)
    curve = {
        "type": "scatter",
        "x": x,
        "y": x**4 / 4 - x**2 / 2,
        "line": {"color": "@value"},
        "hoverinfo": "x+y",
    }
    stage = Plot(
        "stage",
        {"data": [curve], "layout": axes("θ", "L(θ)", [-2, 2], [-0.5, 1.6])},
        [
            Rules(x=1.0, labels=["minimum"]),
            Segment(theta, loss, theta + 1, loss + slope, colors="gradient", extend=True),
            Arrow(theta, loss, theta - eta * slope, loss, labels=["−η L′"]),
            Marker(theta, loss, radius=7, diverged=[over]),
        ],
        [
            Handle(
                "start",
                float(theta[0]),
                axis="x",
                curve=(x, x**4 / 4 - x**2 / 2),
                label="start",
                low=(-2, None),
                high=(2, None),
            )
        ],
        clickable=True,
        title="Loss against the parameter",
        alt="The loss curve, the tangent at the current parameter and the step it leads to",
    )
    losses = Plot(
        "loss",
        {"data": [], "layout": axes("step k", "L", [0, STEPS], [-0.3, 0.05])},
        [Trails(steps, loss, colors="loss", future=True, radius=4, diverged=[over]), Cursor()],
        title="Loss against the step",
        alt="The loss at every step",
    )
    table = Table(
        "numbers",
        [
            Row("θ", theta, color="value", meaning="the parameter"),
            Row("L(θ)", loss, color="loss", meaning="how bad it is"),
            Row("L′(θ)", slope, color="gradient", meaning="the slope", format="significant:6"),
            Row("−ηL′", -eta * slope, color="update", meaning="the step"),
        ],
        title="At this step",
    )
    scene = Scene(
        last=STEPS,
        panels=[stage, Rows([losses, table])],
        narration=NARRATION,
        url_key="k",
    )
    player(scene, key="stage")
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.text(f"runs {st.session_state['runs']} start {handle['x']:.4f} done {handle.get('done')}")
    if clicked:
        st.session_state["click"] = f"clicked {clicked['panel']} {clicked['x']:.3f} {clicked['y']:.3f}"
    st.text(st.session_state.get("click", "no click"))


view()
st.text_input("a text field", key="field", bind="query-params")
st.button("a button")
st.session_state["full"] = st.session_state.get("full", 0) + 1
st.text(f"full {st.session_state['full']}")
