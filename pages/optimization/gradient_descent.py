"""Gradient descent on a loss of one parameter."""

from dataclasses import asdict, replace

import pandas as pd
import streamlit as st

from playground.catalog.curves import CURVES
from playground.experiments import gradient_descent as experiment
from playground.figures import gradient_descent as figure
from playground.ui import frame
from playground.ui.controls import Choice, Slider
from playground.ui.frame import Lesson, Page
from playground.ui.player import player, reported

DEFAULT = experiment.GradientDescentSpec()

PAGE = Page(
    title="Gradient descent",
    question="How does a model find better parameters when all it knows is the slope under its feet?",
    formula=[
        (r"\theta", "value"),
        (r"\;\leftarrow\;", ""),
        (r"\theta", "value"),
        (r"\;-\;", ""),
        (r"\eta", "update"),
        (r"\,", ""),
        (r"L'(\theta)", "gradient"),
    ],
    controls=[
        Choice(
            "curve",
            "Loss",
            "The function that is descended.",
            {key: curve.title for key, curve in CURVES.items()},
            DEFAULT.curve,
        ),
        Slider(
            "eta",
            "Learning rate η",
            "How far to go for one unit of slope. From creeping to diverging.",
            0.01,
            3.0,
            0.01,
            DEFAULT.eta,
        ),
        Slider(
            "theta",
            "Start θ",
            "Where the descent begins. Or drag the ring on the curve.",
            -6.0,
            6.0,
            0.05,
            DEFAULT.theta,
            format="%.4g",
            typed=True,
        ),
        Slider("steps", "Steps", "How many updates to make.", 1, 200, 1, DEFAULT.steps, format="%d"),
        Slider(
            "nudge",
            "Nudge h",
            "“If θ grows a little”: how much is a little, for the finite difference ΔL/h.",
            0.0001,
            0.5,
            0.0001,
            DEFAULT.nudge,
            format="%.4f",
            typed=True,
        ),
    ],
    lessons=[
        Lesson(
            "Downhill, whichever side",
            "The arrow is −η·L′: where the curve falls to the right the slope is negative and θ grows. "
            "The steps shorten by themselves as the slope dies down.",
            {"curve": "bowl", "eta": 0.3, "theta": -2.5},
            3,
        ),
        Lesson(
            "A rate that is too large",
            "The same η that is harmless in the bowl is past 2/L″ = 0.4 here: every step lands higher on the "
            "other side, until the run leaves the picture.",
            {"curve": "steep-bowl", "eta": 0.45, "theta": -0.25},
            8,
        ),
        Lesson(
            "On a plateau it crawls",
            "Nothing is wrong with the rule: far out the slope is nearly zero, and so is the step.",
            {"curve": "plateau", "eta": 0.3, "theta": -5.0, "steps": 60},
            60,
        ),
        Lesson(
            "The wrong valley",
            "Gradient descent settles in the valley it starts in. The left one is deeper, but no slope points there.",
            {"curve": "two-valleys", "eta": 0.1, "theta": 1.6, "steps": 60},
            60,
        ),
        Lesson(
            "Zero slope, no minimum",
            "At the inflection θ = 0 the slope vanishes: from the left it is approached slower and slower.",
            {"curve": "inflection", "eta": 0.2, "theta": -0.8, "steps": 100},
            100,
        ),
    ],
)

compute = st.cache_data(experiment.run, max_entries=64, show_spinner=False)


def start_moved() -> None:
    """The ring is being dragged: the run follows at once, the control when it is let go."""
    at = reported("stage", "start")
    st.session_state["dragged"] = None if at["done"] else at["x"]
    if at["done"]:
        st.session_state["theta"] = round(at["x"], 4)


def rate_clicked() -> None:
    """A click on the sweep of learning rates takes the rate."""
    at = reported("stage", "click")
    if at and at["panel"] == "rates":
        st.session_state["eta"] = min(3.0, max(0.01, round(at["x"], 2)))


@st.fragment
def view(spec: experiment.GradientDescentSpec) -> None:
    """The stage; dragging the start reruns this alone."""
    dragged = st.session_state.get("dragged")
    shown = spec if dragged is None else replace(spec, theta=dragged)
    trace = compute(shown)
    picture = figure.scene(trace, shown, CURVES[spec.curve].domain, **frame.clock())
    player(picture.pack(), key="stage", on_start_change=start_moved, on_click_change=rate_clicked)


spec = experiment.GradientDescentSpec(**frame.open_page(PAGE))
with frame.stage():
    view(spec)
