"""Losses: a score, a prediction, how bad it is, and which way the loss pulls."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from pages.backpropagation.losses_words import maths
from playground.catalog.losses import LOSSES
from playground.experiments import losses as experiment
from playground.figures import losses as figure
from playground.ui import frame
from playground.ui.controls import Choice, Slider
from playground.ui.frame import Lesson, Page
from playground.ui.hold import follow, held, hold
from playground.ui.numbers import Numbers
from playground.ui.player import player, reported

DEFAULT = experiment.LossesSpec()
WORDS = experiment.WORDS
LIMIT = 1000.0  # of a score, to either side

LOGITS = Numbers(
    "logits",
    "Scores z of the words",
    f"A score for each of: {', '.join(WORDS)}. Or drag the rings on the bars.",
    names=WORDS,
    default="1,2,0.5,0,-1",
    low=-LIMIT,
    high=LIMIT,
)
TARGET = Numbers(
    "word_target",
    "Target p of the words",
    "1 for one word and 0 for the others, or a soft target. Or drag the rings on the predictions.",
    names=WORDS,
    default="1,0,0,0,0",
    low=0.0,
    high=1000.0,
    shares=True,
)
WORD = Choice(
    "loss_word",
    "Word looked at",
    "The loss is drawn against this word's score, the others held.",
    {word: word for word in WORDS},
    DEFAULT.loss_word,
)
SCORE = Slider(
    "score", "One score z", "Or drag the ring on the loss.", -LIMIT, LIMIT, 0.1, DEFAULT.score,
    format="%.4g", typed=True,
)  # fmt: skip
LABEL = Slider("label", "Its target y", "Or drag the ring on the prediction.", 0.0, 1.0, 0.01, DEFAULT.label)

PAGE = Page(
    title="Losses",
    question="How bad is a prediction, and which way does the loss pull the score?",
    formula=[
        (r"L = -\ln", ""),
        (r"\hat y_c", "value"),
        (r",\quad", ""),
        (r"\tfrac{\partial L}{\partial z} =", "gradient"),
        (r"\hat y", "value"),
        (r"- y", ""),
    ],
    controls=[
        Choice(
            "loss_kind",
            "Loss",
            "What is made of the score, and how it is judged.",
            {key: loss.title for key, loss in LOSSES.items()},
            DEFAULT.loss_kind,
        ),
        LOGITS,
        TARGET,
        WORD,
        SCORE,
        LABEL,
        Slider(
            "loss_eta", "Learning rate η", "Of the descent on the scores themselves.", 0.01, 20.0, 0.01,
            DEFAULT.loss_eta, typed=True,
        ),
        Slider("loss_steps", "Steps", "How many updates of the scores.", 1, 200, 1, DEFAULT.loss_steps,
               format="%d"),
    ],
    lessons=[
        Lesson(
            "One right word",
            "“books” is pulled up by 1 − q, each other word pushed down by its own q. The pulls sum to zero.",
            {},
            0,
        ),
        Lesson(
            "Confidently wrong",
            "q(books) is below 0.0001 and −ln q is 10 nats, but no pull q − p is ever larger than 1.",
            {"logits": "-6,4,0,0,0", "loss_steps": 40},
            0,
        ),
        Lesson(
            "A soft target",
            "The loss does not go to 0 but to H(p), 1.03 nats or 1.49 bits: only KL(p‖q) is learned away.",
            {"word_target": "0.5,0.3,0.2,0,0", "loss_word": "exams", "loss_steps": 200, "loss_eta": 2.0},
            200,
        ),
        Lesson(
            "Squared error is stuck",
            "Both start at ŷ = 0.0003 for y = 1. Squared error multiplies the pull ŷ − y by 2σ′(z) = 0.0007, "
            "and stays there.",
            {"loss_kind": "squared-sigmoid", "score": -8.0},
            40,
        ),
        Lesson(
            "It pulls hardest at ⅓",
            "Squared error never pulls with more than 8/27 = 0.296, and that at ŷ = 1/3, not where it is "
            "most wrong.",
            {"loss_kind": "squared-sigmoid", "score": -0.693147},
            0,
        ),
        Lesson(
            "Overflow",
            "σ(40) is rounded to 1, so ln(1 − ŷ) is −∞ and the printed formula gives ∞. From the score, the "
            "loss is 40.",
            {"loss_kind": "binary-cross-entropy", "score": 40.0, "label": 0.0},
            0,
        ),
    ],
)  # fmt: skip

compute = st.cache_data(experiment.run, max_entries=64, show_spinner=False)


def spec_of(values: dict[str, Any]) -> experiment.LossesSpec:
    """The spec of the controls' values: lists of numbers are read."""
    lists = {control.name: control.values(values[control.name]) for control in (LOGITS, TARGET)}
    return experiment.LossesSpec(**values | lists)


def moved(spec: experiment.LossesSpec, grip: str) -> None:
    """A ring is being dragged: z0, z1, ... a score, p0, p1, ... a share of the target, score and label."""
    at = reported("stage", grip)
    if grip == "score":
        hold(at["done"], (SCORE, SCORE.nearest(at["x"])))
    elif grip == "label":
        hold(at["done"], (LABEL, LABEL.nearest(at["y"])))
    elif grip[0] == "p":
        hold(at["done"], (TARGET, experiment.moved_share(spec.word_target, int(grip[1:]), at["x"])))
    else:  # the word whose score is moved is the one to look at
        i, score = int(grip[1:]), round(min(LIMIT, max(-LIMIT, at["x"])), 2)
        scores = (*spec.logits[:i], score, *spec.logits[i + 1 :])
        hold(at["done"], (LOGITS, scores), (WORD, WORDS[i]))


@st.fragment
def view(spec: experiment.LossesSpec) -> None:
    """The stage; dragging reruns this alone."""
    follow()
    axes = figure.view_of(compute(spec))  # they stay while something is dragged
    shown = replace(spec, **held())
    picture = figure.scene(compute(shown), shown, axes, **frame.clock())
    names = [f"{kind}{i}" for kind in "zp" for i in range(len(WORDS))] + ["score", "label"]
    callbacks = {f"on_{name}_change": partial(moved, spec, name) for name in names}
    player(picture.pack(), key="stage", **callbacks)


def main() -> None:
    """Ask, compute, show, explain."""
    spec = spec_of(frame.open_page(PAGE))
    with frame.stage():
        view(spec)
    trace = compute(spec)
    frame.below(
        "losses",
        maths=lambda: maths(spec, trace),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(trace),
    )


if __name__ == "__main__":
    main()
