"""Gradient descent on a loss of one parameter."""

from dataclasses import replace

import streamlit as st

from playground.catalog.curves import CURVES
from playground.experiments import gradient_descent as experiment
from playground.figures import gradient_descent as figure
from playground.ui import frame
from playground.ui.controls import Choice, Slider
from playground.ui.frame import Lesson, Page
from playground.ui.hold import follow, held, hold, take
from playground.ui.player import player, reported

DEFAULT = experiment.GradientDescentSpec()

ETA = Slider(
    "eta",
    "Learning rate η",
    "How far to go for one unit of slope. From creeping to diverging.",
    0.01,
    3.0,
    0.01,
    DEFAULT.eta,
)

THETA = Slider(
    "theta",
    "Start θ",
    "Where the descent begins. Or drag the ring on the curve.",
    -6.0,
    6.0,
    0.05,
    DEFAULT.theta,
    format="%.4g",
    typed=True,
)

PAGE = Page(
    title="Gradient descent",
    question="How does a model find better parameters, knowing only the slope under its feet?",
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
        ETA,
        THETA,
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
            "Always downhill",
            "The green arrow is −η·L′, against the slope. Steps shorten by themselves as it dies down.",
            {"curve": "bowl", "eta": 0.3, "theta": -2.5},
            3,
        ),
        Lesson(
            "Too large a rate diverges",
            "Past 2/L″ = 0.4 every step lands higher on the other side than the last one.",
            {"curve": "steep-bowl", "eta": 0.45, "theta": -0.25},
            8,
        ),
        Lesson(
            "It crawls on a plateau",
            "Far out the slope is nearly zero, and so is every step: 60 of them hardly lower the loss.",
            {"curve": "plateau", "eta": 0.3, "theta": -5.0, "steps": 60},
            60,
        ),
        Lesson(
            "It stays in the wrong valley",
            "It settles in the valley it starts in. The left one is deeper, but no slope here points there.",
            {"curve": "two-valleys", "eta": 0.1, "theta": 1.6, "steps": 60},
            60,
        ),
        Lesson(
            "Zero slope, no minimum",
            "At the inflection θ = 0 the slope vanishes: from the left it is approached ever more slowly.",
            {"curve": "inflection", "eta": 0.2, "theta": -0.8, "steps": 100},
            100,
        ),
    ],
)

compute = st.cache_data(experiment.run, max_entries=64, show_spinner=False)


def start_moved() -> None:
    """The ring is being dragged: the run follows at once, the control when it is let go."""
    at = reported("stage", "start")
    hold(at["done"], (THETA, THETA.nearest(at["x"])))


def rate_clicked() -> None:
    """A click on the sweep of learning rates takes the rate."""
    at = reported("stage", "click")
    if at and at["panel"] == "rates":
        take((ETA, ETA.nearest(at["x"])))


@st.fragment
def view(spec: experiment.GradientDescentSpec) -> None:
    """The stage; dragging the start reruns this alone."""
    follow()
    shown = replace(spec, **held())
    trace = compute(shown)
    picture = figure.scene(trace, shown, CURVES[spec.curve].domain, **frame.clock())
    player(picture.pack(), key="stage", on_start_change=start_moved, on_click_change=rate_clicked)


def maths(spec: experiment.GradientDescentSpec, trace: experiment.GradientDescentTrace) -> None:
    """The rule in the lectures' letters, the limit of the learning rate, and what was checked."""
    curve = CURVES[spec.curve]
    st.latex(rf"{curve.latex}\qquad {curve.derivative_latex}")
    st.markdown(
        rf"""{curve.remark}

**The rule.** Lecture 1 writes
$\theta^{{(k+1)}} = \theta^{{(k)}} - \eta\,\nabla_\theta f(\theta^{{(k)}})$; PyTorch's `torch.optim.SGD`
computes the same with `lr` for η. With one parameter the gradient is the slope L′(θ): how much L changes
if θ grows a little, per unit of θ. The finite difference $\Delta L/h = (L(\theta+h)-L(\theta))/h$ says
the same without any calculus; its error is about $\tfrac h2 L''(\theta)$.

**How large may η be?** Close to a minimum $\theta^*$ the slope is nearly $L''(\theta^*)(\theta-\theta^*)$,
so one step multiplies the distance to it by $1-\eta L''(\theta^*)$. That shrinks while
$0 < \eta < 2/L''(\theta^*)$: below $1/L''$ without overshooting, above it from side to side.
{limit_sentence(trace, curve.quadratic, curve.kink)}

**Checked.** Autograd against the derivative written by hand, along the whole path: largest relative
difference `{trace.autograd_error:.1e}`. The path equals that of `torch.optim.SGD` to the bit."""
    )


def limit_sentence(trace: experiment.GradientDescentTrace, quadratic: bool, kink: bool) -> str:
    """What 2/L'' means on this curve."""
    if kink or trace.limit is None:
        return "Here the minimum is a kink: the slope does not shrink towards it, so no η settles."
    if trace.limit == float("inf"):
        return "Here the curvature vanishes at the minimum, so no finite limit comes from it."
    where = (
        "exactly, from any start" if quadratic else f"near θ = {trace.minimum:.4g}, a local statement only"
    )
    return f"Here the limit is **{trace.limit:.4g}**: {where}."


def main() -> None:
    """Ask, compute, show, explain."""
    spec = experiment.GradientDescentSpec(**frame.open_page(PAGE))
    with frame.stage():
        view(spec)
    trace = compute(spec)
    frame.below(
        "gradient_descent",
        maths=lambda: maths(spec, trace),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(trace),
    )


if __name__ == "__main__":
    main()
