"""Dropout: masks on a network, the thinned networks they leave, and a real training with and without."""

import streamlit as st

from pages.regularization import dropout_training
from pages.regularization.dropout_controls import CONTROLS
from pages.regularization.dropout_words import maths
from playground.experiments import dropout as experiment
from playground.figures import dropout as figure
from playground.ui import frame
from playground.ui.frame import Lesson, Page
from playground.ui.owner import owner
from playground.ui.player import player

LAST = 60  # the last moment of a comparison
BUNDLED = {dropout_training.RUN: ""}  # a lesson shows the comparison that comes with the app

PAGE = Page(
    title="Dropout",
    question="What does a network learn when any of its units may be missing at any moment?",
    formula=[
        (r"x' =", "value"),
        (r"\tfrac{m}{1-p}\,", ""),
        (r"x", "value"),
        (r",\;\;", ""),
        (r"\nabla_{x} =", "gradient"),
        (r"\tfrac{m}{1-p}", ""),
        (r"\nabla_{x'}", "gradient"),
    ],
    controls=CONTROLS,
    lessons=[
        Lesson(
            "In both passes",
            "A dropped unit passes on 0 and its gradient is 0. A kept hidden unit counts double, both ways.",
            {},
            0,
        ),
        Lesson(
            "Mean of masks",
            "Every unit's mean nears its value at test. Linear: over all 4,096 masks both are equal.",
            {"drop_view": "means", "drop_activation": "linear", "drop_draws": 1000},
            999,
        ),
        Lesson(
            "4,096 in one",
            "With ReLU the scaled network only comes near the mean of all: nearer than most of them alone.",
            {"drop_view": "networks"},
            4,
        ),
        Lesson(
            "eval() forgotten",
            "The same input, asked 200 times: the answers scatter. With eval() every call says the same.",
            {"drop_mode": "forgot"},
            20,
        ),
        Lesson(
            "Scaled twice",
            "Divided by 1 − p in training and times 1 − p at test: at test every layer passes on too little.",
            {"drop_view": "means", "drop_scaling": "twice", "drop_activation": "linear"},
            199,
        ),
        Lesson(
            "Few data: it helps",
            "200 documents: both almost learn them by heart. Held out, dropout ends far lower, every seed.",
            {"drop_view": "training"},
            LAST,
            BUNDLED,
        ),
        Lesson(
            "Plenty: it does not",
            "20,000 documents, each seen about twice: little to overfit. Dropout is a bit worse, every seed.",
            {"drop_view": "training", "drop_data": "plenty"},
            LAST,
            BUNDLED,
        ),
    ],
)

compute = st.cache_data(experiment.run, max_entries=32, show_spinner=False)


def main() -> None:
    """Ask, compute, show, explain."""
    who = owner()
    spec = experiment.DropoutSpec(**frame.open_page(PAGE))
    shown = None
    trace = compute(spec)
    with frame.stage():
        if spec.drop_view == "training":
            shown = dropout_training.show(spec, who)
        else:
            player(figure.scene(trace, spec, **frame.clock()).pack(), key="stage")
    frame.below(
        "dropout",
        maths=lambda: maths(spec, trace, shown),
        script=lambda: experiment.script(spec),
        table=lambda: experiment.table(spec, trace, shown),
    )


if __name__ == "__main__":
    main()
