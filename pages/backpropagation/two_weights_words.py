"""Controls, lessons, maths and worksheet of the page on two weights."""

import streamlit as st

from playground.experiments import two_weights as experiment
from playground.figures.two_weights import WALKS
from playground.ui import frame
from playground.ui.controls import Choice, Slider
from playground.ui.frame import Lesson

DEFAULT = experiment.TwoWeightsSpec()


def _number(name: str, label: str, help: str, low: float, high: float, step: float) -> Slider:
    return Slider(name, label, help, low, high, step, getattr(DEFAULT, name), format="%.6g", typed=True)


CONTROLS = [
    _number("x_in", "Input x", "What the network is given. Every number can be edited on the diagram, too.",
            -1e3, 1e3, 0.1),
    _number("y_target", "Target y", "What it should answer. tanh stays inside (−1, 1).", -1e3, 1e3, 0.1),
    _number("w1", "Weight w₁", "The first weight at the start. Or drag the ring on the map.", -1e6, 1e6, 0.1),
    _number("w2", "Weight w₂", "The second weight at the start.", -1e6, 1e6, 0.1),
    _number("rate", "Learning rate η", "How far the weights go for one unit of gradient.", 0.0, 1e3, 0.1),
    Slider("updates", "Updates", "How often both passes and the update are made.", 1, 50, 1, DEFAULT.updates,
           format="%d"),
    Choice("walk", "Factor by factor",
           "Which updates the player goes through one number at a time; the others are one step each.",
           WALKS, "first"),
    Choice("predict", "Predict", "Hide each number as it is computed: click the ? to guess it, or to see it.",
           {"off": "Show every number", "on": "Hide the next number"}, "off"),
]  # fmt: skip

LESSONS = [
    Lesson(
        "The reused factor",
        "Both gradients begin with dL/do · do/da. Here, on the way to w₁, that product comes from the cache.",
        {},
        12,
    ),
    Lesson(
        "Saturation stops learning",
        "The answer is wrong, L = 1.44, but o sits where tanh is flat: 1 − o² is 0.0005, and it multiplies"
        " everything that follows.",
        {"w1": 3.0, "w2": -4.5, "updates": 50},
        7,
    ),
    Lesson(
        "Too large a rate overshoots",
        "Against the gradient, but too far: one update with η = 6 doubles the loss and lands on flat ground.",
        {"rate": 6.0, "walk": "none"},
        1,
    ),
    Lesson(
        "A target out of reach",
        "tanh never gets to 1.5: L stays above ½(1.5 − 1)² = 0.125 while both weights keep growing.",
        {"y_target": 1.5, "w2": 0.8, "updates": 50, "walk": "none"},
        51,
    ),
    Lesson(
        "Zero weights learn nothing",
        "dL/dw₁ has w₂ as a factor, dL/dw₂ has h: at w₁ = w₂ = 0 both vanish, though L = 0.245.",
        {"w1": 0.0, "w2": 0.0},
        17,
    ),
]


def maths(trace: experiment.TwoWeightsTrace) -> None:
    """The chains as the lecture writes them, what the cache is worth, and what was checked."""
    st.latex(
        r"\frac{dL}{dw_2} = \underbrace{\frac{dL}{do}\cdot\frac{do}{da}}_{dL/da}\cdot\frac{da}{dw_2}"
        r"= -(y-o)\cdot(1-o^2)\cdot h"
    )
    st.latex(
        r"\frac{dL}{dw_1} = \underbrace{\frac{dL}{do}\cdot\frac{do}{da}}_{dL/da}\cdot\frac{da}{dh}"
        r"\cdot\frac{dh}{db}\cdot\frac{db}{dw_1} = -(y-o)\cdot(1-o^2)\cdot w_2\cdot(1-h^2)\cdot x"
    )
    st.markdown(MATHS.format(
        cached=trace.cached[-1],
        uncached=trace.uncached[-1],
        autograd=f"{trace.apart(trace.autograd):.1e}",
        difference=f"{trace.apart(trace.difference):.1e}",
    ))  # fmt: skip


MATHS = r"""**Backpropagation is the chain rule plus a cache** (lecture 2). Both chains begin with the
same two factors. Going backward from the loss, each derivative is computed once and kept: ${cached}$
multiplications here, squares included, against ${uncached}$ when each chain is multiplied out on its
own. In this network that is little; in a deep one the number of paths grows exponentially with the
layers, and the cache makes it linear. The forward pass is a cache, too: the slope of tanh is
$1-\tanh^2$, so $h$ and $o$ are all that is needed.

**What a gradient says**: how much $L$ changes if the weight grows a little, per unit of the weight.
That is the finite difference $(L(w+\varepsilon)-L(w-\varepsilon))/2\varepsilon$, which knows nothing of
the chain rule.

**Where nothing is learned.** $1-o^2$ and $1-h^2$ vanish in saturation, and every gradient behind them.
$w_2$ is a factor of $dL/dw_1$, and $h=\tanh(w_1x)$ of $dL/dw_2$: at $w_1=w_2=0$ both are 0, and so they
are for $x=0$ whatever the weights. For $y \ne 0$, $x \ne 0$ the origin is a saddle: $o$ grows along
$w_1=w_2$ and falls along $w_1=-w_2$ (for $x>0$).

**What is a minimum.** $o=y$ on the curves $w_2 = \operatorname{{artanh}}(y)/\tanh(w_1x)$, dotted on the
map: two branches, mirrored at the origin, because changing the sign of both weights changes nothing.
With $|y| \ge 1$ there is none: $L > \frac12(|y|-1)^2$, and the weights run away.

**Checked** along the whole path: by hand against autograd, largest relative difference `{autograd}`;
against the finite difference `{difference}`. Relative to the chain with both tanh slopes at their
largest, 1: in saturation $1-o^2$ is the small difference of two numbers close to 1, and its last digits
are rounding."""


def worksheet(trace: experiment.TwoWeightsTrace) -> None:
    """The calculation to print, with the solutions and with room for them."""
    with st.container(key="page-below-worksheet"):
        box = frame.opened("Worksheet", "worksheet")
        if not box:
            return
        box.caption("The first update step by step, and a table of all updates: to fill in, and solved.")
        columns = box.columns(4)
        kinds = (("LaTeX", "tex", experiment.latex), ("Markdown", "md", experiment.markdown))
        sheets = [(solved, *kind) for kind in kinds for solved in (False, True)]
        for column, (solved, name, suffix, write) in zip(columns, sheets, strict=True):
            column.download_button(
                f"{name}, solved" if solved else f"{name}, to fill in",
                write(trace, solved),
                f"two_weights_{'solved' if solved else 'worksheet'}.{suffix}",
                key=f"sheet-{suffix}-{solved}",
                on_click="ignore",
            )
        box.markdown(experiment.markdown(trace, solved=True).replace("# ", "#### "))
